// SPDX-License-Identifier: Apache-2.0
package io.godwit.app;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** When a watched file is taken over. Each look is called for, so no time passes here. */
class FileWatchTest {
    @TempDir
    private Path folder = Path.of("");

    private Path file = Path.of("");
    private final List<String> taken = new ArrayList<>();
    private final List<Set<Path>> givenUp = new ArrayList<>();
    private FileWatch watch = watchOf(Path.of(""));

    @BeforeEach
    void begin() throws IOException {
        file = folder.resolve("acl");
        Files.writeString(file, "good 1");
        watch = watchOf(file);
        watch.look();
        watch.look();
        assertThat(taken).containsExactly("good 1");
        taken.clear();
    }

    private FileWatch watchOf(Path watched) {
        return new FileWatch(() -> Set.of(watched), new FileWatch.Taking() {
            @Override
            public boolean take() {
                try {
                    String text = Files.readString(watched);
                    taken.add(text);
                    return text.startsWith("good");
                } catch (IOException e) {
                    taken.add("unreadable");
                    return false;
                }
            }

            @Override
            public void giveUp(Set<Path> changed) {
                givenUp.add(changed);
            }
        });
    }

    private void look(int times) {
        for (int i = 0; i < times; i++) {
            watch.look();
        }
    }

    @Test
    void leavesAFileAloneThatDoesNotChange() {
        look(5);
        assertThat(taken).isEmpty();
    }

    @Test
    void waitsUntilAFileStaysAsItIs() throws IOException {
        Files.writeString(file, "good, half");
        look(1);
        Files.writeString(file, "good, half and half");
        look(1);
        assertThat(taken).isEmpty();
        look(5);
        assertThat(taken).containsExactly("good, half and half");
    }

    @Test
    void triesABadFileAFewTimesAndThenWaitsForAChange() throws IOException {
        Files.writeString(file, "bad");
        look(FileWatch.TRIES);
        assertThat(givenUp).isEmpty();
        look(5);
        assertThat(taken).hasSize(FileWatch.TRIES);
        assertThat(givenUp).containsExactly(Set.of(file));
        Files.writeString(file, "good again");
        look(3);
        assertThat(taken).last().isEqualTo("good again");
        assertThat(givenUp).hasSize(1);
    }

    @Test
    void triesAFileThatIsGone() throws IOException {
        Files.delete(file);
        look(2);
        assertThat(taken).containsExactly("unreadable");
        Files.writeString(file, "good and back");
        look(2);
        assertThat(taken).last().isEqualTo("good and back");
    }

    @Test
    void seesAFileReplacedByOneOfTheSameSizeAndTime() throws IOException {
        Path other = folder.resolve("other");
        Files.writeString(other, "good 2");
        Files.setLastModifiedTime(other, Files.getLastModifiedTime(file));
        Files.move(other, file, StandardCopyOption.REPLACE_EXISTING, StandardCopyOption.ATOMIC_MOVE);
        look(2);
        assertThat(taken).containsExactly("good 2");
    }

    /** As Kubernetes does: the file is a link through a link that is turned over. */
    @Test
    void seesALinkTurnedOverInADirectoryAbove() throws IOException {
        Path first = Files.createDirectory(folder.resolve("..2024"));
        Path second = Files.createDirectory(folder.resolve("..2025"));
        Files.writeString(first.resolve("crt"), "good 1");
        Files.writeString(second.resolve("crt"), "good 2");
        Files.createSymbolicLink(folder.resolve("..data"), first.getFileName());
        Path link = Files.createSymbolicLink(folder.resolve("crt"), Path.of("..data", "crt"));
        watch = watchOf(link);
        look(2);
        Files.createSymbolicLink(folder.resolve("..next"), second.getFileName());
        Files.move(folder.resolve("..next"), folder.resolve("..data"), StandardCopyOption.ATOMIC_MOVE);
        look(2);
        assertThat(taken).containsExactly("good 1", "good 2");
    }

    @Test
    void seesAFileThatComesIntoAWatchedDirectory() throws IOException {
        int[] reads = new int[1];
        watch = new FileWatch(() -> Set.of(folder), new FileWatch.Taking() {
            @Override
            public boolean take() {
                reads[0]++;
                return true;
            }

            @Override
            public void giveUp(Set<Path> changed) {
                throw new AssertionError("never");
            }
        });
        look(3);
        Files.writeString(folder.resolve("ca.pem"), "another");
        look(3);
        assertThat(reads[0]).isEqualTo(2);
    }
}
