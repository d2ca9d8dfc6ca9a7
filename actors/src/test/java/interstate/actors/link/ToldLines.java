package interstate.actors.link;

import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import java.util.List;
import org.slf4j.LoggerFactory;

/** Lines that this project's loggers tell while it is open. */
public final class ToldLines implements AutoCloseable {

    private final Logger logger = (Logger) LoggerFactory.getLogger("interstate");
    private final ListAppender<ILoggingEvent> told = new ListAppender<>();

    public ToldLines() {
        told.start();
        logger.addAppender(told);
    }

    public List<String> lines() {
        return List.copyOf(told.list).stream()
                .map(ILoggingEvent::getFormattedMessage)
                .toList();
    }

    @Override
    public void close() {
        logger.detachAppender(told);
    }
}
