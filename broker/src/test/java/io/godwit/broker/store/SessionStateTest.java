// SPDX-License-Identifier: Apache-2.0
package io.godwit.broker.store;

import static org.assertj.core.api.Assertions.assertThat;

import io.godwit.broker.message.Message;
import io.godwit.broker.message.Publisher;
import io.godwit.protocol.packet.Properties;
import io.godwit.protocol.packet.QoS;
import io.godwit.protocol.packet.Subscription;
import io.godwit.protocol.topic.TopicFilter;
import io.godwit.protocol.topic.TopicName;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Random;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class SessionStateTest {
    private final List<Command> observed = new ArrayList<>();
    private final SessionState state = new SessionState("c", observed::add);

    @Test
    void tellsItsObserverAfterEachCommand() {
        Command.Opened opened = new Command.Opened(state, 0, SessionOwner.NOBODY, 5, null);
        state.apply(opened);
        assertThat(observed).containsExactly(opened);
        assertThat(state.isDurable()).isTrue();
        assertThat(state.detachedAtMillis()).isEqualTo(-1);
    }

    @Test
    void replacesTheSubscriptionOfAFilterInItsPlace() {
        state.apply(new Command.Subscribed(state, subscription("a", 0)));
        state.apply(new Command.Subscribed(state, subscription("b", 0)));
        state.apply(new Command.Subscribed(state, subscription("a", 2)));
        assertThat(state.subscriptions()).containsExactly(subscription("a", 2), subscription("b", 0));
        state.apply(new Command.Unsubscribed(state, TopicFilter.of("a")));
        assertThat(state.hasSubscription(TopicFilter.of("a"))).isFalse();
    }

    @Test
    void holdsInboundIdentifiersUntilTheyAreReleased() {
        state.apply(new Command.InboundHeld(state, 65_535));
        state.apply(new Command.InboundHeld(state, 65_535));
        assertThat(state.isInboundHeld(65_535)).isTrue();
        assertThat(state.inboundHeld()).isEqualTo(1);
        state.apply(new Command.InboundReleased(state, 65_535));
        state.apply(new Command.InboundReleased(state, 1));
        assertThat(state.inboundHeld()).isZero();
    }

    @Test
    void isTheSameAfterTheSameCommands() {
        long seed = new Random().nextLong();
        SessionState one = new SessionState("c", command -> {});
        SessionState two = new SessionState("c", command -> {});
        Random first = new Random(seed);
        Random second = new Random(seed);
        for (int step = 0; step < 5_000; step++) {
            one.apply(command(one, first));
            two.apply(command(two, second));
            if (step % 100 == 0) {
                assertThat(picture(two)).as("seed %d", seed).isEqualTo(picture(one));
            }
        }
        assertThat(picture(two)).as("seed %d", seed).isEqualTo(picture(one));
    }

    private static Command.OfSession command(SessionState state, Random random) {
        QueuedMessage oldest = state.queue().at(state.queue().head());
        int choice = random.nextInt(oldest == null ? 9 : 12);
        int number = random.nextInt(20);
        return switch (choice) {
            case 0 -> new Command.Opened(state, 0, SessionOwner.NOBODY, number, null);
            case 1 -> new Command.Detached(state, number);
            case 2 -> new Command.ExpiryChanged(state, number);
            case 3 -> new Command.Subscribed(state, subscription("f" + number, number % 3));
            case 4 -> new Command.Unsubscribed(state, TopicFilter.of("f" + number));
            case 5 -> new Command.InboundHeld(state, 1 + number);
            case 6 -> new Command.InboundReleased(state, 1 + number);
            case 7, 8 ->
                new Command.Queued(
                        state,
                        message("m" + number),
                        Objects.requireNonNull(QoS.of(number % 3)),
                        false,
                        new int[0],
                        false);
            case 9 -> new Command.Received(state, Objects.requireNonNull(oldest));
            case 10 -> new Command.Settled(state, Objects.requireNonNull(oldest));
            default -> new Command.AtMostOnceSent(state);
        };
    }

    private static String picture(SessionState state) {
        List<@Nullable String> queued = new ArrayList<>();
        for (long s = state.queue().head(); s < state.queue().tail(); s++) {
            QueuedMessage message = state.queue().at(s);
            queued.add(
                    message == null
                            ? null
                            : s + " "
                                    + Objects.requireNonNull(message.message()).topic() + " " + message.qos()
                                    + message.isReceived());
        }
        String waiting = state.atMostOnce().stream()
                .map(one -> Objects.requireNonNull(one.message()).topic().toString())
                .collect(Collectors.joining(","));
        return state.expirySeconds() + " " + state.detachedAtMillis() + " " + state.subscriptions() + " "
                + state.inboundHeld() + " " + queued + " " + waiting;
    }

    private static StoredSubscription subscription(String filter, int qos) {
        return new StoredSubscription(
                new Subscription(TopicFilter.of(filter), Objects.requireNonNull(QoS.of(qos))), qos);
    }

    private static Message message(String topic) {
        return new Message(
                TopicName.of(topic),
                new byte[1],
                QoS.EXACTLY_ONCE,
                false,
                Properties.NONE,
                Message.NEVER,
                Publisher.BROKER);
    }
}
