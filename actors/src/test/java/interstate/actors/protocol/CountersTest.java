package interstate.actors.protocol;

import static org.assertj.core.api.Assertions.assertThat;

import java.lang.reflect.Field;
import org.junit.jupiter.api.Test;

class CountersTest {

    @Test
    void shouldHoldEveryCountWhenLinkCountersAreCopiedAndAdded() throws IllegalAccessException {
        LinkCounters counters = new LinkCounters();
        number(counters);
        LinkCounters copy = counters.copy();
        copy.add(counters);

        int i = 1;
        for (Field field : LinkCounters.class.getFields()) {
            assertThat(field.getLong(copy)).as(field.getName()).isEqualTo(2L * i++);
        }
    }

    @Test
    void shouldHoldEveryCountWhenAcceptorCountersAreCopied() throws IllegalAccessException {
        AcceptorCounters counters = new AcceptorCounters();
        number(counters);
        AcceptorCounters copy = counters.copy();

        int i = 1;
        for (Field field : AcceptorCounters.class.getFields()) {
            assertThat(field.getLong(copy)).as(field.getName()).isEqualTo(i++);
        }
    }

    private static void number(Object counters) throws IllegalAccessException {
        int i = 1;
        for (Field field : counters.getClass().getFields()) {
            field.setLong(counters, i++);
        }
    }
}
