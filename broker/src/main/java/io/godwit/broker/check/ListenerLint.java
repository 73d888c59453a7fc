// SPDX-License-Identifier: Apache-2.0
package io.godwit.broker.check;

import io.godwit.broker.config.ConfigSurvey;
import io.godwit.broker.config.ListenerConfig;
import io.godwit.broker.config.ListenerConfig.Transport;
import java.net.InetAddress;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/** Who can reach a listener, and whether it can be opened. */
final class ListenerLint {
    private final ConfigSurvey survey;
    private final Surroundings surroundings;
    private final Findings findings;

    ListenerLint(ConfigSurvey survey, Surroundings surroundings, Findings findings) {
        this.survey = survey;
        this.surroundings = surroundings;
        this.findings = findings;
    }

    void check() {
        survey.listeners().forEach(this::check);
    }

    private void check(ListenerConfig listener) {
        Place place = place(listener);
        String name = listener.unixSocket() == null
                ? "port " + listener.port()
                : listener.unixSocket().toString();
        boolean certificate = listener.tls() != null && listener.tls().requireCertificate();
        boolean anonymous = listener.security().allowAnonymous() && !certificate;
        boolean mqtt = listener.transport() != Transport.HTTP_API;
        boolean reachable = isReachable(listener);
        if (reachable && mqtt && anonymous) {
            findings.add(
                    Check.LISTENER_OPEN,
                    place.file(),
                    place.line(),
                    "Whoever reaches " + name + " of this machine may connect, without a user name or a certificate."
                            + " Unless that is meant, write \"allow_anonymous false\" and a \"password_file\", or let it"
                            + " listen at 127.0.0.1.");
        }
        if (reachable
                && mqtt
                && listener.tls() == null
                && listener.proxyProtocol() == 0
                && listener.security().passwordFile() != null) {
            findings.add(
                    Check.LISTENER_PLAIN_PASSWORDS,
                    place.file(),
                    place.line(),
                    "Passwords cross the network in plain text on " + name
                            + "; \"certfile\" and \"keyfile\" turn TLS on.");
        }
        if (mqtt
                && !listener.security().allowAnonymous()
                && listener.security().passwordFile() == null
                && !certificate
                && listener.security().dynamicSecurity() == null) {
            findings.add(
                    Check.LISTENER_NOBODY,
                    place.file(),
                    place.line(),
                    "Nobody can connect to " + name + ": anonymous clients may not, and there is no \"password_file\"."
                            + " Add one, or write \"allow_anonymous true\".");
        }
        checkPort(listener, place);
    }

    private void checkPort(ListenerConfig listener, Place place) {
        if (listener.unixSocket() != null) {
            return;
        }
        int port = listener.port();
        if (port < surroundings.firstFreePort()) {
            findings.add(
                    Check.LISTENER_PORT_PRIVILEGED,
                    place.file(),
                    place.line(),
                    "Ports below " + surroundings.firstFreePort()
                            + " are for privileged processes. Give the service the"
                            + " capability CAP_NET_BIND_SERVICE, or choose another port than " + port + ".");
        }
        if (surroundings.takenPorts().contains(port)) {
            findings.add(
                    Check.LISTENER_PORT_TAKEN,
                    place.file(),
                    place.line(),
                    "Something listens at port " + port
                            + " at this moment, so Godwit could not. If it is the broker that"
                            + " is to be replaced, stop it first.");
        }
    }

    private static boolean isReachable(ListenerConfig listener) {
        if (listener.unixSocket() != null) {
            return false;
        }
        String host = listener.host();
        if (host == null) {
            return listener.bindInterface() == null || !listener.bindInterface().equals("lo");
        }
        try {
            return !host.equals("localhost") && !InetAddress.ofLiteral(host).isLoopbackAddress();
        } catch (IllegalArgumentException name) {
            return true;
        }
    }

    /** The line that begins a listener, as far as it can be told from its port. */
    private Place place(ListenerConfig listener) {
        String first = String.valueOf(listener.port());
        for (ConfigSurvey.Line line : survey.lines()) {
            boolean begins = line.name().equals("listener") || line.name().equals("port");
            String[] words = line.value().strip().split("[ \t]+", -1);
            if (begins
                    && words[0].equals(first)
                    && (listener.host() == null || (words.length > 1 && words[1].equals(listener.host())))) {
                return new Place(line.file(), line.line());
            }
        }
        return new Place(
                survey.lines().isEmpty() ? null : survey.lines().getFirst().file(), 0);
    }

    private record Place(@Nullable Path file, int line) {}
}
