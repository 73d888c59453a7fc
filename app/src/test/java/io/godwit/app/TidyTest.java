// SPDX-License-Identifier: Apache-2.0
package io.godwit.app;

import static org.assertj.core.api.Assertions.assertThat;

import io.godwit.broker.config.Version;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.function.Predicate;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** What a formatter does not see, in every text file of the repository. */
class TidyTest {
    private static final Path ROOT = root();
    private static final Set<String> NOT_OURS = Set.of(".git", "target", "node_modules", "data", ".idea", ".vscode");
    private static final Pattern TEXT =
            Pattern.compile(".*\\.(java|xml|md|sh|py|js|mjs|ts|conf|acl|json|yml|yaml|tsv|properties|html|css)"
                    + "|.*/(godwit|LICENSE|\\.gitignore|\\.ci/run)");
    private static final Pattern NEEDS_LICENCE = Pattern.compile(".*\\.(java|sh|py|js|mjs|ts)|.*/pom\\.xml|.*/godwit");
    private static final Pattern UNFINISHED = Pattern.compile("\\b(TO" + "DO|FIX" + "ME|XX" + "X)\\b");
    private static final Pattern THIS_MACHINE = Pattern.compile("(^|[^A-Za-z0-9_.])/(work|root|farmtmp|home/[a-z]+)/");
    private static final Pattern PAUSE = Pattern.compile("(Thread|TimeUnit\\.[A-Z]+)\\.sl" + "eep\\(");

    private static final Pattern DEPENDENCY =
            Pattern.compile("<dependency>(?:\\s|<!--.*?-->|<groupId>[^<]*</groupId>)*<artifactId>([^<]+)</artifactId>");

    private final List<Path> files = textFiles();

    @Test
    void everySourceFileBeginsWithItsLicence() {
        assertThat(violations(
                        NEEDS_LICENCE,
                        lines -> lines.stream()
                                .limit(3)
                                .noneMatch(line -> line.contains("SPDX-License-Identifier: Apache-2.0"))))
                .isEmpty();
    }

    @Test
    void everyFileEndsWithOneNewLine() {
        assertThat(files).allSatisfy(file -> {
            String text = read(file);
            assertThat(text.isEmpty() || (text.endsWith("\n") && !text.endsWith("\n\n")))
                    .as("%s ends with exactly one new line", ROOT.relativize(file))
                    .isTrue();
        });
    }

    @Test
    void noLineHoldsTabsOrTrailingBlanks() {
        assertThat(lines(
                        file -> !file.toString().endsWith(".tsv"),
                        line -> line.contains("\t") || line.endsWith(" ") || line.endsWith("\r")))
                .isEmpty();
    }

    @Test
    void nothingIsLeftUnfinished() {
        assertThat(lines(file -> true, line -> UNFINISHED.matcher(line).find())).isEmpty();
    }

    @Test
    void nothingPointsIntoSomebodysMachine() {
        assertThat(lines(file -> true, line -> THIS_MACHINE.matcher(line).find()))
                .isEmpty();
    }

    @Test
    void testsWaitForEventsAndNotForTheClock() {
        assertThat(lines(
                        file -> file.toString().contains("/src/test/"),
                        line -> PAUSE.matcher(line).find()))
                .isEmpty();
    }

    @Test
    void disabledTestsSayWhy() {
        assertThat(lines(
                        file -> file.toString().endsWith("Test.java"),
                        line -> line.strip().equals("@Disabled")))
                .isEmpty();
    }

    @Test
    void everyPackageSaysWhatItIsFor() {
        List<Path> silent = files.stream()
                .filter(file -> file.toString().contains("/src/main/java/")
                        && file.toString().endsWith(".java"))
                .map(Path::getParent)
                .distinct()
                .filter(folder -> {
                    Path description = folder.resolve("package-info.java");
                    return !Files.exists(description)
                            || !read(description).contains("/**")
                            || !read(description).contains("@NullMarked");
                })
                .map(ROOT::relativize)
                .toList();
        assertThat(silent).isEmpty();
    }

    @Test
    void versionIsTheOneOfThePoms() {
        assertThat(read(ROOT.resolve("pom.xml")))
                .containsPattern("<version>" + Version.NUMBER + "(-SNAPSHOT)?</version>");
    }

    @Test
    void everyDependencySaysWhyItIsHere() {
        String reasons = read(ROOT.resolve("docs/decisions/dependencies.md"));
        assertThat(files.stream()
                        .filter(file -> file.endsWith("pom.xml"))
                        .flatMap(file -> DEPENDENCY.matcher(read(file)).results())
                        .map(found -> found.group(1))
                        .filter(name -> !name.startsWith("godwit") && !name.endsWith("-bom"))
                        .distinct())
                .allSatisfy(name -> assertThat(reasons).contains("`" + name + "`"));
    }

    @Test
    void commentsNameNoAuthorsAndNoHistory() {
        assertThat(lines(file -> file.toString().endsWith(".java"), line -> line.contains("* @aut" + "hor")))
                .isEmpty();
    }

    private List<String> violations(Pattern which, Predicate<List<String>> isBad) {
        return files.stream()
                .filter(file -> which.matcher(file.toString()).matches())
                .filter(file -> isBad.test(read(file).lines().toList()))
                .map(file -> ROOT.relativize(file).toString())
                .toList();
    }

    private List<String> lines(Predicate<Path> which, Predicate<String> isBad) {
        List<String> found = new ArrayList<>();
        for (Path file : files) {
            if (which.test(file)) {
                List<String> lines = List.of(read(file).split("\n", -1));
                for (int i = 0; i < lines.size(); i++) {
                    if (isBad.test(lines.get(i))) {
                        found.add(ROOT.relativize(file) + ":" + (i + 1) + ": " + lines.get(i));
                    }
                }
            }
        }
        return found;
    }

    private static List<Path> textFiles() {
        List<Path> found = new ArrayList<>();
        try {
            Files.walkFileTree(ROOT, new SimpleFileVisitor<>() {
                @Override
                public FileVisitResult preVisitDirectory(Path folder, BasicFileAttributes attributes) {
                    return NOT_OURS.contains(String.valueOf(folder.getFileName()))
                            ? FileVisitResult.SKIP_SUBTREE
                            : FileVisitResult.CONTINUE;
                }

                @Override
                public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) {
                    if (attributes.isRegularFile()
                            && TEXT.matcher(file.toString()).matches()) {
                        found.add(file);
                    }
                    return FileVisitResult.CONTINUE;
                }
            });
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return found;
    }

    private static String read(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException e) {
            throw new UncheckedIOException(file.toString(), e);
        }
    }

    private static Path root() {
        Path folder = Path.of("").toAbsolutePath();
        while (!Files.exists(folder.resolve("LICENSE"))) {
            folder = folder.resolve("..").normalize();
        }
        return folder;
    }
}
