// SPDX-License-Identifier: Apache-2.0
package io.godwit.app.bridges;

import static org.assertj.core.api.Assertions.assertThat;

import io.godwit.conformance.Directive;
import io.godwit.protocol.packet.Properties;
import io.godwit.protocol.packet.Property;
import io.godwit.protocol.packet.Publish;
import io.godwit.protocol.spec.ProtocolVersion;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.AfterParameterizedClassInvocation;
import org.junit.jupiter.params.BeforeParameterizedClassInvocation;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/** What crosses a bridge that is connected: topics, QoS, RETAIN, properties, notifications. */
@ParameterizedClass
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@EnumSource(Pair.class)
class BridgedTopicsTest {
    private final Ends ends = new Ends(BridgedTopicsTest.class);

    @Parameter
    private Pair pair = Pair.GODWIT_TO_GODWIT;

    /** The bridges of the near broker to this address. The first of them crosses most. */
    private static String bridges(String far) {
        return """
                connection main
                address %1$s
                remote_clientid main
                restart_timeout 1
                topic out0/# out 0
                topic out1/# out 1
                topic out2/# out 2
                topic in0/# in 0
                topic in1/# in 1
                topic in2/# in 2
                topic both/# both 2
                topic plain/#
                topic # out 1 a-near/ a-far/
                topic # in 1 b-near/ b-far/
                topic c/+/x both 1 "" c-far/
                topic d/# both 1 d-near/ ""
                topic e both 1 e-near/ e-far/
                topic "" both 1 f-near/here f-far/there
                topic # both 2 echo/ echo/

                connection cleared
                address %1$s
                remote_clientid cleared
                restart_timeout 1
                bridge_outgoing_retain false
                notifications false
                topic cleared/# out 1

                connection old
                address %1$s
                remote_clientid old
                restart_timeout 1
                bridge_protocol_version mqttv31
                notifications_local_only true
                topic v31/# both 2 near/ far/

                connection young
                address %1$s
                remote_clientid young
                restart_timeout 1
                bridge_protocol_version mqttv50
                notifications false
                topic v5/# both 2 near/ far/
                topic # both 2 echo5/ echo5/

                connection small
                address %1$s
                remote_clientid small
                restart_timeout 1
                notification_topic bridge/small
                bridge_max_packet_size 200
                topic small/# out 0
                """.formatted(far);
    }

    @BeforeParameterizedClassInvocation
    void start() throws Exception {
        ends.make(pair);
        far().start();
        far().probe("seed").retain("in1/kept", "from-before", 1);
        near().configure(bridges(far().address())).start();
        ends.awaitInbound("in1/warm", "in1/warm");
        ends.awaitInbound("far/v31/warm", "near/v31/warm");
        ends.awaitInbound("far/v5/warm", "near/v5/warm");
    }

    @AfterParameterizedClassInvocation
    void stop() {
        ends.close();
    }

    private Side near() {
        return ends.near();
    }

    private Side far() {
        return ends.far();
    }

    @Test
    void carriesOutAtTheLowerQos() throws Exception {
        Probe there = far().probe("r").subscribe(2, "out0/#", "out1/#", "out2/#", "plain/#");
        Probe here = near().probe("s");
        for (int line = 0; line <= 2; line++) {
            for (int qos = 0; qos <= 2; qos++) {
                here.publish("out" + line + "/m", "at" + qos, qos);
                assertThat(there.next()).isEqualTo("out%d/m at%d q%d", line, qos, Math.min(line, qos));
            }
        }
        here.publish("plain/m", "without-words", 2);
        assertThat(there.next()).isEqualTo("plain/m without-words q0");
    }

    @Test
    void carriesInAtTheLowerQos() throws Exception {
        Probe here = near().probe("r").subscribe(2, "in0/#", "in1/m", "in2/#");
        Probe there = far().probe("s");
        for (int line = 0; line <= 2; line++) {
            for (int qos = 0; qos <= 2; qos++) {
                there.publish("in" + line + "/m", "at" + qos, qos);
                assertThat(here.next()).isEqualTo("in%d/m at%d q%d", line, qos, Math.min(line, qos));
            }
        }
    }

    @Test
    void carriesNothingAgainstTheDirection() throws Exception {
        Probe here = near().probe("here").subscribe(2, "out2/#", "both/#");
        Probe there = far().probe("there").subscribe(2, "in2/#", "both/#");
        there.publish("out2/m", "stays", 2);
        here.publish("in2/m", "stays", 2);
        there.publish("both/m", "goes", 2);
        here.publish("both/n", "goes", 2);
        assertThat(here.until("both/m goes q2"::equals)).doesNotContain("out2/m stays q2");
        assertThat(there.until("both/n goes q2"::equals)).doesNotContain("in2/m stays q2");
    }

    @ParameterizedTest
    @CsvSource({
        "a-near/x/y, a-far/x/y, out",
        "b-near/x, b-far/x, in",
        "c/m/x, c-far/c/m/x, both",
        "d-near/d/1, d/1, both",
        "e-near/e, e-far/e, both",
        "f-near/here, f-far/there, both"
    })
    @Directive("topic")
    void mapsTopicsByTheirPrefixes(String nearTopic, String farTopic, String direction) throws Exception {
        Probe here = near().probe("here").subscribe(1, nearTopic);
        Probe there = far().probe("there").subscribe(1, farTopic);
        if (!direction.equals("in")) {
            here.publish(nearTopic, "hence", 1);
            assertThat(there.next()).isEqualTo(farTopic + " hence q1");
            assertThat(here.next()).isEqualTo(nearTopic + " hence q1");
        }
        if (!direction.equals("out")) {
            there.publish(farTopic, "hither", 1);
            assertThat(here.next()).isEqualTo(nearTopic + " hither q1");
        }
    }

    @Test
    void keepsRetainedMessagesOnBothSides() throws Exception {
        assertThat(near().probe("late").subscribe(1, "in1/kept").next()).isEqualTo("in1/kept from-before q1 r");

        Probe there = far().probe("there").subscribe(1, "out1/kept");
        near().probe("here").retain("out1/kept", "hence", 1);
        there.await("out1/kept hence q1");
        assertThat(far().probe("late").subscribe(1, "out1/kept").next()).isEqualTo("out1/kept hence q1 r");

        Probe here = near().probe("here").subscribe(1, "in1/live");
        far().probe("there").retain("in1/live", "hither", 1);
        here.await("in1/live hither q1");
        assertThat(near().probe("late").subscribe(1, "in1/live").next()).isEqualTo("in1/live hither q1 r");
    }

    @Test
    @Directive("bridge_outgoing_retain")
    void clearsRetainOnTheWayOutWhenTold() throws Exception {
        Probe there = far().probe("there").subscribe(1, "cleared/#", "out1/fence");
        Probe here = near().probe("here");
        here.retain("cleared/m", "hence", 1);
        there.await("cleared/m hence q1");
        here.retain("out1/fence", "kept", 1);
        there.await("out1/fence kept q1");
        Probe late = far().probe("late").subscribe(1, "cleared/#", "out1/fence");
        assertThat(late.next()).isEqualTo("out1/fence kept q1 r");
    }

    @ParameterizedTest
    @CsvSource({"v31", "v5"})
    void speaksEveryVersion(String version) throws Exception {
        Probe here = near().probe("here").subscribe(2, "near/" + version + "/#");
        Probe there = far().probe("there").subscribe(2, "far/" + version + "/#");
        for (int qos = 0; qos <= 2; qos++) {
            here.publish("near/" + version + "/m", "hence", qos);
            assertThat(there.next()).isEqualTo("far/%s/m hence q%d", version, qos);
            assertThat(here.next()).isEqualTo("near/%s/m hence q%d", version, qos);
            there.publish("far/" + version + "/m", "hither", qos);
            assertThat(here.next()).isEqualTo("near/%s/m hither q%d", version, qos);
            assertThat(there.next()).isEqualTo("far/%s/m hither q%d", version, qos);
        }
    }

    @Test
    void carriesPropertiesOverABridgeOfMqtt5() throws Exception {
        Properties properties = Properties.builder()
                .text(Property.CONTENT_TYPE, "text/plain")
                .text(Property.RESPONSE_TOPIC, "answers/1")
                .user("colour", "green")
                .build();
        Probe here = near().probe("here", options -> options.version(ProtocolVersion.V5))
                .subscribe(1, "near/v5/#");
        Probe there = far().probe("there", options -> options.version(ProtocolVersion.V5))
                .subscribe(1, "far/v5/#");
        here.publish("near/v5/p", "hence", 1, properties);
        assertProperties(there.nextPacket());
        assertProperties(here.nextPacket());
        there.publish("far/v5/p", "hither", 1, properties);
        assertProperties(here.nextPacket());
    }

    private static void assertProperties(Publish message) {
        assertThat(message.properties().text(Property.CONTENT_TYPE)).isEqualTo("text/plain");
        assertThat(message.properties().text(Property.RESPONSE_TOPIC)).isEqualTo("answers/1");
        assertThat(message.properties().toString()).contains("colour", "green");
    }

    @ParameterizedTest
    @CsvSource({"echo", "echo5"})
    void bringsNothingBack(String prefix) throws Exception {
        Probe here = near().probe("here").subscribe(2, prefix + "/#");
        Probe there = far().probe("there").subscribe(2, prefix + "/#");
        here.publish(prefix + "/1", "hence", 2);
        there.await(prefix + "/1 hence q2");
        there.publish(prefix + "/2", "hither", 2);
        assertThat(here.until(text -> text.startsWith(prefix + "/2")))
                .isEqualTo(List.of(prefix + "/1 hence q2", prefix + "/2 hither q2"));
        here.publish(prefix + "/3", "hence", 2);
        assertThat(there.until(text -> text.startsWith(prefix + "/3")))
                .isEqualTo(List.of(prefix + "/2 hither q2", prefix + "/3 hence q2"));
    }

    @Test
    @Directive("bridge_max_packet_size")
    void doesNotSendWhatIsTooLarge() throws Exception {
        Probe there = far().probe("there").subscribe(0, "small/#");
        Probe here = near().probe("here");
        here.publish("small/large", "x".repeat(500), 0);
        here.publish("small/fits", "x", 0);
        assertThat(there.next()).isEqualTo("small/fits x q0");
    }

    @Test
    @Directive({"notification_topic", "notifications", "notifications_local_only"})
    void tellsBothSidesThatItIsConnected() throws Exception {
        String topics = "$SYS/broker/connection/+/state";
        Probe here = near().probe("here").subscribe(0, topics, "bridge/small");
        assertThat(List.of(here.next(), here.next(), here.next()))
                .containsExactlyInAnyOrder(state("main"), state("old"), "bridge/small 1 q0 r");
        Probe there = far().probe("there").subscribe(0, topics, "bridge/small");
        assertThat(List.of(there.next(), there.next())).containsExactlyInAnyOrder(state("main"), "bridge/small 1 q0 r");
        near().probe("fence").publish("both/fence", "only", 0);
        there.subscribe(0, "both/#");
        near().probe("fence").publish("both/fence", "both", 0);
        assertThat(there.next()).as("of the two without a notification there").startsWith("both/fence");
    }

    private static String state(String bridge) {
        return "$SYS/broker/connection/" + bridge + "/state 1 q0 r";
    }
}
