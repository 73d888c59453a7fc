// SPDX-License-Identifier: Apache-2.0
package io.godwit.reference;

import org.jspecify.annotations.Nullable;

/**
 * One line of a site's index.
 *
 * @param path below {@code /ref/}; empty for the first page
 * @param contentType with its character set
 * @param etag changes with the bytes, without quotes
 * @param file below the site's folder
 * @param gzip the same compressed, or null where that would not be smaller
 * @param brotli likewise
 * @param immutable whether the path changes with the bytes, so that it may be kept for ever
 * @param target where this path leads now, or null for a path that has a file
 */
record SiteFile(
        String path,
        String contentType,
        String etag,
        String file,
        @Nullable String gzip,
        @Nullable String brotli,
        boolean immutable,
        @Nullable String target) {
    private static final int COLUMNS = 7;
    private static final String NONE = "-";
    private static final String REDIRECT = "redirect";

    /**
     * Reads a line of {@code index.tsv}.
     *
     * @throws IllegalArgumentException if it has another form
     */
    static SiteFile of(String line) {
        String[] columns = line.split("\t", -1);
        if (columns.length >= 3 && columns[1].equals(REDIRECT)) {
            return new SiteFile(columns[0], "", "", "", null, null, false, columns[2]);
        }
        if (columns.length != COLUMNS) {
            throw new IllegalArgumentException(
                    "A line of the index of the site has " + columns.length + " columns, not " + COLUMNS + ": " + line);
        }
        return new SiteFile(
                columns[0],
                columns[1],
                columns[2].replace("\"", ""),
                columns[3],
                columns[4].equals(NONE) ? null : columns[4],
                columns[5].equals(NONE) ? null : columns[5],
                columns[6].equals("immutable"),
                null);
    }

    boolean isHtml() {
        return contentType.startsWith("text/html");
    }
}
