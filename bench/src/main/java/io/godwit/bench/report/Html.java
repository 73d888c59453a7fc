// SPDX-License-Identifier: Apache-2.0
package io.godwit.bench.report;

/** Text that came from elsewhere, made safe to stand in a page: between tags and in quoted attributes. */
final class Html {
    private Html() {}

    static String escape(String text) {
        StringBuilder escaped = new StringBuilder(text.length() + 16);
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            switch (c) {
                case '&' -> escaped.append("&amp;");
                case '<' -> escaped.append("&lt;");
                case '>' -> escaped.append("&gt;");
                case '"' -> escaped.append("&quot;");
                case '\'' -> escaped.append("&#39;");
                // HTML has no place for other control characters, not even escaped.
                default -> escaped.append((c < ' ' && c != '\n' && c != '\t') || c == 0x7f ? '\ufffd' : c);
            }
        }
        return escaped.toString();
    }
}
