// SPDX-License-Identifier: Apache-2.0
package io.godwit.app.bridges;

import static org.assertj.core.api.Assertions.assertThat;

import io.godwit.app.bridges.BrokerProcess.Kind;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** The network between the two ends is silent for a while: keep alive finds out, and nothing acknowledged is lost. */
class BridgeCutTest {
    private static final int MESSAGES = 8;

    private static String bridge(Kind near, String far) {
        return """
                connection %1$s
                address %2$s
                remote_clientid %1$s
                cleansession false
                restart_timeout 1
                keepalive_interval 5
                topic %1$s/# both 2
                """.formatted(near, far);
    }

    @Test
    void goesOnAfterTheNetworkWasCut() throws Exception {
        BrokerProcess.requireMosquitto();
        try (SilentNetwork network = SilentNetwork.make();
                Side far = new Side("BridgeCutTest", "far", Kind.MOSQUITTO, SilentNetwork.HOST, network.enter());
                Side mosquitto = new Side("BridgeCutTest", "mosquitto", Kind.MOSQUITTO);
                Side godwit = new Side("BridgeCutTest", "godwit", Kind.GODWIT)) {
            far.start();
            List<Side> nears = List.of(mosquitto, godwit);
            Probe there = far.lasting("r").subscribe(2, "MOSQUITTO/+", "GODWIT/+");
            List<Probe> states = new ArrayList<>();
            List<Probe> senders = new ArrayList<>();
            for (Side near : nears) {
                near.configure(bridge(near.kind(), far.address())).start();
                senders.add(near.probe("s"));
                states.add(near.probe("states").subscribe(0, state(near)));
                BridgeConnectingTest.publishUntil(senders.getLast(), near.kind() + "/warm", there);
                states.getLast().until(text -> text.startsWith(state(near) + " 1 "));
            }
            there.disconnect();
            mosquitto.process().mark();
            network.cut();
            for (int i = 0; i < MESSAGES; i++) {
                for (Side near : nears) {
                    senders.get(nears.indexOf(near)).publish(near.kind() + "/" + i, "cut", 2);
                }
            }
            // Mosquitto finds out as well, but does not change its state message then.
            mosquitto.process().await("Connecting bridge");
            states.getLast().until(text -> text.startsWith(state(godwit) + " 0 "));
            network.heal();
            there.connect();
            List<String> arrived = new ArrayList<>();
            there.until(text -> {
                arrived.add(text);
                return nears.stream().allMatch(near -> arrived.contains(text(near, MESSAGES - 1)));
            });
            for (Side near : nears) {
                List<String> expected = new ArrayList<>();
                for (int i = 0; i < MESSAGES; i++) {
                    expected.add(text(near, i));
                }
                assertThat(arrived.stream()
                                .filter(text -> text.startsWith(near.kind() + "/") && text.endsWith("cut q2")))
                        .as("over the bridge of %s", near.kind())
                        .containsExactlyElementsOf(expected);
            }
        }
    }

    private static String text(Side near, int i) {
        return near.kind() + "/" + i + " cut q2";
    }

    private static String state(Side near) {
        return "$SYS/broker/connection/" + near.kind() + "/state";
    }
}
