// SPDX-License-Identifier: Apache-2.0
package io.godwit.app.bridges;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** A bridge for all topics in both directions: because both ends know it for a bridge, no message comes back. */
class BridgeEchoTest {
    private final Ends ends = new Ends(BridgeEchoTest.class);

    private static String bridge(String far) {
        return """
                connection everything
                address %s
                remote_clientid everything
                restart_timeout 1
                topic # both 2
                """.formatted(far);
    }

    @ParameterizedTest
    @EnumSource(Pair.class)
    void sendsNothingBackWhereItCameFrom(Pair pair) throws Exception {
        ends.make(pair);
        try (ends) {
            ends.far().start();
            ends.near().configure(bridge(ends.far().address())).start();
            ends.awaitInbound("warm", "warm");
            Probe here = ends.near().probe("here").subscribe(2, "+/m");
            Probe there = ends.far().probe("there").subscribe(2, "+/m");
            here.publish("a/m", "hence", 2);
            there.publish("b/m", "hither", 2);
            // What each end gets next would come behind an echo.
            here.until("b/m hither q2"::equals);
            there.until("a/m hence q2"::equals);
            here.publish("c/m", "hence", 2);
            there.publish("d/m", "hither", 2);
            List<String> near = here.until("d/m hither q2"::equals);
            List<String> far = there.until("c/m hence q2"::equals);
            assertThat(near).containsOnlyOnce("d/m hither q2").doesNotContain("b/m hither q2");
            assertThat(far).containsOnlyOnce("c/m hence q2").doesNotContain("a/m hence q2");
            here.publish("e/m", "hence", 2);
            assertThat(there.until("e/m hence q2"::equals)).doesNotContain("a/m hence q2", "c/m hence q2");
        }
    }
}
