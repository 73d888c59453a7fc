// SPDX-License-Identifier: Apache-2.0
package io.godwit.app.bench;

import io.godwit.bench.scenario.BenchSettings;
import io.godwit.bench.scenario.ScenarioKind;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/** What the command line asks for, while it is read. Belongs to one thread. */
final class BenchArguments {
    final BenchSettings.Builder settings;

    @Nullable
    Path json;

    @Nullable
    Path html;

    boolean quiet;
    boolean help;
    boolean hasPassword;

    BenchArguments(ScenarioKind scenario) {
        settings = BenchSettings.of(scenario);
    }
}
