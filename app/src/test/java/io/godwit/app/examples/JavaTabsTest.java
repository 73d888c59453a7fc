// SPDX-License-Identifier: Apache-2.0
package io.godwit.app.examples;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import javax.tools.Diagnostic;
import javax.tools.DiagnosticCollector;
import javax.tools.JavaCompiler;
import javax.tools.JavaFileObject;
import javax.tools.StandardJavaFileManager;
import javax.tools.ToolProvider;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.io.TempDir;

/**
 * What the pages show in Java compiles against the clients that the tests use. An example is a whole class, or the statements of
 * a {@code main} with their imports.
 */
class JavaTabsTest {
    private static final Pattern BLOCK = Pattern.compile("^```java\\R(.*?)^```", Pattern.DOTALL | Pattern.MULTILINE);
    private static final Pattern TYPE = Pattern.compile("^(?:public )?(?:final )?class (\\w+)", Pattern.MULTILINE);
    private static final Pattern MAIN = Pattern.compile("^void main\\(", Pattern.MULTILINE);

    @TempDir
    private Path folder = Path.of("");

    @TestFactory
    Stream<DynamicTest> everyJavaExampleCompiles() throws IOException {
        List<DynamicTest> tests = new ArrayList<>();
        for (Entry entry : Entry.all()) {
            Matcher block = BLOCK.matcher(Files.readString(entry.file()));
            int number = 0;
            while (block.find()) {
                number++;
                String code = block.group(1);
                Path place = folder.resolve(entry.slug() + "-" + number);
                tests.add(DynamicTest.dynamicTest(
                        entry.slug() + " " + number,
                        () -> assertThat(errors(code, place)).isEmpty()));
            }
        }
        return tests.stream();
    }

    private static List<String> errors(String code, Path place) throws IOException {
        Matcher type = TYPE.matcher(code);
        boolean isClass = type.find();
        Files.createDirectories(place);
        Path file = place.resolve(isClass ? type.group(1) + ".java" : "Example.java");
        Files.writeString(file, isClass || MAIN.matcher(code).find() ? code : inMain(code));
        JavaCompiler compiler = ToolProvider.getSystemJavaCompiler();
        DiagnosticCollector<JavaFileObject> found = new DiagnosticCollector<>();
        try (StandardJavaFileManager files = compiler.getStandardFileManager(found, Locale.ROOT, null)) {
            List<String> options =
                    List.of("-proc:none", "-d", place.toString(), "-cp", System.getProperty("java.class.path"));
            compiler.getTask(null, files, found, options, null, files.getJavaFileObjects(file))
                    .call();
        }
        return found.getDiagnostics().stream()
                .filter(one -> one.getKind() == Diagnostic.Kind.ERROR)
                .map(one -> one.getLineNumber() + ": " + one.getMessage(Locale.ROOT))
                .toList();
    }

    private static String inMain(String code) {
        List<String> imports =
                code.lines().filter(line -> line.startsWith("import ")).toList();
        List<String> statements =
                code.lines().filter(line -> !line.startsWith("import ")).toList();
        return String.join("\n", imports) + "\nvoid main() throws Exception {\n" + String.join("\n", statements)
                + "\n}\n";
    }
}
