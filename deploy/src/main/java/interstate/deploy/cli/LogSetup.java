package interstate.deploy.cli;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.encoder.PatternLayoutEncoder;
import ch.qos.logback.classic.spi.Configurator;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.ConsoleAppender;
import ch.qos.logback.core.spi.ContextAwareBase;
import org.slf4j.Logger;

/** Configures the log in code, found by logback as a service: looking for XML files would cost a tenth of a second. */
public final class LogSetup extends ContextAwareBase implements Configurator {
    /** System property with the level of the node's own loggers. */
    static final String LEVEL_PROPERTY = "interstate.log-level";

    private static final String PATTERN = "%d{yyyy-MM-dd'T'HH:mm:ss.SSSXXX} %-5level %msg%n";

    @Override
    public ExecutionStatus configure(LoggerContext context) {
        PatternLayoutEncoder encoder = new PatternLayoutEncoder();
        encoder.setContext(context);
        encoder.setPattern(PATTERN);
        encoder.start();
        ConsoleAppender<ILoggingEvent> appender = new ConsoleAppender<>();
        appender.setContext(context);
        appender.setTarget("System.err");
        appender.setEncoder(encoder);
        appender.start();
        Level own = Level.toLevel(System.getProperty(LEVEL_PROPERTY), Level.INFO);
        context.getLogger(Logger.ROOT_LOGGER_NAME).setLevel(own.isGreaterOrEqual(Level.WARN) ? own : Level.WARN);
        context.getLogger(Logger.ROOT_LOGGER_NAME).addAppender(appender);
        context.getLogger("interstate").setLevel(own);
        return ExecutionStatus.DO_NOT_INVOKE_NEXT_IF_ANY;
    }
}
