// SPDX-License-Identifier: Apache-2.0
package io.godwit.broker.connection;

import static org.assertj.core.api.Assertions.assertThat;

import io.godwit.protocol.packet.Disconnect;
import io.godwit.protocol.packet.PingResp;
import io.godwit.protocol.packet.Properties;
import io.godwit.protocol.spec.ReasonCode;
import io.godwit.protocol.spec.Statement;
import org.junit.jupiter.api.Test;

class EndingsTest {
    private final TestBroker broker = new TestBroker();

    private Ending last() {
        return broker.endings.all().getFirst();
    }

    @Test
    void remembersWhyAClientWasRefused() {
        broker.security.answer = ReasonCode.BAD_USER_NAME_OR_PASSWORD;
        broker.open("meter").connect(TestBroker.v3("meter", true, null));

        assertThat(last().kind()).isEqualTo(Ending.Kind.REFUSED);
        assertThat(last().clientId()).isEqualTo("meter");
        assertThat(last().reasonCode()).isEqualTo(ReasonCode.BAD_USER_NAME_OR_PASSWORD);
        assertThat(last().text()).isEqualTo("not authorised");
        assertThat(last().connectedAtMillis()).isZero();
        assertThat(last().atMillis()).isEqualTo(broker.loop().millis());
    }

    @Test
    void remembersTheStatementThatAClientBroke() {
        broker.connect5("wild", Properties.NONE).send(PingResp.INSTANCE);

        assertThat(last().kind()).isEqualTo(Ending.Kind.VIOLATION);
        assertThat(last().reasonCode()).isEqualTo(ReasonCode.PROTOCOL_ERROR);
        assertThat(last().statement()).isEqualTo(Statement.V5_4_13_1_1);
        assertThat(last().connectedAtMillis()).isPositive();
    }

    @Test
    void cutsWhatAClientMadeLong() {
        String longIdentifier = "x".repeat(60_000);
        broker.connect(longIdentifier).die();

        assertThat(last().clientId()).hasSize(256);
        assertThat(broker.endings.of(longIdentifier)).containsExactly(last());
    }

    @Test
    void remembersSilenceAndTakeover() {
        broker.open("quiet").connect(TestBroker.keepingAlive(TestBroker.v3("quiet", true, null), 10));
        broker.advance(15_001);
        assertThat(last().reasonCode()).isEqualTo(ReasonCode.KEEP_ALIVE_TIMEOUT);
        assertThat(last().statement()).isEqualTo(Statement.V5_3_1_2_22);

        broker.connect("twin");
        broker.connect("twin");
        assertThat(last().reasonCode()).isEqualTo(ReasonCode.SESSION_TAKEN_OVER);
        assertThat(last().statement()).isEqualTo(Statement.V5_3_1_4_3);
    }

    @Test
    void tellsALostConnectionFromAGoodBye() {
        broker.connect("lost").die();
        assertThat(last().kind()).isEqualTo(Ending.Kind.LOST);
        assertThat(last().reasonCode()).isNull();

        broker.advance(1);
        broker.connect("left").send(new Disconnect(ReasonCode.SUCCESS, Properties.NONE));
        assertThat(last().kind()).isEqualTo(Ending.Kind.LEFT);
        assertThat(broker.endings.troubled()).extracting(Ending::clientId).containsExactly("lost");
    }

    @Test
    void keepsALimitedNumberAndLetsNoGoodByePushOutTrouble() {
        broker.connect("lost").die();
        for (int i = 0; i < 10; i++) {
            broker.advance(1);
            broker.connect("left" + i).send(new Disconnect(ReasonCode.SUCCESS, Properties.NONE));
        }

        assertThat(broker.endings.all())
                .extracting(Ending::clientId)
                .containsExactly("left9", "left8", "left7", "lost");
        assertThat(broker.endings.of("left8")).hasSize(1);
    }

    @Test
    void forgetsConnectionsThatNeverSaidAWord() {
        broker.open("scanner").die();

        assertThat(broker.endings.all()).isEmpty();
    }
}
