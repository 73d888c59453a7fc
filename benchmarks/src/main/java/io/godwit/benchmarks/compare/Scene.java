// SPDX-License-Identifier: Apache-2.0
package io.godwit.benchmarks.compare;

import io.godwit.bench.report.Phase;
import io.godwit.bench.report.Report;
import java.io.PrintStream;
import java.util.ArrayList;
import java.util.List;

/** What all rows of one comparison share: what was asked for, where to tell how it goes, and what went wrong. One thread. */
final class Scene {
    private final CompareOptions options;
    private final PrintStream progress;
    private final List<String> faults = new ArrayList<>();

    Scene(CompareOptions options, PrintStream progress) {
        this.options = options;
        this.progress = progress;
    }

    CompareOptions options() {
        return options;
    }

    PrintStream progress() {
        return progress;
    }

    /** Godwit, mosquitto, then the others. */
    List<Broker> brokers() {
        return options.brokers();
    }

    Broker godwit() {
        return brokers().getFirst();
    }

    Broker mosquitto() {
        return brokers().get(1);
    }

    int indexOf(BrokerProcess process) {
        return brokers().indexOf(process.broker());
    }

    /** One for each broker. */
    List<Figures> emptyFigures() {
        return brokers().stream().map(broker -> new Figures()).toList();
    }

    /** Those of Godwit and mosquitto, and nothing for the others. */
    List<Figures> figures(Figures godwit, Figures mosquitto) {
        List<Figures> figures = new ArrayList<>(List.of(godwit, mosquitto));
        while (figures.size() < brokers().size()) {
            figures.add(new Figures());
        }
        return figures;
    }

    /** Messages that a broker lost, doubled or reordered, and rows that failed. */
    List<String> faults() {
        return faults;
    }

    void noteFaults(BrokerProcess broker, Row row, Report report) {
        for (Phase phase : report.phases()) {
            Phase.Faults faults = phase.faults();
            noteFaults(broker.name(), row, faults.lost(), faults.doubled(), faults.reordered());
        }
    }

    void noteFaults(String broker, Row row, long lost, long doubled, long reordered) {
        if (lost + doubled + reordered > 0) {
            faults.add("%s, %s: %d lost, %d doubled, %d reordered"
                    .formatted(broker, row.word(), lost, doubled, reordered));
        }
    }

    void noteFailure(Row row, Exception failure) {
        faults.add("%s failed: %s".formatted(row.word(), failure.getMessage()));
    }
}
