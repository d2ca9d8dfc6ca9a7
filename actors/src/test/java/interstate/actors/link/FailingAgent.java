package interstate.actors.link;

import org.agrona.concurrent.Agent;

/** An agent that fails when it is told to. */
final class FailingAgent implements Agent {

    private final Agent agent;
    private volatile boolean failing;

    FailingAgent(Agent agent) {
        this.agent = agent;
    }

    void fail() {
        failing = true;
    }

    @Override
    public int doWork() throws Exception {
        if (failing) {
            throw new IllegalStateException("told to fail");
        }
        return agent.doWork();
    }

    @Override
    public void onClose() {
        agent.onClose();
    }

    @Override
    public String roleName() {
        return agent.roleName();
    }
}
