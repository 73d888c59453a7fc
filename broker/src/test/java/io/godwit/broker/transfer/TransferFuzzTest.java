// SPDX-License-Identifier: Apache-2.0
package io.godwit.broker.transfer;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import java.io.IOException;
import java.nio.file.Files;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** Any bytes are state, or a {@link TransferException} that names the file. */
class TransferFuzzTest {
    @FuzzTest
    void anyBytesAreAMosquittoFileOrAnError(byte[] bytes) throws IOException {
        readMosquitto(bytes);
    }

    /** The same with real files in which some bytes are others, which a fuzzer takes long to find. */
    @Test
    void anyChangeOfAMosquittoFileIsStateOrAnError() throws IOException {
        Random random = new Random(20_261_122);
        byte[] whole = Files.readAllBytes(MosquittoFileTest.sample("2.1.2"));
        for (int i = 0; i < 1_000; i++) {
            byte[] changed = whole.clone();
            for (int n = random.nextInt(4); n >= 0; n--) {
                int at = random.nextInt(changed.length);
                changed[at] = random.nextBoolean() ? (byte) random.nextInt() : (byte) (changed[at] + 1);
            }
            readMosquitto(changed);
        }
    }

    @FuzzTest
    void anyBytesAreAnExportOrAnError(byte[] bytes) {
        readLines(bytes);
    }

    /** The same with exports in which some bytes are others. */
    @Test
    void anyChangeOfAnExportIsStateOrAnError() throws TransferException {
        Random random = new Random(20_261_122);
        byte[] whole = JsonLinesTest.write(MosquittoFile.read(MosquittoFileTest.sample("2.1.2")));
        for (int i = 0; i < 1_000; i++) {
            byte[] changed = whole.clone();
            for (int n = random.nextInt(3); n >= 0; n--) {
                changed[random.nextInt(changed.length)] = (byte) " \"1{}[]:,+e-#\0\n\u00ffx".charAt(random.nextInt(17));
            }
            readLines(changed);
        }
    }

    private static void readLines(byte[] bytes) {
        try {
            assertThat(JsonLinesTest.read(bytes, new SavedState(List.of(), List.of(), List.of()))
                            .contents()
                            .toString())
                    .isNotEmpty();
        } catch (TransferException e) {
            assertThat(e).hasMessageStartingWith("f.json, line ");
        }
    }

    private static void readMosquitto(byte[] bytes) throws IOException {
        try {
            assertThat(MosquittoBytes.read(bytes).contents().toString()).isNotEmpty();
        } catch (TransferException e) {
            assertThat(e).hasMessageStartingWith("f.db");
        }
    }
}
