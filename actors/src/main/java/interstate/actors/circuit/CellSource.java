package interstate.actors.circuit;

/** Where cells for one neighbour come from: a tunnel that goes on there, or what the two routers say to each other. The links' thread. */
interface CellSource {

    /** The id under which the neighbour knows the cells. */
    int nextId();

    /**
     * The body of the cell that goes on now, if any does: some slot of the link has room for it.
     *
     * @return false if none does
     */
    boolean next(long nowNs, byte[] to, int off);
}
