// SPDX-License-Identifier: Apache-2.0
package io.godwit.app.examples;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/**
 * An entry, its Python example and the steps of its panel belong together: each has the others, and steps and example do the same.
 *
 * <p>What an example does after the last step may only be its cleaning up: packets that end sessions and remove retained messages.
 */
class TwinsTest {
    private static final Set<String> CLEANING = Set.of("in CONNECT", "in DISCONNECT", "in PUBLISH q0", "in PUBLISH q1");

    @Test
    void everyExampleIsNamedByAnEntryAndEveryNamedExampleExists() throws IOException {
        Set<String> named = Entry.all().stream()
                .map(Entry::example)
                .filter(example -> !example.isEmpty())
                .collect(Collectors.toCollection(TreeSet::new));
        Set<String> existing = Example.all().stream()
                .map(example -> example.slug() + ".py")
                .collect(Collectors.toCollection(TreeSet::new));
        assertThat(existing).isEqualTo(named);
    }

    @Test
    void everyExampleHasASetUp() throws IOException {
        assertThat(Example.all())
                .filteredOn(example -> !example.broker().equals(Example.NO_BROKER))
                .allSatisfy(example -> assertThat(example.configuration()).exists());
    }

    @TestFactory
    Stream<DynamicTest> theStepsOfAPanelCanBeRead() throws IOException {
        return Entry.all().stream()
                .filter(entry -> !entry.steps().isEmpty())
                .map(entry -> DynamicTest.dynamicTest(
                        entry.slug(),
                        () -> assertThat(Steps.of(entry.steps()).actions()).isNotEmpty()));
    }

    @TestFactory
    Stream<DynamicTest> theStepsOfAPanelSendWhatTheExampleSends() throws IOException {
        List<DynamicTest> tests = new ArrayList<>();
        for (Entry entry : Entry.all()) {
            Example example = Example.all().stream()
                    .filter(one -> entry.example().equals(one.slug() + ".py"))
                    .findFirst()
                    .orElse(null);
            if (example != null && !entry.steps().isEmpty()) {
                tests.add(DynamicTest.dynamicTest(
                        entry.slug(), () -> compare(Steps.of(entry.steps()), Recording.read(example.recording()))));
            }
        }
        return tests.stream();
    }

    private static void compare(Steps steps, Recording recording) {
        Map<String, List<String>> recorded = Steps.actions(recording);
        assertThat(recorded.keySet())
                .as("clients of the example")
                .containsAll(steps.actions().keySet());
        steps.actions().forEach((client, sent) -> {
            List<String> all = recorded.getOrDefault(client, List.of());
            assertThat(all).as("what %s sends in the example", client).startsWith(sent.toArray(String[]::new));
            assertThat(CLEANING)
                    .as("what %s sends in the example after the last step", client)
                    .containsAll(all.subList(sent.size(), all.size()));
        });
        steps.received()
                .forEach((client, count) -> assertThat(recording.events().stream()
                                .filter(seen -> seen.client().equals(client))
                                .filter(seen -> seen.direction().equals("out")
                                        && seen.type().equals("PUBLISH")))
                        .as("messages that %s receives in the example", client)
                        .hasSizeGreaterThanOrEqualTo(count));
    }
}
