// SPDX-License-Identifier: Apache-2.0
package io.godwit.broker.check;

import io.godwit.broker.config.ConfigSurvey;
import io.godwit.broker.config.ConfigSurvey.Block;
import java.net.InetAddress;
import java.util.List;

/** What a bridge tells the network, and whether messages can run in circles. */
final class BridgeLint {
    private static final String TLS_PORT = ":8883";
    private static final List<String> TLS =
            List.of("bridge_cafile", "bridge_capath", "bridge_tls_use_os_certs", "bridge_psk", "bridge_certfile");

    private final ConfigSurvey survey;
    private final Findings findings;

    BridgeLint(ConfigSurvey survey, Findings findings) {
        this.survey = survey;
        this.findings = findings;
    }

    void check() {
        survey.bridges().forEach(this::check);
    }

    private void check(Block bridge) {
        String addresses = bridge.value("address", "");
        boolean tls = TLS.stream().anyMatch(name -> bridge.line(name).isPresent());
        boolean away = List.of(addresses.split("[ \t]+", -1)).stream().anyMatch(BridgeLint::isAway);
        String name = "The bridge \"" + bridge.begin().value() + '"';
        if (!tls && away) {
            if (bridge.line("remote_password").isPresent()) {
                findings.add(
                        Check.BRIDGE_PLAIN_PASSWORD,
                        bridge.line("remote_password").orElseThrow(),
                        name + " sends its password over the network in plain text; \"bridge_cafile\" or"
                                + " \"bridge_tls_use_os_certs true\" turns TLS on.");
            } else {
                findings.add(
                        Check.BRIDGE_PLAIN,
                        bridge.begin(),
                        name + " sends everything over the network in plain text; \"bridge_cafile\" or"
                                + " \"bridge_tls_use_os_certs true\" turns TLS on.");
            }
        }
        if (!tls && List.of(addresses.split("[ \t]+", -1)).stream().anyMatch(one -> one.endsWith(TLS_PORT))) {
            findings.add(
                    Check.BRIDGE_TLS_PORT,
                    bridge.line("address").orElse(bridge.begin()),
                    name + " speaks plain text to port 8883, where brokers expect TLS; \"bridge_cafile\" or"
                            + " \"bridge_tls_use_os_certs true\" turns TLS on.");
        }
        bridge.line("bridge_insecure")
                .filter(_ -> bridge.isOn("bridge_insecure", false))
                .ifPresent(line -> findings.add(
                        Check.BRIDGE_INSECURE,
                        line,
                        name + " does not look at the host name in the other broker's certificate, so anybody with a"
                                + " certificate of the same authority can take its place."));
        for (ConfigSurvey.Line line : bridge.lines()) {
            if (line.name().equals("topic") && isAllBothWays(line.value())) {
                findings.add(
                        Check.BRIDGE_ALL_BOTH_WAYS,
                        line,
                        name + " carries every topic in both directions: messages run in circles as soon as the brokers"
                                + " have a second way to each other. Name the topics, or give each side a prefix.");
            }
        }
    }

    private static boolean isAllBothWays(String value) {
        String[] words = value.strip().split("[ \t]+", -1);
        return words.length > 1 && words.length < 4 && words[0].equals("#") && words[1].equals("both");
    }

    private static boolean isAway(String address) {
        if (address.isEmpty()) {
            return false;
        }
        int colon = address.lastIndexOf(':');
        String host = colon < 0 ? address : address.substring(0, colon);
        String plain = host.replace("[", "").replace("]", "");
        try {
            return !plain.equals("localhost") && !InetAddress.ofLiteral(plain).isLoopbackAddress();
        } catch (IllegalArgumentException name) {
            return true;
        }
    }
}
