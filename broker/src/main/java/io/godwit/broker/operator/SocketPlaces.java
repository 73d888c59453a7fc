// SPDX-License-Identifier: Apache-2.0
package io.godwit.broker.operator;

import io.godwit.broker.config.BrokerConfig;
import io.godwit.broker.config.ListenerConfig;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Where the control socket of a broker is: what the configuration says, else the data directory, else a runtime directory. The broker takes
 * the first place it can use, and {@code godwit ctl} looks in the same order. Stateless.
 */
public final class SocketPlaces {
    /** Its name in a data directory, where one broker lives. */
    public static final String NAME = "godwit.sock";

    /** Where services have their sockets. */
    private static final Path RUN = Path.of("/run/godwit");

    private static final Path RUN_PARENT = Path.of("/run");

    private SocketPlaces() {}

    /**
     * The places of a broker with this configuration, the best first; none when it has no control socket.
     *
     * @param environment of the process that asks
     */
    public static List<Path> of(BrokerConfig config, Map<String, String> environment) {
        if (!config.control().enabled()) {
            return List.of();
        }
        Path given = config.control().path();
        if (given != null) {
            return List.of(given);
        }
        if (config.persistence().enabled()) {
            return List.of(config.persistence().location().resolve(NAME));
        }
        List<Path> places = new ArrayList<>();
        for (Path folder : runtimeFolders(environment)) {
            places.add(folder.resolve(runtimeName(config)));
        }
        return places;
    }

    /** Brokers of a machine that keep nothing on disk are told apart by their first port. */
    private static String runtimeName(BrokerConfig config) {
        ListenerConfig first = config.listeners().getFirst();
        return "godwit-"
                + (first.port() > 0
                        ? "" + first.port()
                        : "p" + ProcessHandle.current().pid()) + ".sock";
    }

    /**
     * Makes the folder of a place where that is ours to make.
     *
     * @throws IOException if it cannot be made
     */
    public static void prepare(Path place) throws IOException {
        if (RUN.equals(place.getParent()) && !Files.exists(RUN)) {
            Files.createDirectory(RUN);
        }
    }

    /** The folders for sockets of brokers without data, the best first. */
    public static List<Path> runtimeFolders(Map<String, String> environment) {
        Set<Path> folders = new LinkedHashSet<>();
        String ofService = environment.getOrDefault("RUNTIME_DIRECTORY", "");
        if (!ofService.isEmpty()) {
            folders.add(Path.of(ofService.split(":", -1)[0]));
        }
        if (Files.isDirectory(RUN) || Files.isWritable(RUN_PARENT)) {
            folders.add(RUN);
        }
        String ofUser = environment.getOrDefault("XDG_RUNTIME_DIR", "");
        if (!ofUser.isEmpty()) {
            folders.add(Path.of(ofUser));
        }
        folders.add(Path.of(""));
        return List.copyOf(folders);
    }
}
