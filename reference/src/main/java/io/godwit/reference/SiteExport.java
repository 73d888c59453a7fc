// SPDX-License-Identifier: Apache-2.0
package io.godwit.reference;

import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Writes the site into a folder, for any web server that serves files: pages get the ending {@code .html}, and links to them too, so
 * that no rule of the server is needed. Panels that run examples explain there that they need a broker.
 */
public final class SiteExport {
    private static final Pattern LINK = Pattern.compile("(<a\\b[^>]*?\\bhref=\")([^\"]*)(\")");
    private static final String BASE = "{base}";
    private static final String HTML = ".html";

    private final Site site;
    private final Map<String, SiteFile> files;
    private final @Nullable String baseUrl;

    /**
     * An export of this site.
     *
     * @param baseUrl where it will be, such as {@code https://example.org/mqtt/}; null leaves out the files that must say so
     */
    public SiteExport(Site site, @Nullable String baseUrl) {
        this.site = site;
        this.files = site.index();
        this.baseUrl = baseUrl == null || baseUrl.endsWith("/") ? baseUrl : baseUrl + "/";
    }

    /**
     * Writes all of it; files that are there already are replaced.
     *
     * @return how many files were written
     * @throws IOException if one cannot be written
     */
    public int writeTo(Path folder) throws IOException {
        Path root = folder.toAbsolutePath().normalize();
        int written = 0;
        for (SiteFile file : files.values()) {
            byte[] content = content(file);
            if (content != null) {
                Path target = root.resolve(name(file)).normalize();
                if (!target.startsWith(root)) {
                    throw new IOException("The index of the site has a path that leads out of it: " + file.path());
                }
                Files.createDirectories(target.getParent());
                Files.write(target, content);
                written++;
            }
        }
        return written;
    }

    private String name(SiteFile file) {
        if (file.path().isEmpty()) {
            return "index.html";
        }
        return file.isHtml() || file.target() != null ? file.path() + HTML : file.path();
    }

    /** What is written for this line of the index; null for nothing. */
    private byte @Nullable [] content(SiteFile file) {
        if (file.target() != null) {
            return redirect(file.path(), file.target()).getBytes(StandardCharsets.UTF_8);
        }
        if (file.path().equals("sw.js")) {
            return null; // It knows the pages by their paths without ending.
        }
        byte[] bytes = site.bytes(file.file());
        if (file.isHtml()) {
            return page(file.path(), new String(bytes, StandardCharsets.UTF_8)).getBytes(StandardCharsets.UTF_8);
        }
        if (!file.path().endsWith(".xml")) {
            return bytes;
        }
        String text = new String(bytes, StandardCharsets.UTF_8);
        if (!text.contains(BASE)) {
            return bytes;
        }
        return baseUrl == null ? null : text.replace(BASE, baseUrl).getBytes(StandardCharsets.UTF_8);
    }

    private String redirect(String from, String target) {
        String up = "../".repeat((int) from.chars().filter(c -> c == '/').count());
        String to = up + withEnding(target);
        return "<!doctype html>\n<html lang=\"en\">\n<meta charset=\"utf-8\">\n<title>Moved</title>\n"
                + "<meta http-equiv=\"refresh\" content=\"0; url=" + to + "\">\n<p><a href=\"" + to
                + "\">It is here now.</a>\n</html>\n";
    }

    private String page(String path, String html) {
        URI here = URI.create("/" + path);
        String linked = LINK.matcher(html)
                .replaceAll(link ->
                        Matcher.quoteReplacement(link.group(1) + withEnding(here, link.group(2)) + link.group(3)));
        return linked.replace("data-ending=\"\"", "data-ending=\"" + HTML + '"');
    }

    /** A link as it is written in a page, with the ending of the page that it leads to. */
    private String withEnding(URI here, String link) {
        int end = link.length();
        for (char sign : new char[] {'#', '?'}) {
            int at = link.indexOf(sign);
            end = at < 0 ? end : Math.min(end, at);
        }
        String path = link.substring(0, end);
        if (path.isEmpty() || path.contains(":") || path.startsWith("/")) {
            return link;
        }
        String resolved;
        try {
            resolved = here.resolve(path).getPath().substring(1);
        } catch (IllegalArgumentException notOurs) {
            return link;
        }
        if (resolved.isEmpty()) {
            return (path.equals(".") ? "./" : path) + "index.html" + link.substring(end);
        }
        SiteFile target = files.get(resolved);
        return target != null && (target.isHtml() || target.target() != null)
                ? path + HTML + link.substring(end)
                : link;
    }

    private String withEnding(String target) {
        int anchor = target.indexOf('#');
        String path = anchor < 0 ? target : target.substring(0, anchor);
        String rest = anchor < 0 ? "" : target.substring(anchor);
        return (path.isEmpty() ? "index" : path) + HTML + rest;
    }
}
