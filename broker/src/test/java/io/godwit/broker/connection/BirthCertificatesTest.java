// SPDX-License-Identifier: Apache-2.0
package io.godwit.broker.connection;

import static org.assertj.core.api.Assertions.assertThat;

import io.godwit.protocol.packet.Properties;
import io.godwit.protocol.packet.Publish;
import io.godwit.protocol.packet.QoS;
import io.godwit.protocol.packet.Subscribe;
import io.godwit.protocol.packet.Subscription;
import io.godwit.protocol.topic.TopicFilter;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class BirthCertificatesTest {
    private static final String AWARE = "global_plugin mosquitto_sparkplug_aware.so";

    /** The certificates that a client gets which comes now. */
    private static List<Publish> shown(TestBroker broker, String clientId) {
        Subscription all = new Subscription(TopicFilter.of("$sparkplug/certificates/#"), QoS.AT_LEAST_ONCE);
        return broker.connect(clientId).send(new Subscribe(1, List.of(all), Properties.NONE)).received().stream()
                .filter(Publish.class::isInstance)
                .map(Publish.class::cast)
                .toList();
    }

    @ParameterizedTest
    @ValueSource(strings = {"spBv1.0/g/NBIRTH/e", "spBv1.0/g/DBIRTH/e/d"})
    void keepsABirthForThoseWhoComeLater(String topic) {
        TestBroker broker = new TestBroker(AWARE);
        TestClient node = broker.connect("node");
        for (int qos = 0; qos <= 2; qos++) {
            node.publish(topic, "birth " + qos, Objects.requireNonNull(QoS.of(qos)), qos);
            assertThat(shown(broker, "late" + qos)).singleElement().satisfies(kept -> {
                assertThat(kept.topic()).hasToString("$sparkplug/certificates/" + topic);
                assertThat(kept.retain()).isTrue();
            });
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "spBv1.0/g/NDATA/e",
                "spBv1.0/g/NDEATH/e",
                "spBv1.0/g/NBIRTH",
                "spBv1.0/g/NBIRTH/e/d",
                "spBv1.0/g/DBIRTH/e",
                "spBv1.0/STATE/h",
                "spAv1.0/g/NBIRTH/e",
                "s"
            })
    void keepsNothingElse(String topic) {
        TestBroker broker = new TestBroker(AWARE);
        broker.connect("node").publish(topic, "x", QoS.AT_LEAST_ONCE, 1);
        assertThat(broker.retained.count()).isZero();
    }

    @Test
    void keepsNothingWhereNobodyAsked() {
        TestBroker broker = new TestBroker();
        broker.connect("node").publish("spBv1.0/g/NBIRTH/e", "x", QoS.AT_LEAST_ONCE, 1);
        assertThat(broker.retained.count()).isZero();
    }

    /** The node may publish its birth and nothing else: with check_retain_source that is enough. */
    @Test
    void showsTheCertificateOfANodeThatMayPublishItsBirth() {
        TestBroker broker = new TestBroker(AWARE);
        broker.security.deniedPublish.add("$sparkplug/certificates/spBv1.0/g/NBIRTH/e");
        broker.connect("node").publish("spBv1.0/g/NBIRTH/e", "x", QoS.AT_LEAST_ONCE, 1);
        assertThat(shown(broker, "late")).hasSize(1);
        broker.security.deniedPublish.add("spBv1.0/g/NBIRTH/e");
        assertThat(shown(broker, "later")).isEmpty();
    }
}
