// SPDX-License-Identifier: Apache-2.0
package io.godwit.app.clients;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/** A command that has ended: its exit status and what it wrote to standard output and standard error, in one text. */
public record CommandRun(int status, String output) {
    private static final long DEADLINE_SECONDS = 180;

    /** Runs a command in a folder and waits for its end, at most three minutes. */
    public static CommandRun of(List<String> command, Path folder) throws IOException, InterruptedException {
        return of(command, folder, Map.of());
    }

    /** Runs a command with more environment variables; one that is still running after three minutes is killed. */
    public static CommandRun of(List<String> command, Path folder, Map<String, String> environment)
            throws IOException, InterruptedException {
        return of(command, folder, environment, DEADLINE_SECONDS);
    }

    /** The same with a time limit of so many seconds. */
    public static CommandRun of(List<String> command, Path folder, Map<String, String> environment, long seconds)
            throws IOException, InterruptedException {
        Path output = Files.createTempFile("command", ".out");
        try {
            ProcessBuilder builder = new ProcessBuilder(command)
                    .directory(folder.toFile())
                    .redirectErrorStream(true)
                    .redirectOutput(output.toFile());
            builder.environment().putAll(environment);
            Process process = builder.start();
            process.getOutputStream().close();
            if (!process.waitFor(seconds, TimeUnit.SECONDS)) {
                process.descendants().forEach(ProcessHandle::destroyForcibly);
                process.destroyForcibly().waitFor();
            }
            return new CommandRun(process.exitValue(), Files.readString(output, StandardCharsets.UTF_8));
        } finally {
            Files.delete(output);
        }
    }
}
