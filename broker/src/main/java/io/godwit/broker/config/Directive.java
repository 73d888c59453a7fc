// SPDX-License-Identifier: Apache-2.0
package io.godwit.broker.config;

import java.nio.file.Path;

/**
 * One line of a configuration file that is neither empty nor a comment.
 *
 * @param name the first word
 * @param value the rest without leading blanks; empty when there is none
 * @param file where it stands
 * @param line from 1
 */
record Directive(String name, String value, Path file, int line) {
    /** A complaint about this line. */
    ConfigException wrong(String message) {
        return new ConfigException(file, line, message);
    }

    /** The line's place for a note or for a complaint about another line. */
    String place() {
        return file + ":" + line;
    }
}
