// SPDX-License-Identifier: Apache-2.0
package io.godwit.reference;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SiteExportTest {
    private final Site site = new Site("/io/godwit/reference/sample/", Runnable::run);

    @Test
    void writesPagesWhoseLinksLeadToFiles(@TempDir Path folder) throws Exception {
        int written = new SiteExport(site, null).writeTo(folder);
        assertThat(written).isEqualTo(5);
        assertThat(folder.resolve("index.html"))
                .content()
                .contains("data-ending=\".html\"")
                .contains("href=\"will.html#top\"")
                .contains("href=\"https://example.org/will\"");
        assertThat(folder.resolve("will.html")).content().contains("href=\"./index.html\"");
        assertThat(folder.resolve("lwt.html")).content().contains("url=will.html");
        assertThat(folder.resolve("404.html")).exists();
        assertThat(folder.resolve("assets").resolve("main-1a2b.js")).hasContent("export {};");
    }

    @Test
    void showsAPageAsText() {
        assertThat(
                        PageText.of(
                                "<html><body><nav>menu</nav><main><h1>QoS&nbsp;1</h1><p>At <b>least</b>\n once &amp; more.</p>"
                                        + "<script>no()</script><ul><li>one</li><li>two</li></ul><pre>a\n  b</pre></main></body></html>"))
                .isEqualTo("QoS 1\n\nAt least once & more.\n\n- one\n- two\n\na\n  b\n");
        assertThat(site.text("will")).contains("Home");
        assertThat(site.text("will#top")).isNotNull();
        assertThat(site.text("nowhere")).isNull();
        assertThat(site.text("assets/main-1a2b.js")).isNull();
    }

    @Test
    void replacesWhatIsThere(@TempDir Path folder) throws Exception {
        Files.writeString(folder.resolve("will.html"), "old");
        new SiteExport(site, "https://example.org/mqtt").writeTo(folder);
        assertThat(folder.resolve("will.html")).content().contains("Will");
    }
}
