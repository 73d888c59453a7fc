// SPDX-License-Identifier: Apache-2.0
package io.godwit.broker.operator;

import static org.assertj.core.api.Assertions.assertThat;

import io.godwit.broker.auth.ListenerSecurity;
import io.godwit.broker.config.CommandLine;
import io.godwit.broker.config.ConfigException;
import io.godwit.broker.config.ConfigReader;
import io.godwit.broker.config.ListenerConfig;
import io.godwit.broker.connection.Ending;
import io.godwit.broker.connection.Endpoint;
import io.godwit.protocol.spec.ProtocolVersion;
import io.godwit.protocol.spec.ReasonCode;
import io.godwit.protocol.spec.Statement;
import java.lang.reflect.Proxy;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class AdviceTest {
    private static Ending ending(
            Ending.Kind kind,
            @Nullable String user,
            @Nullable ReasonCode code,
            @Nullable Statement statement,
            String text)
            throws ConfigException {
        ListenerConfig listener =
                ConfigReader.read(null, CommandLine.NONE).listeners().getFirst();
        ListenerSecurity security = (ListenerSecurity) Proxy.newProxyInstance(
                AdviceTest.class.getClassLoader(),
                new Class<?>[] {ListenerSecurity.class},
                (proxy, method, arguments) -> {
                    throw new AssertionError("Advice asks nobody");
                });
        return new Ending(
                1,
                kind,
                "meter",
                user,
                new Endpoint("127.0.0.1", 1, 1883, listener, security, null),
                ProtocolVersion.V5,
                0,
                code,
                statement,
                text);
    }

    @Test
    void tellsAMissingUserNameFromAWrongPassword() throws ConfigException {
        Advice missing =
                Advice.of(ending(Ending.Kind.REFUSED, null, ReasonCode.NOT_AUTHORIZED, null, "not authorised"));
        Advice wrong = Advice.of(ending(Ending.Kind.REFUSED, "ada", ReasonCode.NOT_AUTHORIZED, null, "not authorised"));

        assertThat(missing.sentence()).contains("showed no user name").contains("port 1883");
        assertThat(wrong.sentence()).contains("\"ada\"").contains("godwit passwd");
        assertThat(wrong.pages()).contains("cannot-connect", "rc/0x87");
    }

    @Test
    void leadsToTheStatementThatWasBroken() throws ConfigException {
        Advice advice = Advice.of(
                ending(Ending.Kind.VIOLATION, null, ReasonCode.PROTOCOL_ERROR, Statement.V5_3_1_0_2, "twice"));

        assertThat(advice.pages()).contains("rc/0x82", "standard#MQTT-3.1.0-2");
    }

    @Test
    void hasASentenceForEveryWayToEnd() throws ConfigException {
        for (Ending.Kind kind : Ending.Kind.values()) {
            assertThat(Advice.of(ending(kind, null, ReasonCode.KEEP_ALIVE_TIMEOUT, null, "x"))
                            .sentence())
                    .as(kind.name())
                    .isNotEmpty();
        }
    }
}
