// SPDX-License-Identifier: Apache-2.0
package io.godwit.reference;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.godwit.broker.auth.BrokerSecurity;
import io.godwit.broker.config.BrokerConfig;
import io.godwit.broker.config.CommandLine;
import io.godwit.broker.config.ConfigReader;
import io.godwit.broker.config.ListenerConfig;
import io.godwit.broker.transport.HttpPages;
import io.godwit.broker.transport.PageAnswer;
import io.godwit.broker.transport.PageRequest;
import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.zip.GZIPInputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SiteTest {
    @TempDir
    private Path folder = Path.of("");

    private final Site site = new Site("/io/godwit/reference/sample/", Runnable::run);

    @Test
    void leadsToItsFirstPage() throws Exception {
        assertThat(answer("/")).isEqualTo(new PageAnswer.Redirect("/ref/"));
        assertThat(answer("/ref")).isEqualTo(new PageAnswer.Redirect("/ref/"));
        assertThat(file("/ref/").status()).isEqualTo(200);
    }

    @Test
    void givesAPageAsTheIndexSays() throws Exception {
        PageAnswer.File first = file("/ref/");
        assertThat(first.contentType()).isEqualTo("text/html; charset=utf-8");
        assertThat(first.etag()).isEqualTo("e1");
        assertThat(first.cacheControl()).isEqualTo("no-cache");
        assertThat(first.encodings()).containsExactly("gzip");
        String plain = new String(bytes(first, ""), StandardCharsets.UTF_8);
        assertThat(plain).contains("<title>The MQTT Reference</title>");
        try (GZIPInputStream in = new GZIPInputStream(new ByteArrayInputStream(bytes(first, "gzip")))) {
            assertThat(new String(in.readAllBytes(), StandardCharsets.UTF_8)).isEqualTo(plain);
        }
    }

    @Test
    void letsHashedAssetsBeKeptForEver() throws Exception {
        assertThat(file("/ref/assets/main-1a2b.js").cacheControl()).contains("immutable");
    }

    @Test
    void followsOldNames() throws Exception {
        assertThat(answer("/ref/lwt")).isEqualTo(new PageAnswer.Redirect("/ref/will"));
        assertThat(answer("/ref/will/")).isEqualTo(new PageAnswer.Redirect("/ref/will"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "/ref/nowhere",
                "/ref/index.html",
                "/ref/index.tsv",
                "/ref/../Site.class",
                "/ref/..%2fSite.class",
                "/ref//will",
                "/ref/%77ill",
                "/ref/will%00"
            })
    void hasNoFileForAPathThatIsNotInTheIndex(String path) throws Exception {
        PageAnswer.File missing = file(path);
        assertThat(missing.status()).isEqualTo(404);
        assertThat(missing.etag()).isEqualTo("e4");
    }

    @Test
    void leavesOtherPathsToOthers() throws Exception {
        assertThat(site.page(request("/mqtt"))).isNull();
        assertThat(site.page(request("/reference"))).isNull();
    }

    @Test
    void saysWhatIsWrongWithAnIndex() {
        assertThatThrownBy(() -> SiteFile.of("will\ttext/html")).hasMessageContaining("2 columns");
    }

    @Test
    void keepsWhatWasReadLastUpToALimit() {
        RecentFiles recent = new RecentFiles(100);
        for (int i = 0; i < 10; i++) {
            recent.keep("f" + i, new byte[20]);
            recent.find("f0");
        }
        recent.keep("large", new byte[60]);
        assertThat(recent.find("large")).isNull();
        assertThat(recent.find("f0")).isNotNull();
        assertThat(recent.find("f1")).isNull();
        assertThat(recent.find("f9")).isNotNull();
    }

    private PageAnswer.File file(String path) throws Exception {
        return (PageAnswer.File) answer(path);
    }

    private static byte[] bytes(PageAnswer.File file, String encoding) {
        return file.body().apply(encoding).toCompletableFuture().join();
    }

    private PageAnswer answer(String path) throws Exception {
        HttpPages.Page page = Objects.requireNonNull(site.page(request(path)));
        assertThat(page.open()).isTrue();
        return page.answer().get() instanceof PageAnswer.Later later
                ? later.answer().toCompletableFuture().join()
                : page.answer().get();
    }

    private PageRequest request(String path) throws Exception {
        Path file = folder.resolve("godwit.conf");
        Files.write(file, List.of("listener 9001 localhost", "protocol websockets"));
        BrokerConfig config = ConfigReader.read(file, CommandLine.NONE);
        try (BrokerSecurity security = BrokerSecurity.open(config, List.of())) {
            ListenerConfig listener = config.listeners().getFirst();
            return PageRequest.of(path, Map.of(), listener, security.of(listener), "127.0.0.1");
        }
    }
}
