// SPDX-License-Identifier: Apache-2.0
package io.godwit.broker.admin;

import io.godwit.broker.auth.ClientIdentity;
import io.godwit.broker.auth.ListenerSecurity;
import io.godwit.broker.trace.EventJson;
import io.godwit.broker.trace.PacketEvent;
import io.godwit.broker.trace.TraceFeed;
import io.godwit.broker.trace.TraceFilter;
import io.godwit.broker.trace.Watch;
import io.godwit.broker.transport.HttpPages;
import io.godwit.broker.transport.PageAnswer;
import io.godwit.broker.transport.PageRequest;
import io.godwit.broker.transport.PageStream;
import io.godwit.protocol.spec.ProtocolViolation;
import io.godwit.protocol.spec.ReasonCode;
import io.godwit.protocol.topic.TopicFilter;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Packets for administrators, one JSON object a line: {@code /api/v1/trace} as they come, {@code /api/v1/trace/last} those that are
 * remembered of a client. On every listener that answers HTTP; any thread.
 *
 * <p>A login of the listener is not enough: who sees the packets of others must stand in {@code godwit_admin_password_file}. Each
 * watcher has a virtual thread while there is something for it, so that no loop makes JSON.
 */
public final class TraceApi implements HttpPages, AutoCloseable {
    private static final String LIVE = "/api/v1/trace";
    private static final String LAST = "/api/v1/trace/last";
    private static final String LINES = "application/x-ndjson";

    /** Also the first line, which says that the watch has begun. */
    private static final String BLANK_LINE = "\n";

    private static final String IDENTITY = "http-api";
    private static final int MOST_WATCHERS = 16;

    /** Bytes of events that are sent together. */
    private static final int PIECE = 32 * 1024;

    private static final Duration RETRY = Duration.ofMillis(20);

    private final TraceFeed feed;
    private final Supplier<@Nullable ListenerSecurity> administrators;
    private final BooleanSupplier payloadAllowed;
    private final Set<PageStream> streams = ConcurrentHashMap.newKeySet();

    /**
     * Pages about this feed.
     *
     * @param administrators who may see them; null means nobody
     * @param payloadAllowed whether these may see payloads
     */
    public TraceApi(
            TraceFeed feed, Supplier<@Nullable ListenerSecurity> administrators, BooleanSupplier payloadAllowed) {
        this.feed = feed;
        this.administrators = administrators;
        this.payloadAllowed = payloadAllowed;
    }

    @Override
    public @Nullable Page page(PageRequest request) {
        boolean live = request.path().equals(LIVE);
        return live || request.path().equals(LAST) ? new Page(true, () -> answer(request, live)) : null;
    }

    private PageAnswer answer(PageRequest request, boolean live) {
        ListenerSecurity security = administrators.get();
        if (security == null) {
            return PageAnswer.Text.refusal(
                    403,
                    "Nobody may trace packets: name a file of administrators with godwit_admin_password_file in the broker's"
                            + " configuration, written with \"godwit passwd\".");
        }
        PageRequest.Login login = request.login();
        if (login == null) {
            return PageAnswer.Text.refusal(
                    401, "Tracing packets needs the user name and password of an administrator.");
        }
        ClientIdentity identity = new ClientIdentity(IDENTITY, login.userName(), request.address());
        CompletableFuture<PageAnswer> answer = new CompletableFuture<>();
        security.authenticate(
                identity,
                login.password().getBytes(StandardCharsets.UTF_8),
                Runnable::run,
                code -> answer.complete(answer(request, live, code)));
        return new PageAnswer.Later(answer);
    }

    private PageAnswer answer(PageRequest request, boolean live, ReasonCode code) {
        if (code == ReasonCode.SERVER_BUSY) {
            return PageAnswer.Text.refusal(503, "Too many passwords are being checked; try again.");
        }
        if (code != ReasonCode.SUCCESS) {
            return PageAnswer.Text.refusal(401, "This is no user name and password of an administrator.");
        }
        boolean payload = "true".equals(request.parameter("payload"));
        if (payload && !payloadAllowed.getAsBoolean()) {
            return PageAnswer.Text.refusal(
                    403, "Payloads are not shown: the broker's configuration lacks godwit_trace_payload true.");
        }
        return live ? live(request, payload) : last(request, payload);
    }

    private PageAnswer last(PageRequest request, boolean payload) {
        String client = request.parameter("client");
        if (client == null) {
            return PageAnswer.Text.refusal(400, "Say whose packets, with ?client=CLIENT.");
        }
        if (!feed.isRemembering()) {
            return PageAnswer.Text.refusal(
                    404,
                    "No packets are remembered: set godwit_trace_packets in the broker's configuration to how many of each"
                            + " client.");
        }
        StringBuilder lines = new StringBuilder();
        for (PacketEvent event : feed.last(client, payload)) {
            lines.append(EventJson.live(event)).append('\n');
        }
        return PageAnswer.Text.of(LINES, lines.toString());
    }

    private PageAnswer live(PageRequest request, boolean payload) {
        TraceFilter filter = payload ? TraceFilter.ALL.withPayload() : TraceFilter.ALL;
        String client = request.parameter("client");
        String address = request.parameter("ip");
        String user = request.parameter("user");
        String topic = request.parameter("topic");
        filter = client == null ? filter : filter.client(client);
        filter = address == null ? filter : filter.address(address);
        filter = user == null ? filter : filter.user(user);
        try {
            filter = topic == null ? filter : filter.about(TopicFilter.of(topic));
        } catch (ProtocolViolation violation) {
            return PageAnswer.Text.refusal(400, "The topic filter cannot be used: " + violation.detail() + ".");
        }
        if (streams.size() >= MOST_WATCHERS) {
            return PageAnswer.Text.refusal(
                    503, MOST_WATCHERS + " watchers trace packets already, which is the most; end one of them.");
        }
        TraceFilter wanted = filter;
        return new PageAnswer.Stream(LINES, BLANK_LINE, stream -> open(stream, wanted));
    }

    private Runnable open(PageStream stream, TraceFilter filter) {
        streams.add(stream);
        CompletableFuture<Watch> begun = new CompletableFuture<>();
        Watch watch = feed.watch(
                filter,
                TraceFeed.USUAL_CAPACITY,
                () -> Thread.ofVirtual().name("trace").start(() -> pump(begun.join(), stream)));
        begun.complete(watch);
        stream.offer(BLANK_LINE.getBytes(StandardCharsets.UTF_8));
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
                lines.append(EventJson.live(event)).append('\n');
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
