// SPDX-License-Identifier: Apache-2.0
package io.godwit.broker.check;

import io.godwit.broker.config.ConfigException;
import io.godwit.broker.config.ConfigSurvey;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/** The files of an installation, to be looked over. Starts nothing, changes nothing, opens no port. */
public final class Installation {
    private static final List<String> USUAL_NAMES = List.of("mosquitto.conf", "godwit.conf");

    private Installation() {}

    /**
     * What was found.
     *
     * @param file the main file
     * @param survey its lines
     * @param findings the worst first
     */
    public record Report(Path file, ConfigSurvey survey, List<Finding> findings) {
        /** Keeps a copy of the list. */
        public Report {
            findings = List.copyOf(findings);
        }

        /** How many findings are of this level. */
        public long count(Level level) {
            return findings.stream().filter(finding -> finding.level() == level).count();
        }
    }

    /**
     * The configuration file that a path means: itself, or in a directory mosquitto.conf, godwit.conf or the only file
     * that ends in .conf.
     *
     * @throws ConfigException if there is none, or the choice is open
     */
    public static Path mainFile(Path path) throws ConfigException {
        if (!Files.isDirectory(path)) {
            return path;
        }
        for (String name : USUAL_NAMES) {
            if (Files.isRegularFile(path.resolve(name))) {
                return path.resolve(name);
            }
        }
        List<Path> candidates;
        try (Stream<Path> entries = Files.list(path)) {
            candidates = entries.filter(file -> file.toString().endsWith(".conf"))
                    .filter(Files::isRegularFile)
                    .sorted()
                    .toList();
        } catch (IOException e) {
            throw new ConfigException(path, "cannot be listed; check that you may read it");
        }
        if (candidates.size() == 1) {
            return candidates.getFirst();
        }
        throw new ConfigException(
                path,
                candidates.isEmpty()
                        ? "holds no configuration file; name the file"
                        : "holds several configuration files; name one of them");
    }

    /** Looks everything over. */
    public static Report check(Path mainFile, Surroundings surroundings) {
        ConfigSurvey survey = ConfigSurvey.of(mainFile);
        Findings findings = new Findings();
        new ConfigLint(survey, findings).check(mainFile);
        new ListenerLint(survey, surroundings, findings).check();
        new AccessLint(survey, findings).check();
        new CertificateLint(survey, surroundings.now(), findings).check();
        new DataLint(survey, findings).check();
        new BridgeLint(survey, findings).check();
        new DynamicSecurityLint(survey, findings).check();
        return new Report(mainFile, survey, findings.sorted());
    }
}
