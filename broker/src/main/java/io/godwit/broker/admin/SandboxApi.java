// SPDX-License-Identifier: Apache-2.0
package io.godwit.broker.admin;

import io.godwit.broker.auth.Sandbox;
import io.godwit.broker.auth.Sandboxes;
import io.godwit.broker.trace.EventJson;
import io.godwit.broker.trace.PacketEvent;
import io.godwit.broker.trace.TraceFeed;
import io.godwit.broker.trace.TraceFilter;
import io.godwit.broker.trace.Watch;
import io.godwit.broker.transport.HttpPages;
import io.godwit.broker.transport.PageAnswer;
import io.godwit.broker.transport.PageRequest;
import io.godwit.broker.transport.PageStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/**
 * What a page of the reference needs to run an example: {@code /ref/api/sandbox} makes a throw-away identity, {@code /ref/api/story}
 * tells the packets of its connections and of nobody else's. Only for pages of this very listener; any thread.
 *
 * <p>The packets go out as Server-Sent Events. Each stream has a virtual thread while there is something for it, so that no loop makes
 * JSON.
 */
public final class SandboxApi implements HttpPages, AutoCloseable {
    private static final String MAKE = "/ref/api/sandbox";
    private static final String STORY = "/ref/api/story";
    private static final String JSON = "application/json";
    private static final String EVENTS = "text/event-stream";

    /** A comment, which an event source passes over; also what the stream begins with. */
    private static final String COMMENT = ":\n\n";

    private static final int MOST_STREAMS = 64;
    private static final int CAPACITY = 1024;

    /** Bytes of events that are sent together. */
    private static final int PIECE = 32 * 1024;

    private static final Duration RETRY = Duration.ofMillis(20);

    private final Sandboxes sandboxes;
    private final TraceFeed feed;
    private final Set<PageStream> streams = ConcurrentHashMap.newKeySet();

    /** Pages about these sandboxes, whose packets are in this feed. */
    public SandboxApi(Sandboxes sandboxes, TraceFeed feed) {
        this.sandboxes = sandboxes;
        this.feed = feed;
    }

    @Override
    public @Nullable Page page(PageRequest request) {
        if (!request.listener().offers().reference()) {
            return null;
        }
        return switch (request.path()) {
            case MAKE -> new Page(true, () -> make(request));
            case STORY -> new Page(true, () -> story(request));
            default -> null;
        };
    }

    private PageAnswer make(PageRequest request) {
        PageAnswer refusal = refusal(request);
        if (refusal != null) {
            return refusal;
        }
        Sandbox made = sandboxes.create(request.listener().mountPoint());
        return made == null
                ? PageAnswer.Text.refusal(
                        503, "Too many people try examples at the same time; wait a minute and try again.")
                : PageAnswer.Text.of(JSON, json(made));
    }

    private static String json(Sandbox sandbox) {
        Instant expires = Instant.ofEpochMilli(sandbox.expiresMillis()).truncatedTo(ChronoUnit.SECONDS);
        return "{\"user\":\"" + sandbox.userName()
                + "\",\"password\":\"" + sandbox.password()
                + "\",\"token\":\"" + sandbox.token()
                + "\",\"clientPrefix\":\"" + sandbox.clientPrefix()
                + "\",\"topicPrefix\":\"" + sandbox.topicPrefix()
                + "\",\"expires\":\"" + expires
                + "\"}\n";
    }

    private PageAnswer story(PageRequest request) {
        PageAnswer refusal = refusal(request);
        if (refusal != null) {
            return refusal;
        }
        String token = request.parameter("sandbox");
        Sandbox sandbox = token == null ? null : sandboxes.withToken(token);
        if (sandbox == null) {
            return PageAnswer.Text.refusal(
                    403, "There is no such sandbox, or its time is up; get another one from " + MAKE + ".");
        }
        if (streams.size() >= MOST_STREAMS) {
            return PageAnswer.Text.refusal(
                    503, "Too many stories are told at the same time; wait a minute and try again.");
        }
        String userName = sandbox.userName();
        TraceFilter filter = TraceFilter.ALL.user(userName).withPayload();
        return new PageAnswer.Stream(EVENTS, COMMENT, stream -> open(stream, filter));
    }

    private static @Nullable PageAnswer refusal(PageRequest request) {
        if (!request.listener().offers().sandbox()) {
            return PageAnswer.Text.refusal(
                    403,
                    "Examples cannot be run through this listener: set godwit_sandbox true for it in the broker's"
                            + " configuration.");
        }
        return SameOrigin.isFrom(request)
                ? null
                : PageAnswer.Text.refusal(403, "This is for the pages of this listener only.");
    }

    private Runnable open(PageStream stream, TraceFilter filter) {
        streams.add(stream);
        CompletableFuture<Watch> begun = new CompletableFuture<>();
        Watch watch = feed.watch(
                filter, CAPACITY, () -> Thread.ofVirtual().name("story").start(() -> pump(begun.join(), stream)));
        begun.complete(watch);
        stream.offer(COMMENT.getBytes(StandardCharsets.UTF_8));
        return () -> {
            watch.close();
            streams.remove(stream);
        };
    }

    /** Sends what waits. While the reader is slow the watch's queue fills, and what does not fit there is lost and counted. */
    private static void pump(Watch watch, PageStream stream) {
        PacketEvent event = watch.poll();
        while (event != null && stream.isOpen()) {
            StringBuilder lines = new StringBuilder();
            while (event != null && lines.length() < PIECE) {
                lines.append("data: ").append(EventJson.live(event)).append("\n\n");
                event = watch.poll();
            }
            byte[] piece = lines.toString().getBytes(StandardCharsets.UTF_8);
            while (stream.isOpen() && !stream.offer(piece)) {
                LockSupport.parkNanos(RETRY.toNanos());
            }
        }
    }

    /** Ends all streams. */
    @Override
    public void close() {
        streams.forEach(PageStream::end);
    }
}
