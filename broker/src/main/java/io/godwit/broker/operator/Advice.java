// SPDX-License-Identifier: Apache-2.0
package io.godwit.broker.operator;

import io.godwit.broker.config.ListenerConfig;
import io.godwit.broker.connection.Ending;
import io.godwit.protocol.spec.ReasonCode;
import io.godwit.protocol.spec.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * What an operator can do about an ending. Immutable.
 *
 * @param sentence one or two sentences; empty where there is nothing to do
 * @param pages paths of the reference below {@code /ref/}, the best first
 */
record Advice(String sentence, List<String> pages) {
    /** Keeps a copy of the list. */
    Advice {
        pages = List.copyOf(pages);
    }

    static Advice of(Ending ending) {
        List<String> pages = new ArrayList<>();
        String sentence = sentence(ending, pages);
        ReasonCode code = ending.reasonCode();
        if (code != null) {
            pages.add(String.format(Locale.ROOT, "rc/0x%02X", code.value()));
        }
        Statement statement = ending.statement();
        if (statement != null && statement.isV5()) {
            pages.add("standard#" + statement.id());
        }
        return new Advice(sentence, pages);
    }

    private static String sentence(Ending ending, List<String> pages) {
        return switch (ending.kind()) {
            case LEFT -> {
                pages.add("disconnect");
                yield "The client said good-bye itself, so there is nothing to mend here; its own log says why.";
            }
            case LOST -> {
                pages.add("half-open");
                yield "The network connection ended without a DISCONNECT: the client crashed or was killed, or something between"
                        + " it and the broker cut the line. Its will was published, if it had one.";
            }
            case VIOLATION -> {
                pages.add("tracing");
                yield "The client sent what the standard forbids, so its MQTT library is at fault, or something that speaks no"
                        + " MQTT came to this port. \"godwit trace\" shows its packets.";
            }
            case REFUSED, CLOSED -> sentence(ending, ending.reasonCode(), pages);
        };
    }

    private static String sentence(Ending ending, @Nullable ReasonCode code, List<String> pages) {
        return switch (code) {
            case BAD_USER_NAME_OR_PASSWORD, NOT_AUTHORIZED -> login(ending, pages);
            case KEEP_ALIVE_TIMEOUT -> {
                pages.add("keep-alive");
                yield "Nothing came from the client for one and a half times its keep alive. It hangs, sleeps or lost its network"
                        + " without noticing; a client that sends PINGREQ in time stays.";
            }
            case SESSION_TAKEN_OVER -> {
                pages.add("takeover");
                yield "Another connection came with the same client identifier. If that happens again and again, two devices"
                        + " share one: give each its own.";
            }
            case ADMINISTRATIVE_ACTION -> "Somebody or something disconnected it on purpose; the sentence says why.";
            case SERVER_SHUTTING_DOWN -> "The broker was stopped; clients connect again once it runs.";
            case CLIENT_IDENTIFIER_NOT_VALID -> {
                pages.add("client-id");
                yield "Give the client an identifier of its own, or let it send Clean Session with an empty one where"
                        + " allow_zero_length_clientid is true; a keep alive above max_keepalive is answered like this, too.";
            }
            case UNSUPPORTED_PROTOCOL_VERSION -> {
                pages.add("versions");
                yield "The listener's accept_protocol_versions leaves this version out, or the client speaks none that exists.";
            }
            case QUOTA_EXCEEDED -> {
                pages.add("bans-limits");
                yield "A limit of the configuration or the disk is reached: the sentence names it, \"status\" shows how much is"
                        + " used.";
            }
            case SERVER_BUSY, SERVER_UNAVAILABLE -> {
                pages.add("bans-limits");
                yield "More clients log in at once than passwords can be checked: godwit_password_threads and"
                        + " godwit_password_queue set how many. The client may just try again.";
            }
            case PACKET_TOO_LARGE -> {
                pages.add("max-packet-size");
                yield "The packet is above max_packet_size, or a will above message_size_limit.";
            }
            case BAD_AUTHENTICATION_METHOD -> {
                pages.add("enhanced-auth");
                yield "The client asked for a way to authenticate that this listener does not offer.";
            }
            case null, default -> "";
        };
    }

    private static String login(Ending ending, List<String> pages) {
        if (ending.connectedAtMillis() > 0) {
            pages.add("acl-denied");
            return "The client was in, and what it did then is not allowed to it.";
        }
        pages.add("cannot-connect");
        pages.add("auth-userpass");
        ListenerConfig listener = ending.endpoint().listener();
        String where = listener.unixSocket() == null
                ? "the listener on port " + listener.port()
                : "the listener on " + listener.unixSocket();
        if (!ending.text().equals("not authorised")) {
            return "The sentence says which rule of " + where + " it does not meet.";
        }
        String user = ending.userName();
        if (user == null) {
            return "The client showed no user name, and " + where
                    + " lets nobody in without. Give it a login, or allow_anonymous true if anybody may come.";
        }
        return "User \"" + user + "\" is unknown to " + where
                + ", is disabled, or the password is wrong; clients are never told which. \"godwit passwd\" sets the password,"
                + " and a reload makes it known.";
    }
}
