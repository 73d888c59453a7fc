// SPDX-License-Identifier: Apache-2.0
package io.godwit.app.crash;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Nothing acknowledged is lost by {@code kill -9}, nothing of QoS 2 is doubled, order and packet identifiers are kept.
 *
 * <p>By hand, for longer or to see a fault again, with what a failure prints: {@code mvn -pl app -am test -Dtest=CrashTest
 * -Dsurefire.failIfNoSpecifiedTests=false -Dgodwit.crash.kills=200 -Dgodwit.crash.seed=1 -Dgodwit.crash.loops=3
 * -Dgodwit.crash.durability=power}. Each option may be left out.
 */
class CrashTest {
    private static final int SHORT = 4;

    static Stream<CrashSettings> settings() {
        Long seed = Long.getLong("godwit.crash.seed");
        Integer kills = Integer.getInteger("godwit.crash.kills");
        Integer loops = Integer.getInteger("godwit.crash.loops");
        String durability = System.getProperty("godwit.crash.durability");
        return (durability == null ? List.of("process", "power") : List.of(durability))
                .stream()
                        .flatMap(level -> (loops == null ? List.of(1, 3) : List.of(loops))
                                .stream()
                                        .map(threads -> new CrashSettings(
                                                seed == null ? new Random().nextLong() : seed,
                                                kills == null ? SHORT : kills,
                                                threads,
                                                level)));
    }

    @ParameterizedTest
    @MethodSource("settings")
    @Timeout(7_200)
    void keepsItsPromisesOverKills(CrashSettings settings) throws Exception {
        System.out.println(settings);
        Path folder = Path.of("target", "crash", Long.toString(settings.seed())).toAbsolutePath();
        delete(folder);
        Files.createDirectories(folder);
        try (CrashRun run = new CrashRun(settings, folder)) {
            run.run();
            System.out.println(run);
        }
        delete(folder);
    }

    private static void delete(Path folder) throws IOException {
        if (Files.exists(folder)) {
            try (Stream<Path> files = Files.walk(folder)) {
                files.sorted(Comparator.reverseOrder()).forEach(CrashTest::deleteOne);
            }
        }
    }

    private static void deleteOne(Path file) {
        try {
            Files.delete(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
