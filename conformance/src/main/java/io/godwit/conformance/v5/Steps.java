// SPDX-License-Identifier: Apache-2.0
package io.godwit.conformance.v5;

import static io.godwit.conformance.V5.*;

import io.godwit.conformance.Bytes;
import io.godwit.conformance.Client;
import io.godwit.conformance.Stage;
import io.godwit.protocol.packet.ConnAck;
import io.godwit.protocol.packet.Connect;
import io.godwit.protocol.packet.Disconnect;
import io.godwit.protocol.packet.SubAck;
import io.godwit.protocol.spec.ReasonCode;

/** What many scripts begin or end with. */
final class Steps {
    private Steps() {}

    /** Connects and expects success. */
    static Client connected(Stage stage, Connect connect) {
        Client client = stage.client(connect.clientIdentifier()).send(connect);
        expectConnAck(client, ReasonCode.SUCCESS);
        return client;
    }

    /** Connects with Clean Start 1 and nothing else. */
    static Client connected(Stage stage, String clientIdentifier) {
        return connected(stage, connect(clientIdentifier));
    }

    /** Connects and subscribes to one filter. */
    static Client subscribed(Stage stage, String clientIdentifier, String filter, int qos) {
        Client client = connected(stage, clientIdentifier).send(subscribe(filter, qos));
        client.receive(SubAck.class);
        return client;
    }

    static ConnAck expectConnAck(Client client, ReasonCode code) {
        ConnAck answer = client.receive(ConnAck.class);
        if (answer.reasonCode() != code) {
            throw new AssertionError(client + ": expected CONNACK " + code + " but got " + answer);
        }
        return answer;
    }

    /** A CONNACK with this code, and the end of the connection. */
    static void expectRefused(Client client, ReasonCode code) {
        ConnAck answer = expectConnAck(client, code);
        if (answer.sessionPresent()) {
            throw new AssertionError(client + ": session present in a refusal");
        }
        client.expectClosed();
    }

    /** A DISCONNECT with this code, and the end of the connection. */
    static Disconnect expectDisconnect(Client client, ReasonCode code) {
        Disconnect disconnect = client.receive(Disconnect.class);
        if (disconnect.reasonCode() != code) {
            throw new AssertionError(client + ": expected DISCONNECT " + code + " but got " + disconnect);
        }
        client.expectClosed();
        return disconnect;
    }

    /** Each of these packets, on a connection of its own that is connected, is answered with DISCONNECT and this code. */
    static void expectEachDisconnects(Stage stage, ReasonCode code, String... hex) {
        for (String digits : hex) {
            Client client = connected(stage, "breaker").send(Bytes.hex(digits));
            expectDisconnect(client, code);
        }
    }

    /** Each of these, as the first packet, ends the connection; a CONNACK may say why. */
    static void expectEachRefused(Stage stage, String... hex) {
        for (String digits : hex) {
            Client client = stage.client("breaker").sendHex(digits);
            client.expectRefused5();
        }
    }
}
