// SPDX-License-Identifier: Apache-2.0
package io.godwit.broker.config;

import io.godwit.broker.config.BridgeConfig.Login;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Builds the records of bridges from their blocks, and looks for what cannot be meant. */
final class BridgeSections {
    /** {@code gethostname} without a name service, which could take long. */
    private static final Path HOST_NAME = Path.of("/proc/sys/kernel/hostname");

    private static final BridgeLines.Delays DEFAULT_DELAYS = new BridgeLines.Delays(5, 30, 0);

    private static final long NEVER_EXPIRES = 0xFFFF_FFFFL;

    private BridgeSections() {}

    /**
     * The bridges of the blocks; one that lacks something or whose keys do not go together is a fault, and left out where
     * that does not end the reading.
     *
     * @param notes takes sentences about what is likely to be a mistake
     */
    static List<BridgeConfig> bridges(Blocks blocks, List<String> notes, Faults faults) throws ConfigException {
        List<BridgeConfig> bridges = new ArrayList<>();
        Map<String, String> localIds = new HashMap<>();
        for (Settings block : blocks.bridges) {
            try {
                BridgeConfig bridge = bridge(block, notes);
                String other = localIds.put(bridge.local().clientId(), bridge.place());
                if (other != null) {
                    throw place(block)
                            .wrong("The bridge \"" + bridge.name() + "\" has the same local client identifier \""
                                    + bridge.local().clientId() + "\" as the one in " + other
                                    + "; set \"local_clientid\" in one of them");
                }
                bridges.add(bridge);
            } catch (ConfigException e) {
                faults.found(e);
            }
        }
        notes.addAll(BridgeLoops.warnings(bridges));
        return bridges;
    }

    private static Directive place(Settings block) {
        return block.directives(BridgeKeys.CONNECTION).getFirst();
    }

    private static BridgeConfig bridge(Settings block, List<String> notes) throws ConfigException {
        Directive begin = place(block);
        String name = begin.value().strip();
        for (Key<?> needed : List.of(BridgeKeys.ADDRESS, BridgeKeys.TOPIC)) {
            if (!block.has(needed)) {
                throw begin.wrong(
                        "The bridge \"" + name + "\" has no \"" + needed.name() + "\"; write one below the line");
            }
        }
        BridgeConfig.Remote remote = remote(block, name, notes);
        String localId = block.given(BridgeKeys.LOCAL_CLIENTID);
        Login localLogin = login(block, BridgeKeys.LOCAL_USERNAME, BridgeKeys.LOCAL_PASSWORD, notes);
        Boolean localClean = block.given(BridgeKeys.LOCAL_CLEANSESSION);
        String topic = block.given(BridgeKeys.NOTIFICATION_TOPIC);
        List<BridgeTopic> topics = new ArrayList<>();
        List<BridgeLines.Line> lines = block.all(BridgeKeys.TOPIC);
        for (int i = 0; i < lines.size(); i++) {
            topics.add(lines.get(i).at(block.directives(BridgeKeys.TOPIC).get(i)));
        }
        BridgeTls tls = tls(block);
        if (tls != null && tls.insecure()) {
            notes.add(block.directives(BridgeKeys.INSECURE).getLast().place()
                    + ": \"bridge_insecure true\" lets whoever has any certificate of the same authority pose as the other"
                    + " broker of bridge \"" + name + "\"; use it for tests only.");
        }
        return new BridgeConfig(
                name,
                begin.place(),
                block.value(BridgeKeys.ADDRESS, List.of()),
                block.value(BridgeKeys.ROUND_ROBIN),
                new BridgeConfig.Network(
                        block.given(BridgeKeys.BIND_ADDRESS),
                        block.given(BridgeKeys.TCP_KEEPALIVE),
                        block.value(BridgeKeys.TCP_USER_TIMEOUT),
                        tls),
                remote,
                new BridgeConfig.Local(
                        localId == null ? "local." + remote.clientId() : localId,
                        localLogin,
                        localClean == null ? remote.cleanStart() : localClean),
                start(block),
                new BridgeConfig.Notifications(
                        block.value(BridgeKeys.NOTIFICATIONS),
                        block.value(BridgeKeys.NOTIFICATIONS_LOCAL_ONLY),
                        topic == null ? "$SYS/broker/connection/" + remote.clientId() + "/state" : topic),
                topics,
                block.value(BridgeKeys.RELOAD_TYPE).equals("immediate"));
    }

    private static BridgeConfig.Remote remote(Settings block, String name, List<String> notes) {
        boolean clean = block.value(BridgeKeys.CLEANSESSION);
        String clientId = block.given(BridgeKeys.REMOTE_CLIENTID);
        long expirySeconds =
                Math.min(NEVER_EXPIRES, block.value(BridgeKeys.SESSION_EXPIRY_INTERVAL, clean ? 0L : NEVER_EXPIRES));
        return new BridgeConfig.Remote(
                block.value(BridgeKeys.PROTOCOL_VERSION),
                clientId == null ? hostName() + '.' + name : clientId,
                login(block, BridgeKeys.REMOTE_USERNAME, BridgeKeys.REMOTE_PASSWORD, notes),
                clean,
                block.value(BridgeKeys.TRY_PRIVATE),
                block.value(BridgeKeys.KEEPALIVE_INTERVAL),
                block.value(BridgeKeys.RECEIVE_MAXIMUM, 0),
                block.value(BridgeKeys.MAX_TOPIC_ALIAS),
                block.value(BridgeKeys.MAX_PACKET_SIZE),
                expirySeconds,
                block.value(BridgeKeys.ATTEMPT_UNSUBSCRIBE),
                block.value(BridgeKeys.OUTGOING_RETAIN));
    }

    private static BridgeConfig.Start start(Settings block) {
        BridgeLines.Delays delays = block.value(BridgeKeys.RESTART_TIMEOUT, DEFAULT_DELAYS);
        return new BridgeConfig.Start(
                block.value(BridgeKeys.START_TYPE),
                block.value(BridgeKeys.THRESHOLD),
                block.value(BridgeKeys.IDLE_TIMEOUT),
                delays.base(),
                delays.cap(),
                delays.stable());
    }

    /** A password is nothing without a user name, which mosquitto does not say. */
    private static Login login(Settings block, Key<String> userName, Key<String> password, List<String> notes) {
        String user = block.given(userName);
        String secret = block.given(password);
        if (secret != null && user == null) {
            notes.add(block.directives(password).getLast().place() + ": \"" + password.name()
                    + "\" is not used without \"" + userName.name() + "\" in the same bridge.");
            return new Login(null, null);
        }
        return new Login(user, secret == null ? null : secret.getBytes(StandardCharsets.UTF_8));
    }

    /** The TLS of a bridge, or null: as with mosquitto one of these keys turns it on. */
    private static @Nullable BridgeTls tls(Settings block) throws ConfigException {
        Path caFile = block.given(BridgeKeys.CAFILE);
        Path caPath = block.given(BridgeKeys.CAPATH);
        boolean osCertificates = block.value(BridgeKeys.TLS_USE_OS_CERTS);
        if (caFile == null && caPath == null && !osCertificates) {
            requireNoTlsMeant(block);
            return null;
        }
        boolean certificate = block.has(BridgeKeys.CERTFILE);
        if (certificate != block.has(BridgeKeys.KEYFILE)) {
            Key<Path> given = certificate ? BridgeKeys.CERTFILE : BridgeKeys.KEYFILE;
            Key<Path> missing = certificate ? BridgeKeys.KEYFILE : BridgeKeys.CERTFILE;
            throw block.directives(given)
                    .getLast()
                    .wrong('"' + given.name() + "\" needs \"" + missing.name() + "\" in the same bridge");
        }
        return new BridgeTls(
                caFile,
                caPath,
                osCertificates,
                block.given(BridgeKeys.CERTFILE),
                block.given(BridgeKeys.KEYFILE),
                block.value(BridgeKeys.INSECURE),
                block.value(BridgeKeys.TLS_VERSION),
                block.given(BridgeKeys.CIPHERS),
                block.given(BridgeKeys.CIPHERS_TLS13),
                block.given(BridgeKeys.ALPN),
                block.value(BridgeKeys.REQUIRE_OCSP));
    }

    /** A bridge that mentions TLS but trusts nobody would speak plain text: say so instead. */
    private static void requireNoTlsMeant(Settings block) throws ConfigException {
        for (Key<?> key : List.of(
                BridgeKeys.CERTFILE,
                BridgeKeys.KEYFILE,
                BridgeKeys.CIPHERS,
                BridgeKeys.CIPHERS_TLS13,
                BridgeKeys.ALPN,
                BridgeKeys.PSK,
                BridgeKeys.IDENTITY)) {
            if (block.has(key)) {
                boolean psk = key.is(BridgeKeys.PSK) || key.is(BridgeKeys.IDENTITY);
                throw block.directives(key)
                        .getLast()
                        .wrong('"' + key.name() + "\" is about TLS, but "
                                + (psk ? "keys without certificates are not possible here, and " : "")
                                + "\"bridge_cafile\", \"bridge_capath\" and \"bridge_tls_use_os_certs true\" are missing in"
                                + " the same bridge, which would send everything in plain text; write one of them");
            }
        }
    }

    private static String hostName() {
        try {
            String name = Files.readString(HOST_NAME).strip();
            if (!name.isEmpty()) {
                return name;
            }
        } catch (IOException | IllegalArgumentException e) {
            // Not Linux: its environment may say it.
        }
        String name = System.getenv("HOSTNAME");
        return name == null || name.isBlank() ? "localhost" : name.strip();
    }
}
