// SPDX-License-Identifier: Apache-2.0
package io.godwit.bench.report;

import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.MethodHandle;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Locale;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * What the kernel says of one process on this machine: its CPU time and its resident memory. Linux only.
 *
 * <p>CPU time is user and system time of all threads, also of those that have ended. It comes from the process's CPU clock in
 * nanoseconds; where a sandbox does not give that clock, from {@code /proc/PID/stat}, which counts in steps of
 * {@link #cpuResolutionNanos()}. The sum of {@code schedstat} of all threads is not used: it shrinks when a thread ends, and a JVM ends
 * compiler threads while it runs.
 *
 * <p>A process identifier that was given to another process is noticed by the time that process began. Safe from any thread.
 */
public final class ProcessProbe {
    /** Linux shows times to users in hundredths of a second, whatever its own tick is. */
    private static final long TICK_NANOS = 10_000_000;

    // Fields of /proc/PID/stat, counted from the one behind the program's name.
    private static final int USER_TICKS = 11;
    private static final int SYSTEM_TICKS = 12;
    private static final int BEGUN = 19;

    private final long processId;
    private final Path folder;
    private final String begun;
    private final @Nullable CpuClock clock;

    private ProcessProbe(long processId, Path folder) throws IOException {
        this.processId = processId;
        this.folder = folder;
        this.begun = fields()[BEGUN];
        this.clock = CpuClock.of(processId);
    }

    /**
     * Watches a process.
     *
     * @throws IOException when there is no such process, or this is not Linux
     */
    public static ProcessProbe of(long processId) throws IOException {
        return of(processId, Path.of("/proc"));
    }

    static ProcessProbe of(long processId, Path proc) throws IOException {
        if (!Files.isReadable(proc.resolve("self/stat"))) {
            throw new IOException(
                    "CPU time and memory of a process can be read on Linux only, where /proc is mounted; leave out"
                            + " the process identifier, or run this on the broker's machine.");
        }
        return new ProcessProbe(processId, proc.resolve(Long.toString(processId)));
    }

    /** The process that is watched. */
    public long processId() {
        return processId;
    }

    /** The smallest difference that {@link #cpuNanos()} can show. */
    public long cpuResolutionNanos() {
        return clock == null ? TICK_NANOS : 1;
    }

    /**
     * User and system time that the process has used so far.
     *
     * @throws IOException when the process has ended
     */
    public long cpuNanos() throws IOException {
        String[] fields = fields();
        long nanos = clock == null ? -1 : clock.nanos();
        return nanos >= 0
                ? nanos
                : (Long.parseLong(fields[USER_TICKS]) + Long.parseLong(fields[SYSTEM_TICKS])) * TICK_NANOS;
    }

    /**
     * Memory of the process that is in RAM now, shared pages included.
     *
     * @throws IOException when the process has ended
     */
    public long residentBytes() throws IOException {
        fields();
        return read("status")
                        .lines()
                        .filter(line -> line.startsWith("VmRSS:"))
                        .mapToLong(line -> Long.parseLong(line.replaceAll("[^0-9]", "")))
                        .sum()
                * 1024;
    }

    /**
     * CPU time and memory together, as the beginning or end of a stretch.
     *
     * @throws IOException when the process has ended
     */
    public Reading read() throws IOException {
        return new Reading(cpuNanos(), residentBytes());
    }

    /** One look at a process: CPU time since it began, and resident memory. */
    public record Reading(long cpuNanos, long residentBytes) {
        /** What was used from this look to a later one. */
        public ProcessUse until(Reading later) {
            return new ProcessUse(later.cpuNanos - cpuNanos, residentBytes, later.residentBytes);
        }
    }

    private String[] fields() throws IOException {
        String stat = read("stat");
        // The second field is the program's name in parentheses and may hold blanks and parentheses.
        String[] fields = stat.substring(stat.lastIndexOf(')') + 2).strip().split(" ", -1);
        if (fields[0].equals("Z") || (begun != null && !fields[BEGUN].equals(begun))) {
            throw ended();
        }
        return fields;
    }

    private String read(String leaf) throws IOException {
        try {
            return Files.readString(folder.resolve(leaf));
        } catch (NoSuchFileException gone) {
            throw begun == null
                    ? new IOException("No process has the identifier " + processId + " on this machine.", gone)
                    : ended();
        } catch (IOException gone) {
            // A process that ends between opening and reading.
            throw new IOException("Cannot read " + folder.resolve(leaf) + ": " + gone.getMessage(), gone);
        }
    }

    private IOException ended() {
        return new IOException(String.format(Locale.ROOT, "Process %d has ended.", processId));
    }

    /** The clock that clock_getcpuclockid(3) names; read by clock_gettime(2), which the JDK does not offer. */
    private static final class CpuClock {
        private static final long TIMESPEC_BYTES = 16;
        private static final int OF_ALL_THREADS = 2;

        private final MethodHandle clockGettime;
        private final int clock;

        private CpuClock(MethodHandle clockGettime, long processId) {
            this.clockGettime = clockGettime;
            this.clock = (int) (~processId << 3 | OF_ALL_THREADS);
        }

        /** Null where it cannot be read. */
        @SuppressWarnings("restricted") // The signature is that of every 64-bit Linux.
        static @Nullable CpuClock of(long processId) {
            if (ValueLayout.ADDRESS.byteSize() != Long.BYTES) {
                return null;
            }
            Linker linker = Linker.nativeLinker();
            CpuClock clock = linker.defaultLookup()
                    .find("clock_gettime")
                    .map(function -> linker.downcallHandle(
                            function,
                            FunctionDescriptor.of(ValueLayout.JAVA_INT, ValueLayout.JAVA_INT, ValueLayout.ADDRESS)))
                    .map(function -> new CpuClock(function, processId))
                    .orElse(null);
            return clock == null || clock.nanos() < 0 ? null : clock;
        }

        /** Negative when the kernel refuses. */
        long nanos() {
            try (Arena arena = Arena.ofConfined()) {
                MemorySegment time = arena.allocate(TIMESPEC_BYTES, Long.BYTES);
                int status = (int) clockGettime.invokeExact(clock, time);
                return status != 0
                        ? -1
                        : TimeUnit.SECONDS.toNanos(time.get(ValueLayout.JAVA_LONG, 0))
                                + time.get(ValueLayout.JAVA_LONG, Long.BYTES);
            } catch (Throwable impossible) {
                throw new AssertionError("clock_gettime", impossible);
            }
        }
    }
}
