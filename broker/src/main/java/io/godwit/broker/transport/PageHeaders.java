// SPDX-License-Identifier: Apache-2.0
package io.godwit.broker.transport;

import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpHeaders;
import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Headers that every page needs, and what the client's headers ask of a file. */
final class PageHeaders {
    /** A host with or without a port, and nothing that could end the directive it is put into. */
    private static final Pattern HOST =
            Pattern.compile("[A-Za-z0-9.\\-]{1,253}(:[0-9]{1,5})?|\\[[0-9A-Fa-f:.]{2,45}](:[0-9]{1,5})?");

    private static final String POLICY_BEGIN =
            "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; connect-src 'self'";
    private static final String POLICY_END =
            "; font-src 'self'; manifest-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'";

    private PageHeaders() {}

    /** What keeps a page from being taken for something else, or from reaching out of this origin. */
    static void protect(HttpHeaders answer, String contentType, @Nullable String host) {
        answer.set("x-content-type-options", "nosniff")
                .set("referrer-policy", "no-referrer")
                .set("cross-origin-resource-policy", "same-origin");
        if (contentType.startsWith("text/html")) {
            answer.set(HttpHeaderNames.CONTENT_SECURITY_POLICY, policy(host))
                    .set("cross-origin-opener-policy", "same-origin");
        }
    }

    /** WebSockets are named by host: not every browser takes them for 'self'. */
    private static String policy(@Nullable String host) {
        String sockets = host != null && HOST.matcher(host).matches() ? " ws://" + host + " wss://" + host : "";
        return POLICY_BEGIN + sockets + POLICY_END;
    }

    /** Whether the client has this one already. */
    static boolean isKnown(String etag, @Nullable String ifNoneMatch) {
        if (ifNoneMatch == null) {
            return false;
        }
        for (String known : ifNoneMatch.split(",", -1)) {
            String tag = known.strip();
            if (tag.equals("*") || (tag.startsWith("W/") ? tag.substring(2) : tag).equals('"' + etag + '"')) {
                return true;
            }
        }
        return false;
    }

    /** The first of the encodings that the client takes, or an empty word. */
    static String encoding(List<String> offered, @Nullable String acceptEncoding) {
        if (acceptEncoding != null) {
            String accepted = acceptEncoding.toLowerCase(Locale.ROOT);
            for (String encoding : offered) {
                if (accepts(accepted, encoding)) {
                    return encoding;
                }
            }
        }
        return "";
    }

    private static boolean accepts(String accepted, String encoding) {
        for (String item : accepted.split(",", -1)) {
            String[] parts = item.split(";", 2);
            if (parts[0].strip().equals(encoding)) {
                return parts.length == 1 || !parts[1].replace(" ", "").matches("q=0(\\.0*)?");
            }
        }
        return false;
    }
}
