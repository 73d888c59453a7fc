// SPDX-License-Identifier: Apache-2.0
package io.godwit.reference;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What people type finds the same pages in the terminal as in the browser, over the finished site. */
class QueriesTest {
    private static final Path SITE = Path.of("target", "site");
    private static final Path QUERIES = Path.of("content", "queries.tsv");
    private static final int FIRST_OF_A_HUNDRED = 95;

    private record Miss(String query, String expected, List<String> found) {}

    @Test
    void findThePageThatAnswersThem() throws IOException {
        boolean built = Files.exists(SITE.resolve("search.tsv")) && Files.exists(QUERIES);
        if (!"true".equals(System.getenv("CI"))) {
            assumeTrue(built, "The site is not built, so there is nothing to search");
        }
        Finder finder = new Finder(SearchIndex.read(Files.readAllBytes(
                SITE.resolve(Files.readString(SITE.resolve("search.tsv")).strip()))));
        int queries = 0;
        List<Miss> notFirst = new ArrayList<>();
        List<Miss> notAmongThree = new ArrayList<>();
        for (String line : Files.readAllLines(QUERIES)) {
            if (line.isBlank() || line.startsWith("#")) {
                continue;
            }
            String[] columns = line.split("\t", -1);
            queries++;
            List<String> found = finder.find(columns[0], 3, null).stream()
                    .map(hit -> hit.found().path())
                    .toList();
            Miss miss = new Miss(columns[0], columns[1], found);
            if (found.isEmpty() || !found.getFirst().equals(columns[1])) {
                notFirst.add(miss);
            }
            if (!found.contains(columns[1])) {
                notAmongThree.add(miss);
            }
        }
        assertThat(notAmongThree).isEmpty();
        assertThat((queries - notFirst.size()) * 100 / queries)
                .as("of a hundred queries, those that find their page first; not so %s", notFirst)
                .isGreaterThanOrEqualTo(FIRST_OF_A_HUNDRED);
    }
}
