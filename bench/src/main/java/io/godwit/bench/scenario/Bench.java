// SPDX-License-Identifier: Apache-2.0
package io.godwit.bench.scenario;

import com.sun.management.UnixOperatingSystemMXBean;
import io.godwit.bench.load.LoadLoops;
import io.godwit.bench.load.Target;
import io.godwit.bench.report.Phase;
import io.godwit.bench.report.ProcessProbe;
import io.godwit.bench.report.Report;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Runs scenarios. Stateless; runs on the thread that calls. */
public final class Bench {
    /** Besides its connections a process needs some. */
    private static final int OTHER_FILES = 100;

    private static final int CONNECTING_AT_ONCE = 100;
    private static final int USUAL_KEEP_ALIVE_SECONDS = 60;
    private static final Pattern PLAIN = Pattern.compile("[A-Za-z0-9_./:=+@%,-]+");

    private Bench() {}

    /**
     * Connects, loads the broker, waits until everything has arrived, and closes the connections.
     *
     * @param watcher learns how far it has come
     * @throws IOException when the broker cannot be reached, refuses a client, ends a connection or does what the standard does not
     *     allow; the message names the client and the reason code
     */
    public static Report run(BenchSettings settings, Watcher watcher) throws IOException {
        requireFiles(connections(settings));
        Instant start = Instant.now();
        Optional<ProcessProbe> broker = settings.processId().isPresent()
                ? Optional.of(ProcessProbe.of(settings.processId().getAsLong()))
                : Optional.empty();
        List<Phase> phases;
        try (LoadLoops loops = LoadLoops.start(settings.threads(), settings.target(), connectingAtOnce(settings))) {
            phases = scenario(new Run(settings, loops, watcher, broker)).phases();
        }
        return new Report(
                settings.scenario().word(),
                command(settings),
                settings.target().toString(),
                described(settings),
                start,
                phases);
    }

    private static Scenario scenario(Run run) {
        return switch (run.settings().scenario()) {
            case PAIRS, FANOUT, FANIN, PACED, OVERLOAD -> new Exchange(run);
            case CONNECT -> new ConnectStorm(run);
            case IDLE -> new IdleConnections(run);
            case WILDCARD -> new WildcardMatch(run);
            case RETAINED -> new RetainedMessages(run);
            case QUEUE -> new OfflineQueue(run);
            case CHURN -> new Churn(run);
        };
    }

    private static int connectingAtOnce(BenchSettings settings) {
        return switch (settings.scenario()) {
            case CONNECT, IDLE -> settings.inFlight();
            case CHURN -> settings.clients();
            case PAIRS, FANOUT, FANIN, PACED, OVERLOAD, WILDCARD, RETAINED, QUEUE -> CONNECTING_AT_ONCE;
        };
    }

    private static int connections(BenchSettings settings) {
        return switch (settings.scenario()) {
            case PAIRS, FANOUT, FANIN, PACED, OVERLOAD, RETAINED -> settings.publishers() + settings.subscribers();
            case WILDCARD, QUEUE -> settings.publishers() + settings.sessions();
            case CONNECT, IDLE -> settings.clients();
            case CHURN -> settings.clients() * 2;
        };
    }

    private static void requireFiles(int connections) throws IOException {
        if (ManagementFactory.getOperatingSystemMXBean() instanceof UnixOperatingSystemMXBean unix) {
            long allowed = unix.getMaxFileDescriptorCount();
            if (connections + OTHER_FILES > allowed) {
                throw new IOException(connections + " connections need more open files than the " + allowed
                        + " that are allowed here: raise that with 'ulimit -n " + (connections + OTHER_FILES)
                        + "' first (the broker needs as many), or ask for fewer.");
            }
        }
    }

    private static Map<String, String> described(BenchSettings settings) {
        Map<String, String> described = new LinkedHashMap<>();
        described.put("MQTT", settings.target().version().isV5() ? "5.0" : "3.1.1");
        for (Knob knob : Knob.values()) {
            if (settings.scenario().has(knob)) {
                described.put(knob.title(), settings.text(knob));
            }
        }
        described.put("threads", Integer.toString(settings.threads()));
        return described;
    }

    private static String command(BenchSettings settings) {
        Target target = settings.target();
        StringBuilder command =
                new StringBuilder("godwit bench ").append(settings.scenario().word());
        command.append(" -h ").append(quoted(target.host())).append(" -p ").append(target.port());
        command.append(" -V ").append(target.version().isV5() ? "5" : "311");
        append(command, "-k", target.keepAliveSeconds() == USUAL_KEEP_ALIVE_SECONDS ? null : target.keepAliveSeconds());
        append(command, "-u", target.userName());
        Target.Tls tls = target.tls();
        if (tls != null) {
            command.append(" --tls");
            append(command, "--cafile", tls.caFile());
            append(command, "--cert", tls.certFile());
            append(command, "--key", tls.keyFile());
            command.append(tls.insecure() ? " --insecure" : "");
        }
        if (target.webSocketPath() != null) {
            command.append(" --ws=").append(quoted(target.webSocketPath()));
        }
        for (Knob knob : Knob.values()) {
            if (settings.scenario().has(knob)) {
                command.append(' ').append(knob.option()).append(' ').append(settings.text(knob));
            }
        }
        append(command, "--threads", settings.threads() == 1 ? null : settings.threads());
        settings.processId().ifPresent(id -> append(command, "--pid", id));
        return command.toString();
    }

    private static void append(StringBuilder command, String option, @Nullable Object value) {
        if (value != null) {
            command.append(' ').append(option).append(' ').append(quoted(value.toString()));
        }
    }

    /** As a shell takes it for one word. */
    private static String quoted(String word) {
        return PLAIN.matcher(word).matches() ? word : "'" + word.replace("'", "'\\''") + "'";
    }
}
