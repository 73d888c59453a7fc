// SPDX-License-Identifier: Apache-2.0
package io.godwit.app.clients;

import com.hivemq.client.mqtt.MqttClient;
import com.hivemq.client.mqtt.datatypes.MqttQos;
import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import org.eclipse.paho.client.mqttv3.MqttConnectOptions;
import org.eclipse.paho.client.mqttv3.persist.MemoryPersistence;
import org.eclipse.paho.mqttv5.client.MqttConnectionOptions;
import org.eclipse.paho.mqttv5.common.MqttException;
import org.eclipse.paho.mqttv5.common.MqttMessage;

/** A client that connects with a will, in a process of its own, so that it can be killed the hard way. */
final class WillVictim {
    /** The client libraries that can play it. */
    enum Library {
        HIVEMQ_3,
        HIVEMQ_5,
        PAHO_3,
        PAHO_5
    }

    static final String WILL = "gone";
    private static final String CONNECTED = "connected";

    private WillVictim() {}

    /** Starts it, waits until it is connected, and kills its process; the will is sent with QoS 1. */
    static void killOne(Library library, int port, String willTopic) throws IOException, InterruptedException {
        String java = Path.of(System.getProperty("java.home"), "bin", "java").toString();
        Process process = new ProcessBuilder(List.of(
                        java,
                        "-XX:TieredStopAtLevel=1",
                        "-XX:+UseSerialGC",
                        "-cp",
                        System.getProperty("java.class.path"),
                        WillVictim.class.getName(),
                        library.name(),
                        Integer.toString(port),
                        willTopic))
                .redirectErrorStream(true)
                .start();
        try (BufferedReader output = process.inputReader()) {
            StringBuilder said = new StringBuilder();
            String line = output.readLine();
            while (line != null && !line.equals(CONNECTED)) {
                said.append(line).append('\n');
                line = output.readLine();
            }
            if (line == null) {
                throw new IOException("the client ended before it was connected and said:\n" + said);
            }
        } finally {
            process.destroyForcibly().waitFor();
        }
    }

    /** Connects, says so, and stays until it is killed. */
    public static void main(String[] arguments) throws Exception {
        connect(Library.valueOf(arguments[0]), Integer.parseInt(arguments[1]), arguments[2]);
        System.out.println(CONNECTED);
        Thread.currentThread().join();
    }

    private static void connect(Library library, int port, String willTopic) throws Exception {
        byte[] will = WILL.getBytes(StandardCharsets.UTF_8);
        String uri = "tcp://" + RealBroker.HOST + ":" + port;
        switch (library) {
            case HIVEMQ_3 ->
                MqttClient.builder()
                        .useMqttVersion3()
                        .serverHost(RealBroker.HOST)
                        .serverPort(port)
                        .willPublish()
                        .topic(willTopic)
                        .qos(MqttQos.AT_LEAST_ONCE)
                        .payload(will)
                        .applyWillPublish()
                        .buildBlocking()
                        .connect();
            case HIVEMQ_5 ->
                MqttClient.builder()
                        .useMqttVersion5()
                        .serverHost(RealBroker.HOST)
                        .serverPort(port)
                        .willPublish()
                        .topic(willTopic)
                        .qos(MqttQos.AT_LEAST_ONCE)
                        .payload(will)
                        .applyWillPublish()
                        .buildBlocking()
                        .connect();
            case PAHO_3 -> {
                MqttConnectOptions options = new MqttConnectOptions();
                options.setWill(willTopic, will, 1, false);
                new org.eclipse.paho.client.mqttv3.MqttClient(uri, "victim-3", new MemoryPersistence())
                        .connect(options);
            }
            case PAHO_5 -> connectPaho5(uri, willTopic, will);
        }
    }

    private static void connectPaho5(String uri, String willTopic, byte[] will) throws MqttException {
        MqttConnectionOptions options = new MqttConnectionOptions();
        options.setWill(willTopic, new MqttMessage(will, 1, false, null));
        new org.eclipse.paho.mqttv5.client.MqttClient(
                        uri, "victim-5", new org.eclipse.paho.mqttv5.client.persist.MemoryPersistence())
                .connect(options);
    }
}
