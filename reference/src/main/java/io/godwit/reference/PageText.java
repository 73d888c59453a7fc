// SPDX-License-Identifier: Apache-2.0
package io.godwit.reference;

import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A finished page as text for a terminal: what is between {@code <main>} and its end, without tags. Made for the pages of our own site
 * build, whose HTML is well formed.
 */
final class PageText {
    private static final Pattern MAIN = Pattern.compile("<main\\b[^>]*>(.*)</main>", Pattern.DOTALL);
    private static final Pattern NOISE = Pattern.compile(
            "<(script|style|svg|button|nav|aside|form|noscript)\\b[^>]*>.*?</\\1>|<!--.*?-->", Pattern.DOTALL);
    private static final Pattern PART = Pattern.compile("<(/?)([a-zA-Z0-9]+)[^>]*>|[^<]+");
    private static final Pattern ENTITY = Pattern.compile("&(#x?[0-9a-fA-F]+|[a-z]+);");
    private static final Set<String> BLOCKS = Set.of(
            "p",
            "div",
            "section",
            "article",
            "ul",
            "ol",
            "li",
            "dl",
            "dt",
            "dd",
            "table",
            "tr",
            "thead",
            "tbody",
            "figure",
            "figcaption",
            "header",
            "footer",
            "blockquote",
            "details",
            "summary",
            "br",
            "hr",
            "pre",
            "h1",
            "h2",
            "h3",
            "h4",
            "label",
            "legend");
    private static final Map<String, String> NAMED =
            Map.of("amp", "&", "lt", "<", "gt", ">", "quot", "\"", "apos", "'", "nbsp", " ", "middot", "·");

    private final StringBuilder text = new StringBuilder();
    private int preformatted;

    private PageText() {}

    /** The text of a page. */
    static String of(String html) {
        Matcher main = MAIN.matcher(html);
        String body = NOISE.matcher(main.find() ? main.group(1) : html).replaceAll("");
        PageText page = new PageText();
        Matcher part = PART.matcher(body);
        while (part.find()) {
            if (part.group(2) == null) {
                page.add(decoded(part.group()));
            } else {
                page.tag(part.group(2).toLowerCase(Locale.ROOT), !part.group(1).isEmpty());
            }
        }
        return page.text
                        .toString()
                        .replaceAll("[ \\t]+\\n", "\n")
                        .replaceAll("\\n{3,}", "\n\n")
                        .strip() + "\n";
    }

    private void tag(String name, boolean ends) {
        if (name.equals("pre")) {
            preformatted += ends ? -1 : 1;
        }
        if (name.equals("td") || name.equals("th")) {
            text.append(ends ? "  " : "");
        } else if (preformatted == 0 || name.equals("pre")) {
            if (BLOCKS.contains(name)) {
                newLine();
            }
            if (name.matches("h[1-4]|p|pre|table|ul|ol")) {
                text.append('\n');
            }
            if (!ends && name.matches("h[2-4]")) {
                text.append("## ");
            } else if (!ends && name.equals("li")) {
                text.append("- ");
            }
        }
    }

    private void newLine() {
        if (!text.isEmpty() && text.charAt(text.length() - 1) != '\n') {
            text.append('\n');
        }
    }

    private void add(String words) {
        if (preformatted > 0) {
            text.append(words);
            return;
        }
        String plain = words.replaceAll("\\s+", " ");
        boolean lineBegins = text.isEmpty() || text.charAt(text.length() - 1) == '\n';
        text.append(lineBegins ? plain.stripLeading() : plain);
    }

    private static String decoded(String words) {
        return ENTITY.matcher(words).replaceAll(found -> Matcher.quoteReplacement(character(found.group(1))));
    }

    private static String character(String entity) {
        if (!entity.startsWith("#")) {
            return NAMED.getOrDefault(entity, "&" + entity + ";");
        }
        boolean hex = entity.startsWith("#x");
        int code = Integer.parseInt(entity.substring(hex ? 2 : 1), hex ? 16 : 10);
        return Character.isValidCodePoint(code) ? Character.toString(code) : "";
    }
}
