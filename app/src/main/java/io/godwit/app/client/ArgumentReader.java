// SPDX-License-Identifier: Apache-2.0
package io.godwit.app.client;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Reads the user's option file and then the command line, which wins.
 *
 * <p>The file is {@code $XDG_CONFIG_HOME/mosquitto_pub} or {@code $HOME/.config/mosquitto_pub} (or {@code _sub},
 * {@code _rr}), or the one of {@code -o}. Each line is an option and, behind the first blank, its value as it stands; the
 * words of {@code -D} are separated by blanks. A line that begins with {@code #} is a comment.
 */
final class ArgumentReader {
    private ArgumentReader() {}

    static Arguments read(Tool tool, List<String> words, Map<String, String> environment) {
        Arguments arguments = new Arguments(tool);
        Path file = optionFile(tool, words, environment);
        if (file != null) {
            readFile(arguments, file);
        }
        take(arguments, new Words(words));
        return arguments;
    }

    private static @Nullable Path optionFile(Tool tool, List<String> words, Map<String, String> environment) {
        int given = words.indexOf("-o");
        if (given >= 0) {
            if (given == words.size() - 1) {
                throw new UsageException("-o argument given but no options file specified.");
            }
            Path file = Path.of(words.get(given + 1));
            if (!Files.isReadable(file)) {
                throw new UsageException("The options file " + file + " cannot be read.");
            }
            return file;
        }
        String xdg = environment.get("XDG_CONFIG_HOME");
        String home = environment.get("HOME");
        Path directory = xdg != null ? Path.of(xdg) : home != null ? Path.of(home, ".config") : null;
        Path file = directory == null ? null : directory.resolve(tool.optionFile());
        return file != null && Files.isReadable(file) && Files.isRegularFile(file) ? file : null;
    }

    private static void readFile(Arguments arguments, Path file) {
        List<String> lines;
        try {
            lines = Files.readAllLines(file);
        } catch (IOException e) {
            throw new UsageException("The options file " + file + " cannot be read: " + e.getMessage() + ".");
        }
        for (int i = 0; i < lines.size(); i++) {
            String line = lines.get(i);
            if (line.startsWith("#") || line.isBlank()) {
                continue;
            }
            try {
                take(arguments, new Words(split(line.stripLeading())));
            } catch (UsageException e) {
                throw new UsageException(file + ", line " + (i + 1) + ": " + e.getMessage());
            }
        }
    }

    private static List<String> split(String line) {
        int blank = line.indexOf(' ');
        if (blank < 0) {
            return List.of(line);
        }
        String option = line.substring(0, blank);
        if (option.equals("-D") || option.equals("--property")) {
            return Arrays.asList(line.split(" +", -1));
        }
        return List.of(option, line.substring(blank + 1).stripLeading());
    }

    private static void take(Arguments arguments, Words words) {
        while (words.hasNext()) {
            String word = words.next();
            OptionTable.Option option = OptionTable.find(word, arguments.tool);
            if (option == null) {
                throw new UsageException("Unknown option '" + word + "'.");
            }
            option.effect().accept(arguments, words);
            if (arguments.help || arguments.showVersion) {
                return;
            }
        }
    }
}
