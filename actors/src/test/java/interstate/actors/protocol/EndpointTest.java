package interstate.actors.protocol;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class EndpointTest {

    private static final Endpoint IPV4 = new Endpoint(0, 0xC0000237L, 4_711, false, 2);
    private static final Endpoint IPV6 = new Endpoint(0x20010DB8_00010002L, 0x30004L, 4_711, true, 0);

    @Test
    void shouldCountFloodsByTheirNetworkWhenAskedForIt() {
        assertThat(IPV4.network()).isEqualTo(new Endpoint(0, 0xC0000200L, 0, false, 0));
        assertThat(new Endpoint(0, 0xC00002FFL, 1, false, 0).network()).isEqualTo(IPV4.network());
        assertThat(new Endpoint(0, 0xC0000300L, 1, false, 0).network()).isNotEqualTo(IPV4.network());
        assertThat(IPV6.network()).isEqualTo(new Endpoint(0x20010DB8_00010002L, 0, 0, true, 0));
        assertThat(new Endpoint(0x20010DB8_00010003L, 0x30004L, 4_711, true, 0).network())
                .isNotEqualTo(IPV6.network());
    }

    @Test
    void shouldBeEqualWhenOnlyTheLocalAddressDiffers() {
        Endpoint local = new Endpoint(0, 0xC0000237L, 4_711, false, 2, 5, 6);

        assertThat(local).isEqualTo(IPV4).hasSameHashCodeAs(IPV4);
        assertThat(new Endpoint(0, 0xC0000237L, 4_712, false, 2)).isNotEqualTo(IPV4);
        assertThat(new Endpoint(0, 0xC0000237L, 4_711, false, 3)).isNotEqualTo(IPV4);
        assertThat(new Endpoint(0, 0xC0000237L, 4_711, true, 2)).isNotEqualTo(IPV4);
    }

    @Test
    void shouldReadAsPeopleWriteItWhenPrinted() {
        assertThat(IPV4).hasToString("192.0.2.55:4711");
        assertThat(IPV6).hasToString("[2001:db8:1:2:0:0:3:4]:4711");
    }
}
