package interstate.actors.protocol;

import interstate.wire.MonitorEntries;

/** Takes what became of the datagrams of one strand in one direction, with rising sequence numbers, none left out. */
interface DatagramStream extends MonitorEntries.Sink {

    /** Nothing became of any from this number on: none was sealed, or came. */
    void end(long sequence);
}
