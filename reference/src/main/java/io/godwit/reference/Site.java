// SPDX-License-Identifier: Apache-2.0
package io.godwit.reference;

import io.godwit.broker.transport.HttpPages;
import io.godwit.broker.transport.PageAnswer;
import io.godwit.broker.transport.PageRequest;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * The finished pages on the class path, found by their path in the index that the site build wrote: a path that is not in there has
 * no file, whatever it looks like. Safe from any thread.
 *
 * <p>Nothing is read before somebody asks. What was read last is kept, up to 4 MiB.
 */
public final class Site implements HttpPages {
    private static final String ROOT = "/ref/";
    private static final String INDEX = "index.tsv";
    private static final String NOT_FOUND = "404";
    private static final String FOR_EVER = "public, max-age=31536000, immutable";
    private static final String ASK_AGAIN = "no-cache";
    private static final int MAX_KEPT_BYTES = 4 << 20;

    private final String folder;
    private final Executor reader;
    private final RecentFiles recent = new RecentFiles(MAX_KEPT_BYTES);

    /** Null until the index was read. */
    private volatile @Nullable Map<String, SiteFile> index;

    /**
     * The site in this folder of the class path.
     *
     * @param folder such as {@code /io/godwit/reference/site/}
     * @param reader where files are read; may block
     */
    Site(String folder, Executor reader) {
        this.folder = folder;
        this.reader = reader;
    }

    /** The site of this jar; null when it was built without one. */
    public static @Nullable Site ofClassPath() {
        String folder = "/io/godwit/reference/site/";
        return Site.class.getResource(folder + INDEX) == null
                ? null
                : new Site(folder, task -> Thread.ofVirtual().name("reference").start(task));
    }

    @Override
    public @Nullable Page page(PageRequest request) {
        String path = request.path();
        if (path.equals("/") || path.equals("/ref")) {
            return new Page(true, () -> new PageAnswer.Redirect(ROOT));
        }
        if (!path.startsWith(ROOT)) {
            return null;
        }
        return new Page(true, () -> new PageAnswer.Later(soon(() -> answer(path.substring(ROOT.length())))));
    }

    private PageAnswer answer(String path) {
        Map<String, SiteFile> files = index();
        SiteFile file = files.get(path);
        if (file != null && file.target() != null) {
            return new PageAnswer.Redirect(ROOT + file.target());
        }
        if (file != null) {
            return answer(file, path.equals(NOT_FOUND) ? 404 : 200);
        }
        if (path.endsWith("/") && files.containsKey(path.substring(0, path.length() - 1))) {
            return new PageAnswer.Redirect(ROOT + path.substring(0, path.length() - 1));
        }
        SiteFile missing = files.get(NOT_FOUND);
        return missing == null ? PageAnswer.Text.refusal(404, "Not found.") : answer(missing, 404);
    }

    private PageAnswer answer(SiteFile file, int status) {
        List<String> encodings = new ArrayList<>();
        if (file.brotli() != null) {
            encodings.add("br");
        }
        if (file.gzip() != null) {
            encodings.add("gzip");
        }
        return new PageAnswer.File(
                status,
                file.contentType(),
                file.etag(),
                file.immutable() ? FOR_EVER : ASK_AGAIN,
                encodings,
                encoding -> soon(() -> bytes(encoded(file, encoding))));
    }

    private static String encoded(SiteFile file, String encoding) {
        String brotli = file.brotli();
        String gzip = file.gzip();
        if (encoding.equals("br") && brotli != null) {
            return brotli;
        }
        return encoding.equals("gzip") && gzip != null ? gzip : file.file();
    }

    private <T> CompletableFuture<T> soon(Supplier<T> work) {
        return CompletableFuture.supplyAsync(work, reader);
    }

    /**
     * The search over this site.
     *
     * @throws IOException if the site was built without an index that can be read
     */
    public Finder finder() throws IOException {
        String file = new String(read("search.tsv"), StandardCharsets.UTF_8).strip();
        SiteFile indexed = index().get(file);
        return new Finder(SearchIndex.read(read(indexed == null ? file : indexed.file())));
    }

    /** The text of the page at this path below {@code /ref/}, for a terminal; null when there is none. An anchor counts for nothing. */
    public @Nullable String text(String path) {
        int anchor = path.indexOf('#');
        SiteFile file = index().get(anchor < 0 ? path : path.substring(0, anchor));
        return file == null || !file.isHtml()
                ? null
                : PageText.of(new String(bytes(file.file()), StandardCharsets.UTF_8));
    }

    /** Path to file, read when it is asked for first. */
    Map<String, SiteFile> index() {
        Map<String, SiteFile> known = index;
        if (known == null) {
            Map<String, SiteFile> read = new LinkedHashMap<>();
            new String(read(INDEX), StandardCharsets.UTF_8)
                    .lines()
                    .filter(line -> !line.isBlank())
                    .map(SiteFile::of)
                    .forEach(file -> read.put(file.path(), file));
            known = read;
            index = known;
        }
        return known;
    }

    /**
     * The bytes of a file that the index names.
     *
     * @throws UncheckedIOException if it is not there
     */
    byte[] bytes(String file) {
        byte[] kept = recent.find(file);
        if (kept == null) {
            kept = read(file);
            recent.keep(file, kept);
        }
        return kept;
    }

    private byte[] read(String file) {
        try (InputStream in = Site.class.getResourceAsStream(folder + file)) {
            if (in == null) {
                throw new FileNotFoundException("The site was built without " + file);
            }
            return in.readAllBytes();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
