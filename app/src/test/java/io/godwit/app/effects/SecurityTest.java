// SPDX-License-Identifier: Apache-2.0
package io.godwit.app.effects;

import static io.godwit.app.effects.Scene.connected;
import static io.godwit.app.effects.Scene.expect;
import static org.assertj.core.api.Assertions.assertThat;

import io.godwit.conformance.Bytes;
import io.godwit.conformance.Client;
import io.godwit.conformance.Directive;
import io.godwit.conformance.Stage;
import io.godwit.conformance.V3;
import io.godwit.conformance.V5;
import io.godwit.protocol.packet.Packet;
import io.godwit.protocol.packet.PacketType;
import io.godwit.protocol.packet.Property;
import io.godwit.protocol.packet.PubAck;
import io.godwit.protocol.packet.SubAck;
import io.godwit.protocol.spec.ReasonCode;
import java.io.IOException;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.util.Base64;
import java.util.List;
import javax.crypto.SecretKeyFactory;
import javax.crypto.spec.PBEKeySpec;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Who comes in and what they may do. */
@Timeout(60)
class SecurityTest {
    @TempDir
    private Path folder = Path.of("");

    @BeforeEach
    void writeFiles() throws IOException, GeneralSecurityException {
        Scene.write(folder, "passwords", "alice:" + hash("secret"), "al+ice:" + hash("secret"));
        Scene.write(folder, "rights", "topic read news/#", "user alice", "topic readwrite open/#");
    }

    /** The {@code $7$} form of mosquitto's password file. */
    static String hash(String password) throws GeneralSecurityException {
        byte[] salt = new byte[12];
        byte[] hash = SecretKeyFactory.getInstance("PBKDF2WithHmacSHA512")
                .generateSecret(new PBEKeySpec(password.toCharArray(), salt, 101, 512))
                .getEncoded();
        Base64.Encoder base64 = Base64.getEncoder();
        return "$7$101$" + base64.encodeToString(salt) + "$" + base64.encodeToString(hash);
    }

    @OnBoth
    @Directive({"allow_anonymous", "password_file"})
    void onlyThoseWithAPasswordComeIn(Brand brand) throws Exception {
        try (Scene scene = Scene.of(brand, folder, "allow_anonymous false", "password_file %DIR%/passwords")) {
            checkPasswords(scene.stage(), false);
        }
        try (Scene scene = Scene.of(brand, folder, "allow_anonymous true", "password_file %DIR%/passwords")) {
            checkPasswords(scene.stage(), true);
        }
    }

    private static void checkPasswords(Stage stage, boolean anonymous) {
        stage.client("right")
                .send(V3.connect("right").userName("alice").password("secret"))
                .expect(V3.connAck(0));
        stage.client("wrong")
                .send(V3.connect("wrong").userName("alice").password("guess"))
                .expect(V3.connAck(5))
                .expectClosed();
        stage.client("nobody").send(V3.connect("nobody")).expect(V3.connAck(anonymous ? 0 : 5));
    }

    @OnBoth
    @Directive("acl_file")
    void topicsAreForThoseWhoMayUseThem(Brand brand) throws Exception {
        try (Scene scene = Scene.of(
                brand, folder, "allow_anonymous true", "password_file %DIR%/passwords", "acl_file %DIR%/rights")) {
            checkRights(scene.stage());
        }
    }

    private static void checkRights(Stage stage) {
        Client alice = connected(stage, V5.login(V5.connect("a"), "alice", "secret"));
        alice.send(V5.subscribe("#", 0)).receive(PacketType.SUBACK);
        alice.send((Packet) V5.publish("open/x", "seen", 1, 1));
        alice.receive(PacketType.PUBLISH);
        alice.receive(PacketType.PUBACK);
        alice.send((Packet) V5.publish("news/x", "refused", 1, 2));
        assertThat(alice.receive(PubAck.class).reasonCode()).isEqualTo(ReasonCode.NOT_AUTHORIZED);
        Client anonymous = connected(stage, V5.connect("n"));
        anonymous.send(V5.subscribe("#", 0)).receive(PacketType.SUBACK);
        alice.send((Packet) V5.publish("open/x", "not for all", 0, 0));
        anonymous.expectNothing();
    }

    @OnBoth
    @Directive("allow_zero_length_clientid")
    void whoHasNoIdentifierStaysOut(Brand brand) throws Exception {
        try (Scene scene = Scene.of(brand, folder, "allow_zero_length_clientid false")) {
            scene.stage()
                    .client("none")
                    .send(V3.connect("").clientIdentifier(Bytes.string("")))
                    .expect(V3.connAck(2))
                    .expectClosed();
        }
    }

    @OnBoth
    @Directive("auto_id_prefix")
    void identifiersThatTheBrokerGivesBeginSo(Brand brand) throws Exception {
        try (Scene scene = Scene.of(brand, folder, "auto_id_prefix device-")) {
            assertThat(assigned(scene.stage())).startsWith("device-");
        }
    }

    @Test
    @Directive("listener_auto_id_prefix")
    void identifiersOfOneListenerBeginOtherwise() throws Exception {
        try (Scene scene = Scene.of(
                folder,
                "auto_id_prefix device-",
                "listener %PORT% 127.0.0.1",
                "listener_auto_id_prefix web-",
                "listener %OTHER% 127.0.0.1")) {
            assertThat(assigned(scene.stage())).startsWith("web-");
            assertThat(assigned(scene.stage(scene.other()))).startsWith("device-");
        }
    }

    private static String assigned(Stage stage) {
        Client client = stage.client("none").send((Packet) V5.connect(""));
        return expect(client, ReasonCode.SUCCESS).properties().text(Property.ASSIGNED_CLIENT_IDENTIFIER);
    }

    @Test
    @Directive("listener_allow_anonymous")
    void oneListenerIsOpenToAll() throws Exception {
        try (Scene scene = Scene.of(
                folder,
                "allow_anonymous false",
                "password_file %DIR%/passwords",
                "listener %PORT% 127.0.0.1",
                "listener_allow_anonymous true",
                "listener %OTHER% 127.0.0.1")) {
            scene.stage().connect("a");
            scene.stage(scene.other())
                    .client("b")
                    .send(V3.connect("b"))
                    .expect(V3.connAck(5))
                    .expectClosed();
        }
    }

    @OnBoth
    @Directive("use_username_as_clientid")
    void theUserNameIsTheIdentifier(Brand brand) throws Exception {
        try (Scene scene = Scene.of(brand, folder, "listener %PORT% 127.0.0.1", "use_username_as_clientid true")) {
            Stage stage = scene.stage();
            Client first = stage.client("one")
                    .send(V3.connect("one").userName("alice"))
                    .expect(V3.connAck(0));
            stage.client("two").send(V3.connect("two").userName("alice")).expect(V3.connAck(0));
            first.expectClosed();
            stage.client("three").send(V3.connect("three")).expectRefused();
        }
    }

    @Test
    @Directive({"plugin", "auth_plugin", "plugin_opt_*", "auth_opt_*"})
    void mosquittosOwnPluginsAreBuiltIn() throws Exception {
        for (List<String> spelling : List.of(List.of("plugin", "plugin_opt_"), List.of("auth_plugin", "auth_opt_"))) {
            try (Scene scene = Scene.of(
                    folder,
                    "allow_anonymous true",
                    spelling.getFirst() + " /usr/lib/mosquitto_password_file.so",
                    spelling.getLast() + "password_file %DIR%/passwords",
                    spelling.getFirst() + " /usr/lib/mosquitto_acl_file.so",
                    spelling.getLast() + "acl_file %DIR%/rights")) {
                checkPasswords(scene.stage(), true);
                checkRights(scene.stage());
            }
        }
    }

    @Test
    @Directive("global_plugin")
    void aGlobalPluginIsForAllListeners() throws Exception {
        try (Scene scene = Scene.of(
                folder,
                "per_listener_settings true",
                "global_plugin /usr/lib/mosquitto_password_file.so",
                "plugin_opt_password_file %DIR%/passwords",
                "listener %PORT% 127.0.0.1",
                "allow_anonymous true",
                "listener %OTHER% 127.0.0.1",
                "allow_anonymous false")) {
            checkPasswords(scene.stage(), true);
            checkPasswords(scene.stage(scene.other()), false);
        }
    }

    @Test
    @Directive({"plugin_load", "plugin_use"})
    void aListenerUsesThePluginOfThatName() throws Exception {
        try (Scene scene = Scene.of(
                folder,
                "per_listener_settings true",
                "plugin_load doorman /usr/lib/mosquitto_password_file.so",
                "plugin_opt_password_file %DIR%/passwords",
                "listener %PORT% 127.0.0.1",
                "allow_anonymous false",
                "plugin_use doorman",
                "listener %OTHER% 127.0.0.1",
                "allow_anonymous true")) {
            checkPasswords(scene.stage(), false);
            scene.stage(scene.other())
                    .client("any")
                    .send(V3.connect("any").userName("alice").password("guess"))
                    .expect(V3.connAck(0));
        }
    }

    @Test
    @Directive("auth_plugin_deny_special_chars")
    void namesWithWildcardsMayDoNothing() throws Exception {
        Scene.write(folder, "rights", "pattern readwrite %u/#");
        for (boolean denied : new boolean[] {true, false}) {
            try (Scene scene = Scene.of(
                    folder,
                    "allow_anonymous true",
                    "plugin /usr/lib/mosquitto_acl_file.so",
                    "plugin_opt_acl_file %DIR%/rights",
                    "auth_plugin_deny_special_chars " + denied)) {
                Client five = connected(scene.stage(), V5.login(V5.connect("a"), "al+ice", "x"));
                five.send((Packet) V5.publish("alice/x", "x", 1, 1));
                // Told to check such names, the rules still let nobody in whose name is a wildcard.
                assertThat(five.receive(PubAck.class).reasonCode()).isEqualTo(ReasonCode.NOT_AUTHORIZED);
            }
        }
    }

    @Test
    @Directive("godwit_refuse_impossible_filters")
    void aSubscriptionThatCanNeverMatchIsRefused() throws Exception {
        for (boolean refused : new boolean[] {true, false}) {
            try (Scene scene = Scene.of(
                    folder,
                    "allow_anonymous true",
                    "acl_file %DIR%/rights",
                    "godwit_refuse_impossible_filters " + refused)) {
                Client five = connected(scene.stage(), V5.connect("n")).send(V5.subscribe("open/#", 0));
                assertThat(five.receive(SubAck.class).reasonCodes())
                        .containsExactly(refused ? ReasonCode.NOT_AUTHORIZED : ReasonCode.SUCCESS);
            }
        }
    }
}
