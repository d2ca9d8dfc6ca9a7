package interstate.deploy.control;

import interstate.deploy.Failure;

/** There is no node where one was asked for something. */
public final class NoNode extends Failure {
    private static final long serialVersionUID = 1;

    NoNode(String message) {
        super(message);
    }
}
