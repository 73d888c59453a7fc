// SPDX-License-Identifier: Apache-2.0
package io.godwit.broker.transport;

import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** What listeners with {@code protocol http_api} answer; given by server. Asked on any loop, so it must not block. */
@FunctionalInterface
public interface HttpPages {
    /** No page at all. */
    HttpPages NONE = path -> null;

    /** The page at this path, which begins with a slash and has no query; null when there is none. */
    @Nullable
    Page page(String path);

    /**
     * A page.
     *
     * @param contentType of the body
     * @param open whether everybody may have it; otherwise whoever may connect to the listener
     * @param body made when it is sent
     */
    record Page(String contentType, boolean open, Supplier<String> body) {}
}
