// SPDX-License-Identifier: Apache-2.0
package io.godwit.app.move;

import io.godwit.broker.config.ConfigException;
import io.godwit.broker.config.ConfigSurvey;
import io.godwit.broker.config.ConfigSurvey.Line;
import io.godwit.broker.config.ConfigSurvey.Treatment;
import io.godwit.broker.config.PersistenceConfig;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What becomes of each file and each line of an installation in its new home. Making a plan reads files and changes
 * nothing. One instance for one import, used by one thread.
 */
final class Plan {
    /** The main file in the new home. */
    static final String MAIN_FILE = "godwit.conf";

    /** Where the state goes. */
    static final String DATA = "data";

    private static final String LOG = "log";
    private static final String CERTIFICATES = "certs";
    private static final Set<String> FILES = Set.of(
            "password_file",
            "acl_file",
            "psk_file",
            "godwit_admin_password_file",
            "plugin_opt_password_file",
            "plugin_opt_acl_file",
            "plugin_opt_config_file",
            "plugin_opt_password_init_file",
            "auth_opt_password_file",
            "auth_opt_acl_file",
            "auth_opt_config_file",
            "auth_opt_password_init_file");
    private static final Set<String> CERTIFICATE_FILES = Set.of(
            "cafile",
            "capath",
            "certfile",
            "keyfile",
            "crlfile",
            "bridge_cafile",
            "bridge_capath",
            "bridge_certfile",
            "bridge_keyfile");

    /**
     * A line of the report.
     *
     * @param what taken, mapped, kept or left
     * @param subject the file, or the line with its place
     * @param outcome where it went, or why it stayed
     */
    record Entry(String what, String subject, String outcome) {}

    private final ImportOptions options;
    private final ConfigSurvey survey;
    private final Path mainFile;
    private final Map<Path, String> copies = new LinkedHashMap<>();
    private final Map<String, String> texts = new LinkedHashMap<>();
    private final Map<Path, String> includes = new LinkedHashMap<>();
    private final List<Entry> report = new ArrayList<>();
    private boolean logs;

    private Plan(ImportOptions options, ConfigSurvey survey, Path mainFile) {
        this.options = options;
        this.survey = survey;
        this.mainFile = mainFile;
    }

    /**
     * Makes the plan for a configuration without mistakes.
     *
     * @throws ConfigException if a file that a line names cannot be read
     */
    static Plan of(ImportOptions options, ConfigSurvey survey, Path mainFile) throws ConfigException {
        Plan plan = new Plan(options, survey, mainFile);
        plan.make();
        return plan;
    }

    /** Files that are copied, with their names in the new home. */
    Map<Path, String> copies() {
        return copies;
    }

    /** Configuration files to be written, by their names in the new home. */
    Map<String, String> texts() {
        return texts;
    }

    /** What the operator is told. */
    List<Entry> report() {
        return report;
    }

    /** Directories that lines include, by their names in the new home; one may hold no file. */
    Collection<String> includedDirectories() {
        return includes.values();
    }

    /** Whether the log needs its directory. */
    boolean logs() {
        return logs;
    }

    /** Mosquitto's state to be taken over, or null when there is none. */
    @Nullable
    Path snapshot() {
        Optional<PersistenceConfig> persistence = survey.persistence().filter(PersistenceConfig::enabled);
        if (persistence.isEmpty()) {
            return null;
        }
        if (options.snapshot() != null) {
            return options.snapshot();
        }
        Path usual = persistence.get().location().resolve(persistence.get().snapshotName());
        return Files.isRegularFile(usual) ? usual : null;
    }

    private void make() throws ConfigException {
        Map<Path, Map<Integer, Line>> files = new LinkedHashMap<>();
        files.put(mainFile, new LinkedHashMap<>());
        for (Line line : survey.lines()) {
            files.computeIfAbsent(line.file(), _ -> new LinkedHashMap<>()).put(line.line(), line);
        }
        for (Path file : files.keySet()) {
            String name = file.equals(mainFile) ? MAIN_FILE : includedName(file);
            report.add(new Entry("taken", file.toString(), name));
        }
        for (Map.Entry<Path, Map<Integer, Line>> one : files.entrySet()) {
            String name = one.getKey().equals(mainFile) ? MAIN_FILE : includedName(one.getKey());
            texts.put(name, rewritten(one.getKey(), one.getValue()));
        }
        if (survey.persistence().filter(PersistenceConfig::enabled).isPresent()
                && survey.last("persistence_location").isEmpty()) {
            // Above everything, since a line at the end would stand in the block of a bridge or listener.
            texts.merge(MAIN_FILE, "", (text, _) -> "persistence_location " + inNewHome(DATA) + "\n" + text);
            report.add(new Entry("mapped", "persistence_location, which no line gives", inNewHome(DATA)));
        }
        Path state = snapshot();
        if (state != null) {
            report.add(new Entry("taken", state.toString(), DATA + "/" + PersistenceConfig.JOURNAL));
        } else if (options.snapshot() != null) {
            report.add(new Entry(
                    "left", options.snapshot().toString(), "the configuration keeps nothing (persistence false)"));
        }
    }

    private String includedName(Path file) {
        Path parent = file.getParent();
        return folder(parent == null ? Path.of("") : parent) + "/" + file.getFileName();
    }

    private String rewritten(Path file, Map<Integer, Line> lines) throws ConfigException {
        String text;
        try {
            text = new String(Files.readAllBytes(file), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new ConfigException(file, "cannot be read: " + e.getMessage());
        }
        StringBuilder written = new StringBuilder();
        String[] raw = text.split("\n", -1);
        for (int i = 0; i < raw.length; i++) {
            Line line = lines.get(i + 1);
            String own = raw[i].endsWith("\r") ? raw[i].substring(0, raw[i].length() - 1) : raw[i];
            boolean last = i == raw.length - 1;
            if (!last || !own.isEmpty()) {
                written.append(line == null ? own : rewritten(line, own)).append('\n');
            }
        }
        return written.toString();
    }

    private String rewritten(Line line, String own) throws ConfigException {
        String name = line.name();
        if (line.treatment() == Treatment.IGNORED) {
            report.add(new Entry("left", place(line), "has no effect. " + line.text()));
            return "# Left out by godwit import, since it has no effect: " + own;
        }
        if (FILES.contains(name)) {
            return with(line, inNewHome(copy(line, "")));
        }
        if (CERTIFICATE_FILES.contains(name)) {
            Path source = source(line);
            if (!options.copyCertificates()) {
                report.add(new Entry("kept", place(line), "stays where it is"));
                return line.spelling() + " " + source;
            }
            return with(line, inNewHome(copy(line, CERTIFICATES + "/")));
        }
        return switch (name) {
            case "include_dir" -> with(line, inNewHome(included(line)));
            case "persistence_location" -> with(line, inNewHome(DATA));
            case "pid_file" -> with(line, inNewHome("godwit.pid"));
            case "log_dest" -> log(line, own);
            default -> {
                if (line.treatment() != Treatment.HONOURED) {
                    report.add(new Entry(
                            line.treatment() == Treatment.MAPPED
                                    ? "mapped"
                                    : line.treatment().words(),
                            place(line),
                            line.text()));
                }
                yield own;
            }
        };
    }

    private String log(Line line, String own) {
        String value = line.value().strip();
        if (!value.startsWith("file ")) {
            return own;
        }
        logs = true;
        Path file = Path.of(value.substring("file ".length()).strip());
        return with(line, "file " + inNewHome(LOG + "/" + file.getFileName()));
    }

    private String included(Line line) {
        return folder(line.path().orElse(Path.of("")));
    }

    private String folder(Path included) {
        String known = includes.get(included);
        if (known == null) {
            known = includes.isEmpty() ? "conf.d" : "conf.d-" + (includes.size() + 1);
            includes.put(included, known);
        }
        return known;
    }

    private String with(Line line, String value) {
        report.add(new Entry("mapped", place(line), value));
        return line.spelling() + " " + value;
    }

    private static String place(Line line) {
        return line.place() + " " + line.spelling() + (line.value().isEmpty() ? "" : " " + line.value());
    }

    private String inNewHome(String name) {
        return options.to().resolve(name).toString();
    }

    /** Plans the copy of the file or directory that a line names, and returns its name in the new home. */
    private String copy(Line line, String folder) throws ConfigException {
        Path source = source(line);
        String known = copies.get(source);
        if (known != null) {
            return known;
        }
        if (!Files.isReadable(source)) {
            boolean made = line.name().endsWith("config_file") && !Files.exists(source);
            if (!made) { // Dynamic security makes its file when there is none.
                throw new ConfigException(
                        line.file(), line.line(), "The file " + source + " cannot be read; run this as a user who may");
            }
        }
        String name = folder + source.getFileName();
        for (int i = 2; copies.containsValue(name) || name.equals(MAIN_FILE); i++) {
            name = folder + i + "-" + source.getFileName();
        }
        if (Files.exists(source)) {
            copies.put(source, name);
            report.add(new Entry("taken", source.toString(), name));
        }
        return name;
    }

    /** The file that a line means; one without a whole path may stand beside the configuration. */
    private Path source(Line line) {
        Path named = line.path().orElse(Path.of(""));
        if (!named.isAbsolute() && !Files.exists(named)) {
            Path beside = mainFile.toAbsolutePath().resolveSibling(named);
            if (Files.exists(beside)) {
                return beside.normalize();
            }
        }
        return named.toAbsolutePath().normalize();
    }
}
