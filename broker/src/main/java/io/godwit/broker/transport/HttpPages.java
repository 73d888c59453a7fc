// SPDX-License-Identifier: Apache-2.0
package io.godwit.broker.transport;

import java.util.List;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * What listeners answer to a plain GET or HEAD; given by server. Asked on any loop, so it must not block: what takes time is
 * answered {@linkplain PageAnswer.Later later}.
 */
@FunctionalInterface
public interface HttpPages {
    /** No page at all. */
    HttpPages NONE = request -> null;

    /** The page that this request asks for; null when there is none. */
    @Nullable
    Page page(PageRequest request);

    /** The first page that one of these has, asked in this order. */
    static HttpPages of(List<HttpPages> shelves) {
        List<HttpPages> all = List.copyOf(shelves);
        return request -> {
            for (HttpPages pages : all) {
                Page page = pages.page(request);
                if (page != null) {
                    return page;
                }
            }
            return null;
        };
    }

    /**
     * A page.
     *
     * @param open whether everybody may have it; otherwise whoever may connect to the listener
     * @param answer made when it is sent
     */
    record Page(boolean open, Supplier<PageAnswer> answer) {}
}
