// SPDX-License-Identifier: Apache-2.0
package io.godwit.broker.transport;

import io.godwit.broker.config.ListenerConfig;
import java.nio.file.Path;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;

/** What a reload changes at a listener beyond values of its directives. Immutable. */
public sealed interface ListenerChange {
    /** The change as one sentence for the log. */
    String text();

    /** A listener that was not there. */
    record Opened(ListenerConfig config) implements ListenerChange {
        @Override
        public String text() {
            return "Listener " + config.address() + " is opened.";
        }
    }

    /**
     * A listener that is there no more.
     *
     * @param connectionsStay whether its connections go on until their clients leave
     */
    record Closed(ListenerConfig config, boolean connectionsStay) implements ListenerChange {
        @Override
        public String text() {
            return "Listener " + config.address() + " is closed; its connections "
                    + (connectionsStay ? "go on." : "are closed.");
        }
    }

    /**
     * A listener that speaks something else: another protocol, TLS or no TLS, the PROXY protocol or not.
     *
     * @param connectionsStay whether its connections go on until their clients leave
     */
    record Reopened(ListenerConfig config, boolean connectionsStay) implements ListenerChange {
        @Override
        public String text() {
            return "Listener " + config.address() + " speaks another protocol; its connections "
                    + (connectionsStay ? "go on." : "are closed.");
        }
    }

    /** A listener that listens at other addresses of the machine. */
    record Moved(ListenerConfig config) implements ListenerChange {
        @Override
        public String text() {
            return "Listener " + config.address() + " listens at other addresses; its connections go on.";
        }
    }

    /**
     * Another certificate for the connections that begin from now on.
     *
     * @param file where it stands
     * @param subject whose it is
     * @param validUntil the end of its life
     */
    record Certificate(Path file, String subject, Instant validUntil) implements ListenerChange {
        @Override
        public String text() {
            return file + ": another certificate, for " + subject + ", valid until "
                    + validUntil.truncatedTo(ChronoUnit.SECONDS) + ".";
        }
    }

    /**
     * Other certificates of clients are believed from now on.
     *
     * @param files the files of authorities and of revocations that say something else
     */
    record Trust(List<Path> files) implements ListenerChange {
        /** Keeps a copy of the list. */
        public Trust {
            files = List.copyOf(files);
        }

        @Override
        public String text() {
            return String.join(", ", files.stream().map(Path::toString).toList())
                    + ": other certificates of clients are believed or revoked.";
        }
    }
}
