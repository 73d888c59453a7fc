// SPDX-License-Identifier: Apache-2.0
package io.godwit.broker.transport;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.util.internal.logging.InternalLogger;
import io.netty.util.internal.logging.InternalLoggerFactory;
import org.junit.jupiter.api.Test;

class NettyLogsTest {
    @Test
    void writesNettysWarningsToTheBrokersLogAndNothingBelow() {
        RecordedLog log = new RecordedLog();
        NettyLogs.writeTo(log);
        InternalLogger netty = InternalLoggerFactory.getInstance("any");
        netty.debug("quiet {}", 1);
        netty.warn("loud {} and {}", "one", 2);
        netty.error("broken {}", "thing", new IllegalStateException("why"));
        assertThat(log.lines()).containsExactly("Netty: loud one and 2", "Netty: broken thing");
        assertThat(log.errors()).singleElement().asString().contains("why");
        assertThat(netty.isDebugEnabled()).isFalse();
        assertThat(netty.isWarnEnabled()).isTrue();
    }
}
