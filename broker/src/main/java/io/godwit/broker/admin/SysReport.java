// SPDX-License-Identifier: Apache-2.0
package io.godwit.broker.admin;

import io.godwit.broker.config.Durability;
import io.godwit.broker.metrics.Buckets;
import io.godwit.broker.metrics.Counter;
import io.godwit.broker.metrics.Counters;
import io.godwit.broker.retain.RetainedMessages;
import io.godwit.broker.store.StoreStatus;
import io.godwit.protocol.packet.PacketType;
import io.godwit.protocol.topic.TopicName;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * The values of the {@code $SYS} topics, and which of them changed. Topics and shapes are mosquitto's, because dashboards parse
 * them: whole numbers as decimal text, loads per minute with two decimals, some values under two names, and a space in one. What is
 * told about the store is our own.
 *
 * <p>No clock and no thread of its own, not thread-safe: one caller asks for {@link #changes} every interval.
 */
public final class SysReport {
    private static final String ROOT = "$SYS/broker/";

    /** A load is told again when it is this far from what was told last. */
    private static final double LEAST_CHANGE_OF_LOAD = 0.01;

    private final String version;
    private final Counters counters;
    private final RetainedMessages retained;
    private final LongSupplier usedMemoryBytes;
    private final Durability durability;
    private final Supplier<? extends StoreStatus> store;
    private final long startNanos;
    private final List<Value> values = new ArrayList<>();
    private final List<Load> loads = new ArrayList<>();
    private final TopicName uptime = TopicName.of(ROOT + "uptime");
    private boolean first = true;
    private long lastNanos;

    /**
     * A report that has told nothing yet.
     *
     * @param version of the broker, such as {@code 0.1.0}
     * @param usedMemoryBytes heap and direct buffers in use
     * @param durability the level in force
     * @param store how what is stored is doing
     * @param details what {@code godwit_sys_details} adds; null where it is off
     * @param startNanos when the broker started, on the monotonic clock that {@link #changes} gets
     */
    public SysReport(
            String version,
            Counters counters,
            RetainedMessages retained,
            LongSupplier usedMemoryBytes,
            Durability durability,
            Supplier<? extends StoreStatus> store,
            @Nullable SysDetails details,
            long startNanos) {
        this.version = version;
        this.counters = counters;
        this.retained = retained;
        this.usedMemoryBytes = usedMemoryBytes;
        this.durability = durability;
        this.store = store;
        this.startNanos = startNanos;
        this.lastNanos = startNanos;
        nameClients();
        nameMessages();
        nameStore();
        nameTraffic();
        namePackets();
        nameLoads();
        if (details != null) {
            nameDetails(details);
        }
    }

    private void nameClients() {
        LongSupplier sessions = sum(Counter.SESSIONS);
        LongSupplier connections = sum(Counter.CONNECTIONS);
        LongSupplier stored = () -> Math.max(0, sessions.getAsLong() - connections.getAsLong());
        value("clients/total", sessions);
        value("clients/maximum", highest(sessions));
        value("clients/disconnected", stored);
        value("clients/inactive", stored);
        value("clients/connected", connections);
        value("clients/active", connections);
        value("clients/expired", sum(Counter.SESSIONS_EXPIRED));
        value("subscriptions/count", sum(Counter.SUBSCRIPTIONS));
        value("shared_subscriptions/count", sum(Counter.SHARED_SUBSCRIPTIONS));
    }

    private void nameMessages() {
        LongSupplier stored = () -> retained.count() + counters.sum(Counter.QUEUED_MESSAGES);
        value("messages/stored", stored);
        value("messages/inflight", sum(Counter.IN_FLIGHT_MESSAGES));
        value("store/messages/count", stored);
        value("store/messages/bytes", () -> retained.bytes() + counters.sum(Counter.QUEUED_BYTES));
        value("retained messages/count", retained::count);
        value("heap/current", usedMemoryBytes);
        value("heap/maximum", highest(usedMemoryBytes));
    }

    /** Topics that mosquitto does not have. */
    private void nameStore() {
        text("store/durability", () -> lowerCase(durability));
        text("store/room", () -> lowerCase(store.get().room()));
        value("store/bytes/disk", () -> store.get().bytes());
        value("store/bytes/live", () -> store.get().liveBytes());
        value("store/segments", () -> store.get().segments());
        value("store/errors", () -> store.get().errors());
        value("store/messages/refused", sum(Counter.DROPPED_STORE_FULL));
    }

    private static String lowerCase(Enum<?> value) {
        return value.name().toLowerCase(Locale.ROOT);
    }

    private void nameTraffic() {
        value("messages/received", sum(Counter.PACKETS_RECEIVED));
        value("messages/sent", sum(Counter.PACKETS_SENT));
        value("bytes/received", sum(Counter.BYTES_RECEIVED));
        value("bytes/sent", sum(Counter.BYTES_SENT));
        value("publish/messages/received", sum(Counter.PUBLISH_RECEIVED));
        value("publish/messages/sent", sum(Counter.PUBLISH_SENT));
        value("publish/messages/dropped", this::dropped);
        value("publish/bytes/received", sum(Counter.PUBLISH_BYTES_RECEIVED));
        value("publish/bytes/sent", sum(Counter.PUBLISH_BYTES_SENT));
        value("packet/out/count", sum(Counter.OUTGOING_PACKETS));
        value("packet/out/bytes", sum(Counter.OUTGOING_BYTES));
        value("connections/socket/count", sum(Counter.SOCKETS_OPENED));
    }

    /** What mosquitto's manual promises for each type of packet. */
    private void namePackets() {
        for (PacketType type : PacketType.values()) {
            String name = "mqtt/" + type.name().toLowerCase(Locale.ROOT) + '/';
            if (SysPackets.isReceived(type)) {
                value(name + "received", () -> counters.received(type));
            }
            if (SysPackets.isSent(type)) {
                value(name + "sent", () -> counters.sent(type));
            }
        }
        value("mqtt/publish/dropped", this::dropped);
    }

    private void nameLoads() {
        load("messages/received", sum(Counter.PACKETS_RECEIVED));
        load("messages/sent", sum(Counter.PACKETS_SENT));
        load("publish/dropped", this::dropped);
        load("publish/received", sum(Counter.PUBLISH_RECEIVED));
        load("publish/sent", sum(Counter.PUBLISH_SENT));
        load("bytes/received", sum(Counter.BYTES_RECEIVED));
        load("bytes/sent", sum(Counter.BYTES_SENT));
        load("sockets", sum(Counter.SOCKETS_OPENED));
        load("connections", sum(Counter.CONNECT_RECEIVED));
    }

    /** What examples of plugins for mosquitto tell. */
    private void nameDetails(SysDetails details) {
        for (int i = 0; i < Buckets.COUNT; i++) {
            int bucket = i;
            value("client/lifetimes/" + Buckets.name(bucket), () -> details.lifetimes(bucket));
            value("publish/sizes/" + Buckets.name(bucket), () -> counters.sizes(bucket));
        }
        value("plugin/events/connect", details::connects);
        value("plugin/events/disconnect", details::disconnects);
        value("plugin/events/message/in", sum(Counter.PUBLISH_RECEIVED));
        value("plugin/events/message/out", sum(Counter.PUBLISH_SENT));
        value("plugin/events/subscribe", () -> counters.received(PacketType.SUBSCRIBE));
        value("plugin/events/unsubscribe", () -> counters.received(PacketType.UNSUBSCRIBE));
    }

    private void value(String name, LongSupplier current) {
        text(name, () -> Long.toString(current.getAsLong()));
    }

    private void text(String name, Supplier<String> current) {
        values.add(new Value(TopicName.of(ROOT + name), current));
    }

    private void load(String name, LongSupplier total) {
        for (int minutes : new int[] {1, 5, 15}) {
            loads.add(new Load(TopicName.of(ROOT + "load/" + name + "/" + minutes + "min"), total, minutes));
        }
    }

    private LongSupplier sum(Counter counter) {
        return () -> counters.sum(counter);
    }

    private long dropped() {
        return counters.sum(Counter.DROPPED_QUEUE_FULL)
                + counters.sum(Counter.DROPPED_MEMORY_FULL)
                + counters.sum(Counter.DROPPED_SLOW_READER);
    }

    /** The highest value that was ever reported. */
    private static LongSupplier highest(LongSupplier current) {
        long[] highest = new long[1];
        return () -> {
            highest[0] = Math.max(highest[0], current.getAsLong());
            return highest[0];
        };
    }

    /**
     * What changed since the last call; everything at the first one. Uptime is among it each time, the version the first time
     * only.
     */
    public List<SysTopic> changes(long nowNanos) {
        List<SysTopic> changes = new ArrayList<>();
        if (first) {
            changes.add(new SysTopic(TopicName.of(ROOT + "version"), "godwit version " + version));
        }
        changes.add(new SysTopic(uptime, TimeUnit.NANOSECONDS.toSeconds(nowNanos - startNanos) + " seconds"));
        for (Value value : values) {
            value.addIfChanged(changes, first);
        }
        long elapsedNanos = nowNanos - lastNanos;
        for (Load load : loads) {
            load.addIfChanged(changes, first, elapsedNanos);
        }
        first = false;
        lastNanos = nowNanos;
        return changes;
    }

    /** A counter, gauge or state. */
    private static final class Value {
        private final TopicName name;
        private final Supplier<String> current;
        private String told = "";

        Value(TopicName name, Supplier<String> current) {
            this.name = name;
            this.current = current;
        }

        void addIfChanged(List<SysTopic> changes, boolean always) {
            String value = current.get();
            if (always || !value.equals(told)) {
                told = value;
                changes.add(new SysTopic(name, value));
            }
        }
    }

    /** What is counted, as an average per minute. */
    private static final class Load {
        private final TopicName name;
        private final LongSupplier total;
        private final LoadAverage average;
        private long lastTotal;
        private double told;

        Load(TopicName name, LongSupplier total, int windowMinutes) {
            this.name = name;
            this.total = total;
            this.average = new LoadAverage(windowMinutes);
        }

        void addIfChanged(List<SysTopic> changes, boolean always, long elapsedNanos) {
            // The first report comes right after the start and says 0.00: there is no time yet to divide by.
            if (!always && elapsedNanos > 0) {
                long current = total.getAsLong();
                average.add(current - lastTotal, elapsedNanos);
                lastTotal = current;
            }
            if (always || Math.abs(average.perMinute() - told) >= LEAST_CHANGE_OF_LOAD) {
                told = average.perMinute();
                changes.add(new SysTopic(name, hundredths(told)));
            }
        }

        /** With two decimals. A formatter would load the data of a locale, on a loop while the broker starts. */
        private static String hundredths(double value) {
            return new BigDecimal(value).setScale(2, RoundingMode.HALF_UP).toPlainString();
        }
    }
}
