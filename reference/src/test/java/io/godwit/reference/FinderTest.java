// SPDX-License-Identifier: Apache-2.0
package io.godwit.reference;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** The rules of the search, one by one. */
class FinderTest {
    private final Finder finder = new Finder(List.of(
            record(
                    "will",
                    "entry",
                    "Last will",
                    "A message the broker sends for you.",
                    "lwt",
                    "last will and testament"),
            record("retain-clear", "entry", "Clearing retained messages", "Publish an empty payload.", "retain clear"),
            record("rc/0x87", "rc", "0x87 Not authorized", "The rules say no.", "135", "rc 135"),
            record("connack/5", "connack", "5 Not authorised", "The rules say no.", "rc 5"),
            record("conf/max_queued_messages", "conf", "max_queued_messages", "Most messages that wait."),
            record("cannot-connect#refused", "error", "Connection refused: * port *", "Nobody listens there."),
            record("versions", "entry", "3.1, 3.1.1 and 5.0", "Side by side.", "mqtt 3.1.1")));

    private static Found record(String path, String kind, String title, String answer, String... names) {
        return new Found(path, title, kind, "Category", answer, null, List.of(names), names.length, List.of());
    }

    @Test
    void splitsWordsAsThePagesDo() {
        assertThat(SearchWords.of("QoS2 qos-2 0x8E 3.1.1 $SYS/# %c Café"))
                .containsExactly("qos", "2", "qos", "2", "0x8e", "3.1.1", "$sys", "#", "%c", "cafe");
        assertThat(SearchWords.telling(SearchWords.of("how do I use a will"))).containsExactly("will");
    }

    @Test
    void findsNamesAliasesNumbersAndMisspellings() {
        assertThat(first("LWT", null)).isEqualTo("will");
        assertThat(first("what is a last will?", null)).isEqualTo("will");
        assertThat(first("135", null)).isEqualTo("rc/0x87");
        assertThat(first("rc 5", null)).isEqualTo("connack/5");
        assertThat(first("max_queued_mesages", null)).isEqualTo("conf/max_queued_messages");
        assertThat(first("clear retained", null)).isEqualTo("retain-clear");
        assertThat(first("retian clear", null)).isEqualTo("retain-clear");
        assertThat(first("3.1.1", null)).isEqualTo("versions");
    }

    @Test
    void findsTheCauseOfAPastedLine() {
        assertThat(first("12:01:02 Error: Connection refused: localhost port 1883 (ECONNREFUSED)", null))
                .isEqualTo("cannot-connect#refused");
    }

    @Test
    void looksInOneScopeOnly() {
        assertThat(first("not authorised", "rc")).isIn("rc/0x87", "connack/5");
        assertThat(first("messages", "conf")).isEqualTo("conf/max_queued_messages");
        assertThat(finder.find("will", 3, "conf")).isEmpty();
    }

    @Test
    void offersTheNearestWhereNothingIsFound() {
        assertThat(finder.find("zzz qqq", 3, null)).isEmpty();
        assertThat(finder.find("", 3, null)).isEmpty();
        assertThat(finder.nearest("wilm", 1).getFirst().path()).isEqualTo("will");
    }

    @Test
    void readsTheIndexThatTheSiteBuildWrites() throws IOException {
        String json =
                "{\"format\":1,\"later\":{\"x\":[1]},\"records\":[{\"path\":\"a\",\"title\":\"A\",\"kind\":\"entry\","
                        + "\"category\":\"C\",\"answer\":\"An answer.\",\"fix\":\"Do it.\",\"names\":[\"b\",\"c\"],\"own\":1,"
                        + "\"scopes\":[\"paho\"]}]}";
        assertThat(SearchIndex.read(json.getBytes(UTF_8)))
                .containsExactly(new Found(
                        "a", "A", "entry", "C", "An answer.", "Do it.", List.of("b", "c"), 1, List.of("paho")));
        assertThatThrownBy(() -> SearchIndex.read("{\"format\":2}".getBytes(UTF_8)))
                .hasMessageContaining("format 2");
    }

    private String first(String query, @Nullable String scope) {
        List<Finder.Hit> hits = finder.find(query, 3, scope);
        return hits.isEmpty() ? "" : hits.getFirst().found().path();
    }
}
