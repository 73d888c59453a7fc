// SPDX-License-Identifier: Apache-2.0
package io.godwit.conformance.v5;

import static io.godwit.conformance.V5.*;
import static org.assertj.core.api.Assertions.assertThat;

import io.godwit.conformance.Client;
import io.godwit.conformance.Scram;
import io.godwit.conformance.Script;
import io.godwit.conformance.Setting;
import io.godwit.conformance.Spec;
import io.godwit.conformance.Stage;
import io.godwit.protocol.packet.Auth;
import io.godwit.protocol.packet.ConnAck;
import io.godwit.protocol.packet.PingReq;
import io.godwit.protocol.packet.Properties;
import io.godwit.protocol.packet.Property;
import io.godwit.protocol.spec.ReasonCode;
import java.util.Objects;

/** Chapters 3.15 and 4.12: AUTH and enhanced authentication, with SCRAM-SHA-256. */
final class Auth5Test {
    private static final String METHOD = "SCRAM-SHA-256";

    private static Properties step(byte[] data) {
        return properties(Property.AUTHENTICATION_METHOD, METHOD, Property.AUTHENTICATION_DATA, data);
    }

    /** Sends CONNECT and answers the challenge with this password. */
    private static Client answered(Stage stage, String password) {
        Client client = stage.client("carol").send(connect("carol", true, step(Scram.first())));
        return client.send(new Auth(ReasonCode.CONTINUE_AUTHENTICATION, step(Scram.last(challenge(client), password))));
    }

    private static byte[] challenge(Client client) {
        Auth challenge = client.receive(Auth.class);
        assertThat(challenge.reasonCode()).isEqualTo(ReasonCode.CONTINUE_AUTHENTICATION);
        assertThat(challenge.properties().text(Property.AUTHENTICATION_METHOD)).isEqualTo(METHOD);
        return Objects.requireNonNull(challenge.properties().binary(Property.AUTHENTICATION_DATA));
    }

    @Script(on = Setting.SCRAM)
    @Spec({"MQTT-4.12.0-2", "MQTT-4.12.0-3", "MQTT-4.12.0-5", "MQTT-3.2.0-1", "MQTT-3.15.2-1"})
    void letsAClientInThatKnowsThePassword(Stage stage) {
        ConnAck answer = Steps.expectConnAck(answered(stage, "pencil"), ReasonCode.SUCCESS);
        assertThat(answer.properties().text(Property.AUTHENTICATION_METHOD)).isEqualTo(METHOD);
        assertThat(answer.properties().has(Property.AUTHENTICATION_DATA)).isTrue();
    }

    @Script(on = Setting.SCRAM)
    @Spec({"MQTT-4.12.0-4", "MQTT-3.2.2-7", "MQTT-4.13.2-1"})
    void refusesAClientThatDoesNot(Stage stage) {
        Client client = answered(stage, "pen");
        assertThat(client.receive(ConnAck.class).reasonCode().isError()).isTrue();
        client.expectClosed();
    }

    @Script(on = Setting.SCRAM)
    @Spec({"MQTT-3.1.2-30", "MQTT-4.13.1-1"})
    void handlesNothingButAuthBeforeConnAck(Stage stage) {
        Client client = stage.client("carol").send(connect("carol", true, step(Scram.first())));
        challenge(client);
        client.send(PingReq.INSTANCE);
        assertThat(client.receive(ConnAck.class).reasonCode().isError()).isTrue();
        client.expectClosed();
    }

    @Script(on = Setting.SCRAM)
    @Spec({"MQTT-4.12.0-5", "MQTT-4.12.1-1", "MQTT-3.15.2-1"})
    void authenticatesAgainOnTheSameConnection(Stage stage) {
        Client client = answered(stage, "pencil");
        Steps.expectConnAck(client, ReasonCode.SUCCESS);
        client.send(new Auth(ReasonCode.REAUTHENTICATE, step(Scram.first())));
        client.send(new Auth(ReasonCode.CONTINUE_AUTHENTICATION, step(Scram.last(challenge(client), "pencil"))));
        assertThat(client.receive(Auth.class).reasonCode()).isEqualTo(ReasonCode.SUCCESS);
        client.expectNothing();
    }

    @Script(on = Setting.SCRAM)
    @Spec({"MQTT-4.12.1-2", "MQTT-4.13.2-1"})
    void closesWhenAuthenticatingAgainFails(Stage stage) {
        Client client = answered(stage, "pencil");
        Steps.expectConnAck(client, ReasonCode.SUCCESS);
        client.send(new Auth(ReasonCode.REAUTHENTICATE, step(Scram.first())));
        client.send(new Auth(ReasonCode.CONTINUE_AUTHENTICATION, step(Scram.last(challenge(client), "pen"))));
        Steps.expectDisconnect(client, ReasonCode.NOT_AUTHORIZED);
    }

    @Script(on = Setting.SCRAM)
    @Spec({"MQTT-4.12.1-1", "MQTT-4.13.1-1"})
    void closesWhenAuthenticatingAgainUsesAnotherMethod(Stage stage) {
        Client client = answered(stage, "pencil");
        Steps.expectConnAck(client, ReasonCode.SUCCESS);
        client.send(new Auth(ReasonCode.REAUTHENTICATE, properties(Property.AUTHENTICATION_METHOD, "OTHER")));
        Steps.expectDisconnect(client, ReasonCode.PROTOCOL_ERROR);
    }

    @Script(on = Setting.SCRAM)
    @Spec({"MQTT-3.15.1-1", "MQTT-3.15.2-2", "MQTT-3.15.2-3"})
    void sendsNoExplanationInAuthThatIsTooLarge(Stage stage) {
        Properties small = step(Scram.first()).toBuilder()
                .number(Property.MAXIMUM_PACKET_SIZE, 200)
                .build();
        Client client = stage.client("carol").send(connect("carol", true, small));
        Auth challenge = client.receive(Auth.class);
        assertThat(challenge.properties().has(Property.REASON_STRING)).isFalse();
        assertThat(challenge.properties().has(Property.USER_PROPERTY)).isFalse();
    }
}
