// SPDX-License-Identifier: Apache-2.0
package io.godwit.app.examples;

import io.godwit.app.ServeProcess;
import java.io.IOException;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Values for the placeholders in the configuration and the arguments of one run; {@code examples/brokers/README.md} says what
 * they stand for. A port keeps its value for the whole run. One thread at a time.
 */
final class SetUp {
    private static final Pattern PLACEHOLDER = Pattern.compile("\\{([a-z]+[0-9]?)\\}");

    private final Map<String, String> values = new HashMap<>();

    /** For a run in this folder. */
    SetUp(Path folder) {
        values.put("dir", folder.toString());
        values.put("host", "localhost");
        values.put("godwit", folder.resolve("godwit").toString());
    }

    /** The text with values instead of its placeholders. */
    String fill(String text) throws IOException {
        Matcher matcher = PLACEHOLDER.matcher(text);
        StringBuilder filled = new StringBuilder();
        while (matcher.find()) {
            matcher.appendReplacement(filled, Matcher.quoteReplacement(value(matcher.group(1))));
        }
        matcher.appendTail(filled);
        return filled.toString();
    }

    private String value(String name) throws IOException {
        if (name.startsWith("port") && !values.containsKey(name)) {
            values.put(name, Integer.toString(ServeProcess.freePort()));
        }
        String value = values.get(name);
        if (value == null) {
            throw new IOException("{" + name + "} is no placeholder; examples/brokers/README.md names those there are");
        }
        return value;
    }
}
