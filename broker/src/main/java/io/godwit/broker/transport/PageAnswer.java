// SPDX-License-Identifier: Apache-2.0
package io.godwit.broker.transport;

import java.util.List;
import java.util.concurrent.CompletionStage;
import java.util.function.Function;

/** What a page answers. Immutable. */
public sealed interface PageAnswer {
    /**
     * A text made for this request, which nobody keeps.
     *
     * @param status of HTTP, such as 200
     * @param contentType with its character set
     */
    record Text(int status, String contentType, String body) implements PageAnswer {
        /** With status 200. */
        public static Text of(String contentType, String body) {
            return new Text(200, contentType, body);
        }

        /** A sentence that says why not. */
        public static Text refusal(int status, String sentence) {
            return new Text(status, "text/plain; charset=utf-8", sentence + "\n");
        }
    }

    /**
     * A file that is the same for everybody. Who has it already hears that it has not changed, and its bytes are not read.
     *
     * @param status of HTTP: 200, or 404 for a page that says so
     * @param contentType with its character set
     * @param etag changes with the bytes; letters, digits, - and _ only
     * @param cacheControl how long it may be kept
     * @param encodings the content encodings there are besides none, the best first
     * @param body the bytes in one of these encodings, or without when the word is empty; completes on any thread
     */
    record File(
            int status,
            String contentType,
            String etag,
            String cacheControl,
            List<String> encodings,
            Function<String, CompletionStage<byte[]>> body)
            implements PageAnswer {
        /** Keeps a copy of the list. */
        public File {
            encodings = List.copyOf(encodings);
        }
    }

    /** Another place to look, for now: a path of this listener that begins with a slash. */
    record Redirect(String location) implements PageAnswer {}

    /**
     * Pieces until somebody ends it.
     *
     * @param contentType of the whole
     * @param heartbeat a piece that means nothing, sent when there was no other for a while, so that a dead peer is noticed
     * @param opening begins it, on a loop and without blocking, and returns what is to be done once when it is over,
     *     whoever ended it; that runs on the loop, too
     */
    record Stream(String contentType, String heartbeat, Function<PageStream, Runnable> opening) implements PageAnswer {}

    /** An answer that takes time; completes on any thread. */
    record Later(CompletionStage<? extends PageAnswer> answer) implements PageAnswer {}
}
