// SPDX-License-Identifier: Apache-2.0
package io.godwit.app.ctl;

import io.godwit.broker.config.CommandLine;
import io.godwit.broker.config.ConfigException;
import io.godwit.broker.config.ConfigReader;
import io.godwit.broker.operator.SocketPlaces;
import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/** Finds the control socket that is meant. */
final class SocketSearch {
    /** Where packages have their brokers keep data. */
    private static final List<Path> DATA = List.of(Path.of("/var/lib/godwit"), Path.of("/var/lib/mosquitto"));

    private final Map<String, String> environment;

    SocketSearch(Map<String, String> environment) {
        this.environment = environment;
    }

    Path find(CtlOptions options) throws CtlException {
        if (options.socket() != null) {
            return options.socket();
        }
        if (options.config() != null) {
            return ofConfig(options.config());
        }
        String named = environment.getOrDefault("GODWIT_CONTROL_SOCKET", "");
        return named.isEmpty() ? ofMachine() : Path.of(named);
    }

    private Path ofConfig(Path file) throws CtlException {
        List<Path> places;
        try {
            places = SocketPlaces.of(ConfigReader.read(file, CommandLine.NONE), environment);
        } catch (ConfigException e) {
            throw new CtlException(CtlCommand.UNUSABLE, e.getMessage() + " Use --socket to go on without the file.");
        }
        if (places.isEmpty()) {
            throw new CtlException(
                    CtlCommand.UNREACHABLE, file + " says godwit_control_socket off, so this broker cannot be asked.");
        }
        for (Path place : places) {
            if (ControlClient.isAlive(place)) {
                return place;
            }
        }
        for (Path place : places) {
            if (Files.exists(place)) {
                return place; // Asking it tells why nobody answers.
            }
        }
        throw new CtlException(
                CtlCommand.UNREACHABLE,
                "No broker runs with " + file + ": there is no control socket " + listed(places)
                        + ". A broker that was started with another working directory needs --socket.");
    }

    private Path ofMachine() throws CtlException {
        Set<Path> candidates = new LinkedHashSet<>();
        for (Path folder : SocketPlaces.runtimeFolders(environment)) {
            try (DirectoryStream<Path> found = Files.newDirectoryStream(folder, "godwit*.sock")) {
                found.forEach(candidates::add);
            } catch (IOException e) {
                // There is no such folder, or it is not for us.
            }
        }
        DATA.forEach(folder -> candidates.add(folder.resolve(SocketPlaces.NAME)));
        List<Path> alive =
                candidates.stream().filter(ControlClient::isAlive).distinct().toList();
        if (alive.size() == 1) {
            return alive.getFirst();
        }
        if (alive.isEmpty()) {
            List<Path> there = new ArrayList<>(candidates);
            there.removeIf(candidate -> !Files.exists(candidate) || Files.isWritable(candidate));
            String denied = there.isEmpty() ? "" : " You may not use " + listed(there) + ".";
            throw new CtlException(
                    CtlCommand.UNREACHABLE,
                    "No broker is found on this machine." + denied
                            + " Say where with -c FILE, the broker's configuration, or --socket PATH.");
        }
        throw new CtlException(
                CtlCommand.UNREACHABLE,
                "Several brokers run on this machine: " + listed(alive)
                        + ". Say which one with --socket PATH or -c FILE.");
    }

    private static String listed(List<Path> paths) {
        return paths.stream().map(Path::toString).collect(Collectors.joining(", "));
    }
}
