// SPDX-License-Identifier: Apache-2.0
package io.godwit.protocol.sample;

import io.godwit.protocol.packet.PacketType;
import java.util.List;
import java.util.NoSuchElementException;
import java.util.stream.Stream;

/**
 * The table of sample packets: every packet type in every version that has it, and every property in every place where it
 * may stand. Written apart from the codec, so that it can be held against it.
 */
public final class PacketSamples {
    private static final List<PacketSample> ALL = Stream.of(
                    ConnectSamples.ALL, PublishSamples.ALL, SubscriptionSamples.ALL, AnswerSamples.ALL)
            .flatMap(List::stream)
            .toList();

    private PacketSamples() {}

    /** All samples, in the order of the reference. */
    public static List<PacketSample> all() {
        return ALL;
    }

    /** The samples of one packet type. */
    public static List<PacketSample> of(PacketType type) {
        return ALL.stream().filter(sample -> sample.packet().type() == type).toList();
    }

    /**
     * The sample with this name.
     *
     * @throws NoSuchElementException if there is none
     */
    public static PacketSample named(String name) {
        return ALL.stream()
                .filter(sample -> sample.name().equals(name))
                .findFirst()
                .orElseThrow(() -> new NoSuchElementException("No sample packet is named " + name));
    }
}
