// SPDX-License-Identifier: Apache-2.0
package io.godwit.app.trace;

import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The command line of {@code godwit trace}.
 *
 * @param client null for all clients; so with topic, address and user
 * @param tls whether the broker is asked over TLS
 * @param caFile certificates that are believed; null for those of the system
 * @param passwordFile its first line is the password; null when it is to be asked for, or stands in the environment
 * @param last the packets that the broker remembers instead of those to come
 * @param output null for standard output
 * @param payload whether payloads are wanted
 * @param fields whether each field of a packet is printed
 */
record TraceOptions(
        @Nullable String client,
        @Nullable String topic,
        @Nullable String address,
        @Nullable String user,
        String host,
        int port,
        boolean tls,
        @Nullable Path caFile,
        String userName,
        @Nullable Path passwordFile,
        boolean last,
        Format format,
        @Nullable Path output,
        boolean payload,
        boolean fields) {
    static final String HELP = """
            Shows the packets between a broker and its clients as they come. Ctrl-C ends it.

            Usage: godwit trace CLIENT [OPTION]...
                   godwit trace --topic FILTER | --ip ADDRESS | --user NAME | --all [OPTION]...

              CLIENT                packets of the client with this identifier
              --topic FILTER        packets about topics that the filter matches: messages, what acknowledges them,
                                    subscriptions
              --ip ADDRESS          packets of the clients at this address
              --user NAME           packets of the clients with this user name
              --all                 packets of all clients
              --last                what the broker remembers of CLIENT (godwit_trace_packets), instead of what comes
              -h, --host HOST       where the broker is; localhost
              -p, --port PORT       its port for HTTP: a listener with protocol http_api or websockets; 9001
              --tls                 speaks TLS, with the certificates that the system believes
              --cafile FILE         speaks TLS, with certificates that this file vouches for
              -u, --username NAME   an administrator of the broker (godwit_admin_password_file); admin
              --password-file FILE  the password is the first line of this file; without it, GODWIT_ADMIN_PASSWORD in
                                    the environment, or it is asked for
              --payload             with payloads, where the broker lets administrators see them
              --fields              with every field of each packet
              --format FORMAT       text, json (an object a line), pcapng (for Wireshark), mermaid; text
              --output FILE         writes to this file instead of standard output
            """;

    private static final int DEFAULT_PORT = 9001;

    /** How packets are written. */
    enum Format {
        /** For people. */
        TEXT,
        /** As the broker tells them. */
        JSON,
        /** For Wireshark. */
        PCAPNG,
        /** A sequence diagram. */
        MERMAID
    }

    /**
     * Reads the words.
     *
     * @throws IllegalArgumentException with a sentence when they cannot be followed
     */
    static TraceOptions read(List<String> words, Map<String, String> environment) {
        Gathered gathered = new Gathered(environment.getOrDefault("GODWIT_ADMIN_USERNAME", "admin"));
        Iterator<String> next = words.iterator();
        while (next.hasNext()) {
            gathered.take(next.next(), next);
        }
        return gathered.complete();
    }

    /** Path and query that ask the broker. */
    String target() {
        List<String> query = new ArrayList<>();
        add(query, "client", client);
        add(query, "topic", topic);
        add(query, "ip", address);
        add(query, "user", user);
        add(query, "payload", payload ? "true" : null);
        return "/api/v1/trace" + (last ? "/last" : "") + (query.isEmpty() ? "" : "?" + String.join("&", query));
    }

    private static void add(List<String> query, String name, @Nullable String value) {
        if (value != null) {
            query.add(name + "=" + URLEncoder.encode(value, StandardCharsets.UTF_8));
        }
    }

    /** What is watched, for people. */
    String subject() {
        List<String> parts = new ArrayList<>();
        if (client != null) {
            parts.add("client " + client);
        }
        if (topic != null) {
            parts.add("topic " + topic);
        }
        if (address != null) {
            parts.add("address " + address);
        }
        if (user != null) {
            parts.add("user " + user);
        }
        return parts.isEmpty() ? "all clients" : String.join(", ", parts);
    }

    private static final class Gathered {
        private @Nullable String client;
        private @Nullable String topic;
        private @Nullable String address;
        private @Nullable String user;
        private boolean all;
        private String host = "localhost";
        private int port = DEFAULT_PORT;
        private boolean tls;
        private @Nullable Path caFile;
        private String userName;
        private @Nullable Path passwordFile;
        private boolean last;
        private Format format = Format.TEXT;
        private @Nullable Path output;
        private boolean payload;
        private boolean fields;

        Gathered(String userName) {
            this.userName = userName;
        }

        void take(String word, Iterator<String> next) {
            switch (word) {
                case "--topic" -> topic = value(word, next);
                case "--ip" -> address = value(word, next);
                case "--user" -> user = value(word, next);
                case "--all" -> all = true;
                case "--last" -> last = true;
                case "-h", "--host" -> host = value(word, next);
                case "-p", "--port" -> port = port(value(word, next));
                case "--tls" -> tls = true;
                case "--cafile" -> {
                    tls = true;
                    caFile = Path.of(value(word, next));
                }
                case "-u", "--username" -> userName = value(word, next);
                case "--password-file" -> passwordFile = Path.of(value(word, next));
                case "--payload" -> payload = true;
                case "--fields" -> fields = true;
                case "--format" -> format = format(value(word, next));
                case "--output" -> output = Path.of(value(word, next));
                case "--" -> client(value(word, next));
                default -> {
                    if (word.startsWith("-")) {
                        throw new IllegalArgumentException("There is no option \"" + word + "\".");
                    }
                    client(word);
                }
            }
        }

        private void client(String word) {
            if (client != null) {
                throw new IllegalArgumentException("One client at a time: \"" + client + "\" and \"" + word
                        + "\" are two; --all shows every one.");
            }
            client = word;
        }

        private static String value(String option, Iterator<String> next) {
            if (!next.hasNext()) {
                throw new IllegalArgumentException("A value is wanted behind " + option + ".");
            }
            return next.next();
        }

        private static int port(String text) {
            try {
                int port = Integer.parseInt(text);
                if (port > 0 && port <= 65_535) {
                    return port;
                }
            } catch (NumberFormatException e) {
                // Said below.
            }
            throw new IllegalArgumentException("The port must be 1 to 65535, not \"" + text + "\".");
        }

        private static Format format(String text) {
            return switch (text) {
                case "text" -> Format.TEXT;
                case "json" -> Format.JSON;
                case "pcapng" -> Format.PCAPNG;
                case "mermaid" -> Format.MERMAID;
                default ->
                    throw new IllegalArgumentException(
                            "The format must be text, json, pcapng or mermaid, not \"" + text + "\".");
            };
        }

        TraceOptions complete() {
            boolean narrowed = client != null || topic != null || address != null || user != null;
            if (!narrowed && !all) {
                throw new IllegalArgumentException("Say whose packets: CLIENT, --topic, --ip, --user or --all.");
            }
            if (last && (client == null || topic != null || address != null || user != null)) {
                throw new IllegalArgumentException("--last shows what is remembered of one client: name just that.");
            }
            return new TraceOptions(
                    client,
                    topic,
                    address,
                    user,
                    host,
                    port,
                    tls,
                    caFile,
                    userName,
                    passwordFile,
                    last,
                    format,
                    output,
                    payload,
                    fields);
        }
    }
}
