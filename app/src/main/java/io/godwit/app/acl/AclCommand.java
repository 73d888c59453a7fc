// SPDX-License-Identifier: Apache-2.0
package io.godwit.app.acl;

import io.godwit.app.acl.AclOptions.Action;
import io.godwit.broker.auth.ClientIdentity;
import io.godwit.broker.auth.Rights.Answer;
import io.godwit.broker.check.Installation;
import io.godwit.broker.config.BrokerConfig;
import io.godwit.broker.config.CommandLine;
import io.godwit.broker.config.ConfigException;
import io.godwit.broker.config.ConfigReader;
import io.godwit.broker.config.ListenerConfig;
import io.godwit.protocol.spec.ProtocolViolation;
import io.godwit.protocol.topic.TopicFilter;
import io.godwit.protocol.topic.TopicName;
import java.io.PrintStream;
import java.util.List;
import java.util.stream.Collectors;

/** {@code godwit acl}: answers from the files whether a client may do something, with the line that decides. */
public final class AclCommand {
    private static final int ALLOWED = 0;
    private static final int DENIED = 1;
    private static final int UNUSABLE = 3;

    private static final String USAGE = """
            Tells from the files of an installation what a client may do, and which line says so.

            Usage: godwit acl test -c FILE [CLIENT] (--publish TOPIC | --receive TOPIC | --subscribe FILTER)
                   godwit acl list -c FILE [CLIENT]

              test               answers allowed or denied, with the deciding line and why it decides
              list               shows the lines that the client is asked by, in their order

            CLIENT:
              -u, --user NAME    the user name; without it the client is anonymous
              -i, --client ID    the client identifier
                  --ip ADDRESS   where it comes from
                  --listener PORT  the listener it uses, when they differ in their rules

              -c, --config-file  the configuration, or a directory such as /etc/mosquitto
              --publish TOPIC    may it publish to the topic; also for the topic of its will
              --receive TOPIC    may it be sent a message of the topic
              --subscribe FILTER can a subscription with this filter ever be sent a message

            Exit status: 0 allowed, 1 denied, 3 for a wrong command line or files that cannot be used.
            """;

    private AclCommand() {}

    /** Runs the command with these words behind its name and returns the exit status. */
    public static int run(List<String> words) {
        return run(words, System.out, System.err);
    }

    static int run(List<String> words, PrintStream out, PrintStream err) {
        if (words.contains("--help") || words.contains("-h")) {
            out.print(USAGE);
            return ALLOWED;
        }
        try {
            return answer(AclOptions.read(words), out);
        } catch (IllegalArgumentException e) {
            err.println("Error: " + e.getMessage());
            err.println("Use 'godwit acl --help' to see usage.");
            return UNUSABLE;
        } catch (ProtocolViolation e) {
            err.println("Error: The topic cannot be used: " + e.getMessage());
            return UNUSABLE;
        } catch (ConfigException e) {
            err.println("Error: " + e.getMessage());
            return UNUSABLE;
        }
    }

    private static int answer(AclOptions options, PrintStream out) throws ConfigException {
        BrokerConfig config = ConfigReader.read(Installation.mainFile(options.file()), CommandLine.NONE);
        ListenerConfig listener = listener(config, options.listenerPort());
        Rulebook rules = Rulebook.of(listener.security());
        ClientIdentity client = new ClientIdentity(
                listener.useUserNameAsClientId() && options.user() != null ? options.user() : options.clientId(),
                options.user(),
                options.address());
        Answer connect = rules.connect(client);
        if (!connect.allowed()) {
            out.println("note: " + connect.because() + " It could not connect in the first place.");
        }
        String mount = listener.mountPoint() == null ? "" : listener.mountPoint();
        if (!mount.isEmpty() && options.action() != Action.LIST) {
            out.println("note: The listener's mount_point makes of \"" + options.topic() + "\" the topic \"" + mount
                    + options.topic() + "\".");
        }
        return switch (options.action()) {
            case PUBLISH -> tell(rules.publish(client, TopicName.of(mount + options.topic())), out);
            case RECEIVE -> tell(rules.receive(client, TopicName.of(mount + options.topic())), out);
            case SUBSCRIBE -> tell(rules.subscribe(client, mounted(mount, options.topic())), out);
            case LIST -> {
                rules.list(client, out);
                yield ALLOWED;
            }
        };
    }

    /** The mount point of a shared subscription stands behind the name of its group. */
    private static TopicFilter mounted(String mount, String filter) {
        TopicFilter parsed = TopicFilter.of(filter);
        String matched = parsed.matchedText();
        return mount.isEmpty()
                ? parsed
                : TopicFilter.of(filter.substring(0, filter.length() - matched.length()) + mount + matched);
    }

    private static ListenerConfig listener(BrokerConfig config, int port) {
        List<ListenerConfig> fitting = config.listeners().stream()
                .filter(listener -> port < 0 || listener.port() == port)
                .toList();
        String ports = config.listeners().stream()
                .map(listener -> String.valueOf(listener.port()))
                .collect(Collectors.joining(", "));
        if (fitting.isEmpty()) {
            throw new IllegalArgumentException("There is no listener with port " + port + "; there are " + ports + ".");
        }
        ListenerConfig first = fitting.getFirst();
        boolean differ = fitting.stream()
                .anyMatch(other -> !other.security().equals(first.security())
                        || !String.valueOf(other.mountPoint()).equals(String.valueOf(first.mountPoint())));
        if (differ) {
            throw new IllegalArgumentException(
                    "The listeners differ in their rules; choose one with --listener PORT: " + ports + ".");
        }
        return first;
    }

    private static int tell(Answer answer, PrintStream out) {
        out.println(answer.allowed() ? "allowed" : "denied");
        answer.rules().forEach(line -> out.println("  " + line));
        out.println("  " + answer.because());
        return answer.allowed() ? ALLOWED : DENIED;
    }
}
