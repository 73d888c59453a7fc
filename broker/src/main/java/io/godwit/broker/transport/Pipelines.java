// SPDX-License-Identifier: Apache-2.0
package io.godwit.broker.transport;

import io.netty.channel.Channel;

/** Puts a channel's handlers together: only those that its listener needs. */
final class Pipelines {
    private Pipelines() {}

    static void build(Channel channel, NettyLoop loop, Listener listener, Admission admission) {
        channel.pipeline().addLast(new PacketFraming(loop, listener, channel));
    }
}
