// SPDX-License-Identifier: Apache-2.0
package io.godwit.app;

import io.godwit.broker.config.CommandLine;
import io.godwit.broker.config.ConfigException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The command line of {@code godwit serve}, which is that of mosquitto.
 *
 * @param file {@code -c}, or null
 * @param ports {@code -p}, as often as given
 * @param verbose {@code -v}
 * @param quiet {@code -q}
 * @param daemon {@code -d}
 * @param testConfig {@code --test-config}
 * @param help {@code -h}
 * @param helpConfig {@code --help-config}
 */
record ServeOptions(
        @Nullable Path file,
        List<Integer> ports,
        boolean verbose,
        boolean quiet,
        boolean daemon,
        boolean testConfig,
        boolean help,
        boolean helpConfig) {
    static final String USAGE = """
            Starts the broker and stays until it is told to stop.

            Usage: godwit serve [-c FILE] [-p PORT]... [-v] [-q] [-d] [--test-config]

              -c, --config-file FILE   the configuration, in the syntax of mosquitto.conf; without it the broker
                                       takes conf/godwit.conf of its own folder and listens on this machine only
              -p, --port PORT          listens on this port instead of 1883, when the configuration has no listener;
                                       may be given several times
              -v, --verbose            logs everything, whatever the configuration says
              -q, --quiet              logs nothing
              -d, --daemon             goes to the background once it listens
                  --test-config        reads the configuration of -c, says whether it is good, and ends
                  --help-config        shows every directive that a configuration may have

            Exit status: 0 after SIGTERM or SIGINT, 3 for an unusable command line or configuration, 1 when TLS files,
            ports or anything else stand in the way. SIGHUP reads the configuration again, SIGUSR1 saves.
            """;

    /** Reads the options behind {@code serve}. */
    static ServeOptions parse(List<String> arguments) throws ConfigException {
        Path file = null;
        List<Integer> ports = new ArrayList<>();
        boolean verbose = false;
        boolean quiet = false;
        boolean daemon = false;
        boolean testConfig = false;
        boolean help = false;
        boolean helpConfig = false;
        Iterator<String> rest = arguments.iterator();
        while (rest.hasNext()) {
            String option = rest.next();
            switch (option) {
                case "-c", "--config-file" -> file = Path.of(value(option, "a file", rest));
                case "-p", "--port" -> ports.add(port(option, value(option, "a port", rest)));
                case "-v", "--verbose" -> verbose = true;
                case "-q", "--quiet" -> quiet = true;
                case "-d", "--daemon" -> daemon = true;
                case "--test-config" -> testConfig = true;
                case "--tls-keylog" ->
                    throw new ConfigException("--tls-keylog is not there: the TLS library keeps its secrets to itself."
                            + " Start without it.");
                case "-h", "--help" -> help = true;
                case "--help-config" -> helpConfig = true;
                default ->
                    throw new ConfigException("Unknown option '" + option + "'. 'godwit serve --help' shows them all.");
            }
        }
        return new ServeOptions(file, List.copyOf(ports), verbose, quiet, daemon, testConfig, help, helpConfig);
    }

    /** What the configuration's reader needs to know. */
    CommandLine commandLine() {
        return new CommandLine(ports, verbose, quiet);
    }

    private static String value(String option, String what, Iterator<String> rest) throws ConfigException {
        if (!rest.hasNext()) {
            throw new ConfigException(option + " needs " + what + " behind it.");
        }
        return rest.next();
    }

    private static int port(String option, String text) throws ConfigException {
        try {
            int port = Integer.parseInt(text);
            if (port >= 0 && port <= 65_535) {
                return port;
            }
        } catch (NumberFormatException e) {
            // Said below, with what would be right.
        }
        throw new ConfigException(option + " needs a port from 1 to 65535, or 0 for any free one, not '" + text + "'.");
    }
}
