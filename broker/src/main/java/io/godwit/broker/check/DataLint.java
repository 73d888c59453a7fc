// SPDX-License-Identifier: Apache-2.0
package io.godwit.broker.check;

import io.godwit.broker.config.ConfigSurvey;
import io.godwit.broker.config.ConfigSurvey.Line;
import io.godwit.broker.config.PersistenceConfig;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import org.jspecify.annotations.Nullable;

/** The directory in which state is kept, and those of the log. */
final class DataLint {
    private final ConfigSurvey survey;
    private final Findings findings;

    DataLint(ConfigSurvey survey, Findings findings) {
        this.survey = survey;
        this.findings = findings;
    }

    void check() {
        survey.persistence().filter(PersistenceConfig::enabled).ifPresent(this::check);
        survey.all("log_dest").forEach(line -> {
            String value = line.value().strip();
            if (value.startsWith("file ") && line.path().isPresent()) {
                checkDirectory(line, Path.of(value.substring("file ".length()).strip()));
            }
        });
    }

    private void check(PersistenceConfig persistence) {
        Line line = survey.last("persistence_location")
                .or(() -> survey.last("persistence"))
                .orElse(null);
        Path location = persistence.location();
        if (!location.isAbsolute() && line != null) {
            findings.add(
                    Check.DATA_RELATIVE,
                    line,
                    "State is kept in " + (location.toString().isEmpty() ? "whatever" : location + " below whatever")
                            + " directory the broker is started from; write \"persistence_location\" with a whole path.");
        }
        Path directory = location.toAbsolutePath();
        if (!Files.exists(directory)) {
            Path above = existing(directory);
            Check check = above != null && Files.isWritable(above) ? Check.DATA_MISSING : Check.DATA_NOT_WRITABLE;
            add(
                    check,
                    line,
                    directory,
                    "The directory does not exist"
                            + (check == Check.DATA_MISSING
                                    ? "; it is created at the first start."
                                    : " and cannot be created in " + above + " by the user who ran this check."));
            return;
        }
        if (!Files.isDirectory(directory) || !Files.isWritable(directory)) {
            add(
                    Check.DATA_NOT_WRITABLE,
                    line,
                    directory,
                    Files.isDirectory(directory)
                            ? "The user who ran this check may not write to it; run the check as the broker's user, or give"
                                    + " the directory to that user."
                            : "It is not a directory.");
        }
        if (FileRights.of(directory).contains(PosixFilePermission.OTHERS_WRITE)) {
            add(
                    Check.FILE_WRITABLE_BY_ALL,
                    line,
                    directory,
                    "Every user of this machine may write to it; \"chmod o-w\" prevents that.");
        } else if (FileRights.of(directory).contains(PosixFilePermission.OTHERS_READ)) {
            add(
                    Check.DATA_READABLE_BY_ALL,
                    line,
                    directory,
                    "Every user of this machine may list it; \"chmod o-rwx\" prevents that.");
        }
        Path snapshot = directory.resolve(persistence.snapshotName());
        if (Files.isRegularFile(snapshot) && !Files.exists(persistence.directory())) {
            add(
                    Check.DATA_TAKEOVER,
                    line,
                    snapshot,
                    "The first start takes the state of this file over, once; the file itself stays as it is. Stop"
                            + " mosquitto before, so that the file is complete.");
        }
    }

    private void add(Check check, @Nullable Line line, Path directory, String text) {
        if (line == null) {
            findings.add(check, directory, text);
        } else {
            findings.add(check, line, directory + ": " + text);
        }
    }

    private void checkDirectory(Line line, Path file) {
        Path directory = file.toAbsolutePath().getParent();
        if (directory != null && (!Files.isDirectory(directory) || !Files.isWritable(directory))) {
            findings.add(
                    Check.DATA_NOT_WRITABLE,
                    line,
                    "The log file cannot be written: " + directory
                            + (Files.isDirectory(directory)
                                    ? " may not be written to by the user who ran this check."
                                    : " is no directory; create it."));
        }
    }

    private static @Nullable Path existing(Path directory) {
        Path above = directory.getParent();
        while (above != null && !Files.exists(above)) {
            above = above.getParent();
        }
        return above;
    }
}
