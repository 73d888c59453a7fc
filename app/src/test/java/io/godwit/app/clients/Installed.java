// SPDX-License-Identifier: Apache-2.0
package io.godwit.app.clients;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Assertions;
import org.junit.jupiter.api.Assumptions;

/** Which clients of other people this machine has, and where the repository keeps its scripts for them. */
public final class Installed {
    private Installed() {}

    /** The root of the repository, seen from the folder of any module. */
    public static Path root() {
        Path folder = Path.of("").toAbsolutePath();
        while (!Files.isDirectory(folder.resolve("interop"))) {
            Path parent = folder.getParent();
            if (parent == null) {
                throw new IllegalStateException(
                        "no folder named interop above " + Path.of("").toAbsolutePath());
            }
            folder = parent;
        }
        return folder;
    }

    /** The environment in which Python finds the paho that .ci/install-clients unpacked. */
    public static Map<String, String> pythonEnvironment() {
        return Map.of(
                "PYTHONPATH",
                root().resolve("target/clients/python/usr/lib/python3/dist-packages")
                        .toString(),
                "PYTHONDONTWRITEBYTECODE",
                "1");
    }

    /** Skips the test, or fails it where CI is true, without paho 2 for Python. */
    public static void requirePaho() {
        String version = "import paho.mqtt, sys; sys.exit(not paho.mqtt.__version__.startswith('2.'))";
        require("paho-mqtt for Python", List.of("python3", "-c", version), pythonEnvironment());
    }

    /** Skips the test, or fails it where CI is true, unless the command ends with status 0. */
    public static void require(String what, List<String> command, Map<String, String> environment) {
        if (!succeeds(command, environment)) {
            missing(what + " is not installed; run .ci/install-clients");
        }
    }

    /** Skips the test with this reason, or fails it where CI is true. */
    public static void missing(String hint) {
        if ("true".equals(System.getenv("CI"))) {
            Assertions.fail(hint);
        }
        Assumptions.abort(hint);
    }

    private static boolean succeeds(List<String> command, Map<String, String> environment) {
        try {
            return CommandRun.of(command, root(), environment).status() == 0;
        } catch (IOException noSuchCommand) {
            return false;
        } catch (InterruptedException stop) {
            Thread.currentThread().interrupt();
            return false;
        }
    }
}
