// SPDX-License-Identifier: Apache-2.0
package io.godwit.broker.check;

import io.godwit.broker.config.ConfigSurvey;
import io.godwit.broker.config.ConfigSurvey.Line;
import io.godwit.broker.config.ConfigSurvey.Treatment;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Mistakes of the configuration, lines without effect, and what changes from one version of mosquitto to the next. */
final class ConfigLint {
    /** Directives that mosquitto 2.1 calls deprecated. */
    private static final Set<String> DEPRECATED = Set.of(
            "acl_file",
            "allow_duplicate_messages",
            "auto_id_prefix",
            "bind_address",
            "clientid_prefixes",
            "password_file",
            "per_listener_settings",
            "port");

    private final ConfigSurvey survey;
    private final Findings findings;

    ConfigLint(ConfigSurvey survey, Findings findings) {
        this.survey = survey;
        this.findings = findings;
    }

    void check(Path mainFile) {
        survey.faults().forEach(fault -> findings.add(Check.CONF_ERROR, fault));
        for (Line line : survey.lines()) {
            if (line.treatment() == Treatment.IGNORED) {
                findings.add(
                        Check.CONF_IGNORED,
                        line,
                        "\"" + line.spelling() + "\" has no effect. " + line.text() + " Remove the line.");
            } else if (line.treatment() == Treatment.LATER && isFirstOfItsBlock(line)) {
                findings.add(Check.CONF_LATER, line, "\"" + line.spelling() + "\" takes effect with a later release.");
            }
        }
        noteFilesBeside(mainFile);
        noteUpgrades(mainFile);
    }

    /** Of a bridge only the line that begins it is told. */
    private boolean isFirstOfItsBlock(Line line) {
        return survey.bridges().stream().noneMatch(bridge -> bridge.lines().contains(line));
    }

    private void noteFilesBeside(Path mainFile) {
        Path directory = mainFile.resolveSibling("conf.d");
        Set<Path> read = survey.lines().stream().map(line -> real(line.file())).collect(Collectors.toSet());
        boolean included = survey.all("include_dir")
                .anyMatch(line -> line.path().map(ConfigLint::real).equals(Optional.of(real(directory))));
        if (included || !Files.isDirectory(directory)) {
            return;
        }
        try (Stream<Path> entries = Files.list(directory)) {
            entries.filter(file -> file.toString().endsWith(".conf"))
                    .filter(file -> !read.contains(real(file)))
                    .sorted()
                    .forEach(file -> findings.add(
                            Check.CONF_NOT_INCLUDED,
                            file,
                            "The file is not read, since no \"include_dir\" names its directory."));
        } catch (IOException e) {
            // Nothing says that the directory is meant for us.
        }
    }

    private static Path real(Path file) {
        try {
            return file.toRealPath();
        } catch (IOException e) {
            return file.toAbsolutePath().normalize();
        }
    }

    private void noteUpgrades(Path mainFile) {
        if (survey.last("max_packet_size").isEmpty()) {
            findings.add(
                    Check.UPGRADE_PACKET_SIZE,
                    mainFile,
                    "Packets of more than 2000000 bytes are refused, as by mosquitto 2.1; before 2.1 there was no limit."
                            + " Write \"max_packet_size\" if larger ones are sent.");
        }
        if (survey.last("allow_duplicate_messages").isEmpty()) {
            findings.add(
                    Check.UPGRADE_DUPLICATES,
                    mainFile,
                    "A client whose subscriptions overlap gets a message once for each, as from mosquitto 2.1; 2.0 sent it"
                            + " once. Write \"allow_duplicate_messages false\" for that.");
        }
        List<Line> deprecated = survey.lines().stream()
                .filter(line -> DEPRECATED.contains(line.name()))
                .toList();
        if (!deprecated.isEmpty()) {
            findings.add(
                    Check.UPGRADE_DEPRECATED,
                    deprecated.getFirst(),
                    "mosquitto 2.1 calls deprecated, and warns that 3.0 drops: "
                            + deprecated.stream().map(Line::name).distinct().collect(Collectors.joining(", "))
                            + ". Godwit keeps them; nothing need be done.");
        }
        boolean persistence = survey.last("persistence")
                .filter(line -> Set.of("true", "1").contains(line.value().strip()))
                .isPresent();
        survey.plugins().stream()
                .map(ConfigSurvey.Block::begin)
                .filter(line ->
                        line.value().toLowerCase(Locale.ROOT).replace('-', '_').contains("persist_sqlite"))
                .filter(_ -> persistence)
                .forEach(line -> findings.add(
                        Check.UPGRADE_PERSISTENCE_PLUGIN,
                        line,
                        "mosquitto 2.1.2 does not start with a persistence plugin beside \"persistence true\". Godwit keeps"
                                + " everything in its own journal; remove the plugin."));
        survey.lines().stream()
                .filter(line -> Set.of("acl_file", "password_file", "certfile", "keyfile", "cafile", "crlfile")
                        .contains(line.name()))
                .filter(line -> line.treatment() != Treatment.WRONG)
                .filter(line -> line.path().filter(Files::isSymbolicLink).isPresent())
                .forEach(line -> findings.add(
                        Check.UPGRADE_SYMLINK,
                        line,
                        line.value().strip() + " is a symbolic link, which mosquitto 2.1 refuses unless told otherwise."
                                + " Godwit follows it; nothing need be done."));
    }
}
