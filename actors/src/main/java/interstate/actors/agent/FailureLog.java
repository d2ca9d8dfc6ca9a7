package interstate.actors.agent;

import interstate.tunbridge.KernelException;
import interstate.tunbridge.MonotonicClock;
import org.apache.pekko.actor.typed.Behavior;
import org.apache.pekko.actor.typed.BehaviorInterceptor;
import org.apache.pekko.actor.typed.Signal;
import org.apache.pekko.actor.typed.TypedActorContext;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Tells of an actor's failures before its supervisor sees them: one line each, thinned out while they go on. Stack traces
 * are for the level debug.
 */
final class FailureLog<T> extends BehaviorInterceptor<Object, T> {

    private static final Logger LOG = LoggerFactory.getLogger(FailureLog.class);

    private final Seldom seldom = new Seldom();

    FailureLog() {
        super(Object.class);
    }

    @Override
    public Behavior<T> aroundStart(TypedActorContext<Object> context, PreStartTarget<T> target) {
        try {
            return target.start(context);
        } catch (RuntimeException | Error failure) {
            tell(context, failure);
            throw failure;
        }
    }

    @Override
    @SuppressWarnings("unchecked") // What the actor was sent: its reference is typed.
    public Behavior<T> aroundReceive(TypedActorContext<Object> context, Object message, ReceiveTarget<T> target) {
        try {
            return target.apply(context, (T) message);
        } catch (RuntimeException | Error failure) {
            tell(context, failure);
            throw failure;
        }
    }

    @Override
    public Behavior<T> aroundSignal(TypedActorContext<Object> context, Signal signal, SignalTarget<T> target) {
        try {
            return target.apply(context, signal);
        } catch (RuntimeException | Error failure) {
            tell(context, failure);
            throw failure;
        }
    }

    private void tell(TypedActorContext<Object> context, Throwable failure) {
        String part = context.asJava().getSelf().path().name();
        long times = seldom.pass(MonotonicClock.nowNs());
        if (times > 0) {
            LOG.warn("{} is started anew ({}): {}", part, times == 1 ? "once" : times + " times", why(failure));
        }
        LOG.debug("{} failed", part, failure);
    }

    /** What failed, and the innermost cause unless that says so already; each by its first line. */
    private static String why(Throwable failure) {
        Throwable cause = failure;
        while (cause.getCause() != null && cause.getCause() != cause) {
            cause = cause.getCause();
        }
        // The kernel's refusals are told in words of their own.
        String innermost = firstLine(String.valueOf(cause instanceof KernelException ? cause.getMessage() : cause));
        String outermost = cause == failure ? innermost : firstLine(String.valueOf(failure.getMessage()));
        return outermost.contains(innermost) ? outermost : outermost + ": " + innermost;
    }

    private static String firstLine(String text) {
        return text.lines().findFirst().orElse("");
    }
}
