// SPDX-License-Identifier: Apache-2.0
package io.godwit.bench.report;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

@EnabledOnOs(OS.LINUX)
class ProcessProbeTest {
    private static final long SELF = ProcessHandle.current().pid();

    /** Linux gives no identifier above 2²². */
    private static final long BEYOND_ALL = (1 << 22) + 1;

    @TempDir
    private Path proc;

    @Test
    void countsTheTimeOfAllThreads() throws Exception {
        ProcessProbe probe = ProcessProbe.of(SELF);
        long before = probe.cpuNanos();
        Thread thread = new Thread(() -> burn(100_000_000));
        thread.start();
        thread.join();

        // The thread has ended, and its time still counts.
        assertThat(probe.cpuNanos() - before).isGreaterThanOrEqualTo(100_000_000 - probe.cpuResolutionNanos());
    }

    @Test
    void readsMemoryInBytes() throws Exception {
        assertThat(ProcessProbe.of(SELF).residentBytes()).isBetween(10L << 20, 100L << 30);
    }

    @Test
    void givesTheDifferenceOfTwoReadings() {
        assertThat(new ProcessProbe.Reading(5, 100).until(new ProcessProbe.Reading(12, 90)))
                .isEqualTo(new ProcessUse(7, 100, 90));
    }

    @Test
    void saysThatThereIsNoSuchProcess() {
        assertThatThrownBy(() -> ProcessProbe.of(BEYOND_ALL))
                .isInstanceOf(IOException.class)
                .hasMessage("No process has the identifier 4194305 on this machine.");
    }

    @Test
    void noticesThatTheProcessHasEnded() throws Exception {
        Process process = new ProcessBuilder("cat").start();
        ProcessProbe probe = ProcessProbe.of(process.pid());
        assertThat(probe.read().residentBytes()).isNotNegative();
        process.destroyForcibly().waitFor();

        assertThatThrownBy(probe::cpuNanos)
                .isInstanceOf(IOException.class)
                .hasMessage("Process " + process.pid() + " has ended.");
        assertThatThrownBy(probe::residentBytes).isInstanceOf(IOException.class);
    }

    @Test
    void saysWhereItWorksWhenThereIsNoProc() {
        assertThatThrownBy(() -> ProcessProbe.of(1, proc))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("on Linux only");
    }

    @Test
    void noticesThatTheIdentifierWasGivenToAnother() throws Exception {
        process("(a (strange) name) S", 1);
        ProcessProbe probe = ProcessProbe.of(SELF, proc);
        process("(other) S", 2);

        assertThatThrownBy(probe::cpuNanos).hasMessage("Process " + SELF + " has ended.");
    }

    @Test
    void fallsBackToTicksWhereTheKernelGivesNoClock() throws Exception {
        long noProcess = BEYOND_ALL;
        Files.createDirectories(proc.resolve("self"));
        Files.writeString(proc.resolve("self/stat"), "");
        Path folder = Files.createDirectories(proc.resolve(Long.toString(noProcess)));
        Files.writeString(folder.resolve("stat"), "9 (x) S 1 1 1 0 -1 0 0 0 0 0 250 50 0 0 20 0 1 0 77 0 0\n");
        ProcessProbe probe = ProcessProbe.of(noProcess, proc);

        assertThat(probe.cpuResolutionNanos()).isEqualTo(10_000_000);
        assertThat(probe.cpuNanos()).isEqualTo(3_000_000_000L);
    }

    private void process(String begin, int begun) throws IOException {
        Files.createDirectories(proc.resolve("self"));
        Files.writeString(proc.resolve("self/stat"), "");
        Path folder = Files.createDirectories(proc.resolve(Long.toString(SELF)));
        Files.writeString(
                folder.resolve("stat"), "9 " + begin + " 1 1 1 0 -1 0 0 0 0 0 250 50 0 0 20 0 1 0 " + begun + " 0 0\n");
    }

    private static void burn(long nanos) {
        long end = ManagementFactory.getThreadMXBean().getCurrentThreadCpuTime() + nanos;
        while (ManagementFactory.getThreadMXBean().getCurrentThreadCpuTime() < end) {
            Thread.onSpinWait();
        }
    }
}
