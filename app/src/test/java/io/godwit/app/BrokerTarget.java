// SPDX-License-Identifier: Apache-2.0
package io.godwit.app;

import io.godwit.broker.config.BrokerConfig;
import io.godwit.broker.config.CommandLine;
import io.godwit.broker.config.ConfigException;
import io.godwit.broker.config.ConfigReader;
import io.godwit.broker.config.LogType;
import io.godwit.broker.journal.JournalException;
import io.godwit.broker.log.BrokerLog;
import io.godwit.broker.server.BrokerServer;
import io.godwit.broker.transport.TransportException;
import io.godwit.conformance.BrokerFiles;
import io.godwit.conformance.Setting;
import io.godwit.conformance.Target;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.StandardOpenOption;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;

/**
 * The broker of this build for the packet scripts: one in this process for each setting, started when a script first asks
 * for it. The default setting has two event loops, so that messages hop between them; the others have one.
 */
public final class BrokerTarget implements Target {
    private record Running(BrokerServer server, BrokerFiles files) {}

    private final Map<Setting, Running> running = new EnumMap<>(Setting.class);
    private final Queue<String> faults = new ConcurrentLinkedQueue<>();

    @Override
    public InetSocketAddress address(Setting setting, Transport transport) {
        BrokerFiles files = running.computeIfAbsent(setting, this::start).files();
        return new InetSocketAddress(
                InetAddress.getLoopbackAddress(),
                switch (transport) {
                    case MQTT -> files.mqttPort();
                    case WEBSOCKETS -> files.webSocketPort();
                });
    }

    private Running start(Setting setting) {
        try {
            BrokerFiles files = BrokerFiles.write(setting, Files.createTempDirectory("godwit-conformance"));
            Files.write(
                    files.configuration(),
                    List.of("godwit_loops " + (setting == Setting.DEFAULT ? 2 : 1)),
                    StandardOpenOption.APPEND);
            BrokerConfig config = ConfigReader.read(files.configuration(), CommandLine.NONE);
            return new Running(BrokerServer.start(config, new FaultLog(faults)), files);
        } catch (IOException | ConfigException | JournalException | TransportException e) {
            throw new IllegalStateException("cannot start a broker configured " + setting, e);
        }
    }

    @Override
    public void close() {
        running.values().forEach(each -> each.server().close());
        if (!faults.isEmpty()) {
            throw new AssertionError("the broker logged faults of its own:\n" + String.join("\n", faults));
        }
    }

    /** Keeps errors: whatever a client sends, the broker must not find a fault in itself. */
    private record FaultLog(Queue<String> faults) implements BrokerLog {
        @Override
        public boolean isOn(LogType type) {
            return type == LogType.ERROR;
        }

        @Override
        public void write(LogType type, String line) {
            if (type == LogType.ERROR) {
                faults.add(line);
            }
        }

        @Override
        public void error(String line, Throwable cause) {
            cause.printStackTrace();
            faults.add(line + ": " + cause);
        }
    }
}
