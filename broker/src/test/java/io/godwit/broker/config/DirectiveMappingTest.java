// SPDX-License-Identifier: Apache-2.0
package io.godwit.broker.config;

import static org.assertj.core.api.Assertions.assertThat;

import io.godwit.broker.config.Key.Effect;
import io.godwit.broker.config.Key.Group;
import io.godwit.broker.config.ListenerConfig.SocketDomain;
import io.godwit.broker.config.ListenerConfig.Transport;
import io.godwit.broker.config.LogConfig.Destination;
import io.godwit.broker.config.ReloadConfig.ClosedListener;
import io.godwit.broker.config.ReloadConfig.RightsChange;
import io.godwit.broker.config.ReloadConfig.Watch;
import io.godwit.protocol.packet.QoS;
import io.godwit.protocol.spec.ProtocolVersion;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.EnumSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Where the value of each directive ends up, and what stands there without it. */
class DirectiveMappingTest {
    private static final String TLS = "certfile c\nkeyfile k\ncafile a\n";

    @ParameterizedTest
    @MethodSource("rows")
    void putsTheValueWhereItBelongs(Row row) throws ConfigException {
        assertThat(row.field.apply(config("listener 1884\n" + row.context))).isEqualTo(row.without);
        assertThat(row.field.apply(config("listener 1884\n" + row.context + row.line + "\n")))
                .isEqualTo(row.with);
    }

    @Test
    void triesEveryDirectiveThatHasAnEffect() {
        Set<String> tried = new TreeSet<>();
        rows().forEach(row -> tried.add(row.line.substring(0, row.line.indexOf(' '))));
        for (Key<?> key : new Keys().all()) {
            boolean elsewhere = key.group() == Group.BRIDGE
                    || key.group() == Group.BRIDGE_TLS
                    || key.scope() == Key.Scope.STARTS_PLUGIN
                    || key.scope() == Key.Scope.DEFAULT_LISTENER
                    || Set.of("include_dir", "per_listener_settings", "plugin_opt_*", "plugin_use", "http_dir")
                            .contains(key.name());
            if (!elsewhere && key.effect() == Effect.HONOURED) {
                assertThat(tried).contains(key.name());
            }
        }
    }

    static List<Row> rows() {
        return List.of(
                row("allow_duplicate_messages false", c -> c.limits().allowDuplicateMessages(), true, false),
                row("check_retain_source false", c -> c.limits().checkRetainSource(), true, false),
                row("clientid_prefixes dev-", c -> c.limits().clientIdPrefixes(), List.of(), List.of("dev-")),
                row("connection_messages 0", c -> c.log().connectionMessages(), true, false),
                row("enable_control_api true", c -> c.plugins().controlApi(), false, true),
                row("global_max_clients 5", c -> c.limits().globalMaxClients(), -1, 5),
                row("global_max_connections 6", c -> c.limits().globalMaxConnections(), -1, 6),
                row("max_inflight_bytes 7", c -> c.limits().maxInflightBytes(), 0L, 7L),
                row("max_inflight_bytes -7", c -> c.limits().maxInflightBytes(), 0L, 0L),
                row("max_inflight_messages 8", c -> c.limits().maxInflightMessages(), 20, 8),
                row("max_inflight_messages -1", c -> c.limits().maxInflightMessages(), 20, 0),
                row("max_keepalive 60", c -> c.limits().maxKeepAliveSeconds(), 0, 60),
                row("max_packet_size 100", c -> c.limits().maxPacketSize(), 2_000_000, 100),
                row("max_queued_bytes 9", c -> c.limits().maxQueuedBytes(), 0L, 9L),
                row("max_queued_messages 0", c -> c.limits().maxQueuedMessages(), 1000, 0),
                row("memory_limit 10", c -> c.limits().memoryLimitBytes(), 0L, 10L),
                row("message_size_limit 11", c -> c.limits().messageSizeLimit(), 0, 11),
                row(
                        "persistent_client_expiration 2w",
                        c -> c.limits().persistentClientExpirationSeconds(),
                        -1L,
                        1_209_600L),
                row(
                        "persistent_client_expiration 3m",
                        c -> c.limits().persistentClientExpirationSeconds(),
                        -1L,
                        7_776_000L),
                row("persistent_client_expiration 9s", c -> c.limits().persistentClientExpirationSeconds(), -1L, 9L),
                row("persistent_client_expiration 0d", c -> c.limits().persistentClientExpirationSeconds(), -1L, -1L),
                row("pid_file /run/a b.pid", BrokerConfig::pidFile, null, Path.of("/run/a b.pid")),
                row("queue_qos0_messages true", c -> c.limits().queueQos0Messages(), false, true),
                row("retain_available false", c -> c.limits().retainAvailable(), true, false),
                row("set_tcp_nodelay true", c -> c.limits().setTcpNoDelay(), false, true),
                row("sys_interval 0", BrokerConfig::sysIntervalSeconds, 10, 0),
                row("godwit_sys_details true", BrokerConfig::sysDetails, false, true),
                row("upgrade_outgoing_qos true", c -> c.limits().upgradeOutgoingQos(), false, true),
                row(
                        "log_dest stdout unbuffered",
                        c -> c.log().destinations(),
                        Set.of(Destination.STDERR),
                        Set.of(Destination.STDOUT)),
                row("log_dest file /var/log/god wit.log", c -> c.log().file(), null, Path.of("/var/log/god wit.log")),
                row("log_dest none", c -> c.log().destinations(), Set.of(Destination.STDERR), Set.of()),
                row("log_facility 3", c -> c.log().syslogFacility(), -1, 3),
                row("log_timestamp false", c -> c.log().timestamp(), true, false),
                row("log_timestamp_format %H %M", c -> c.log().timestampFormat(), null, "%H %M"),
                row(
                        "log_type debug",
                        c -> c.log().types(),
                        Set.of(LogType.ERROR, LogType.WARNING, LogType.NOTICE, LogType.INFORMATION),
                        Set.of(LogType.DEBUG)),
                row(
                        "log_type all",
                        c -> c.log().types(),
                        Set.of(LogType.ERROR, LogType.WARNING, LogType.NOTICE, LogType.INFORMATION),
                        EnumSet.allOf(LogType.class)),
                row("persistence true", c -> c.persistence().durability(), Durability.MEMORY, Durability.PROCESS),
                row(
                        "godwit_durability power",
                        c -> c.persistence().durability(),
                        Durability.PROCESS,
                        Durability.POWER,
                        "persistence true\n"),
                row("godwit_durability memory", c -> c.persistence().enabled(), true, false, "persistence true\n"),
                row("godwit_durability power", c -> c.persistence().enabled(), false, false),
                row("persistence_file other.db", c -> c.persistence().snapshotName(), "mosquitto.db", "other.db"),
                row("godwit_journal_segment_size 1M", c -> c.persistence().segmentBytes(), 32 << 20, 1 << 20),
                row("godwit_journal_segment_size 1048577", c -> c.persistence().segmentBytes(), 32 << 20, 1_048_577),
                row("godwit_journal_limit 20g", c -> c.persistence().limitBytes(), 0L, 20L << 30),
                row("godwit_message_memory 512K", c -> c.persistence().messageMemoryBytes(), 0L, 512L << 10),
                row("persistence_location /data", c -> c.persistence().location(), Path.of(""), Path.of("/data")),
                row(
                        "persistence_location /data/",
                        c -> c.persistence().directory(),
                        Path.of("godwit-journal"),
                        Path.of("/data/godwit-journal")),
                row("acl_file /etc/acl", c -> security(c).aclFile(), null, Path.of("/etc/acl")),
                row("allow_anonymous true", c -> security(c).allowAnonymous(), false, true),
                row("allow_zero_length_clientid false", c -> security(c).allowZeroLengthClientId(), true, false),
                row("auto_id_prefix me-", c -> security(c).autoIdPrefix(), "auto-", "me-"),
                row("password_file /etc/pw", c -> security(c).passwordFile(), null, Path.of("/etc/pw")),
                row("godwit_refuse_impossible_filters true", c -> security(c).refuseImpossibleFilters(), false, true),
                row("listener 1885 ::1", c -> c.listeners().getLast().host(), null, "::1"),
                row("listener 1885", c -> c.listeners().getLast().port(), 1884, 1885),
                row(
                        "listener 0 /run/godwit sock",
                        c -> c.listeners().getLast().unixSocket(),
                        null,
                        Path.of("/run/godwit sock")),
                row(
                        "accept_protocol_versions 3, 5",
                        c -> listener(c).acceptedVersions(),
                        EnumSet.allOf(ProtocolVersion.class),
                        Set.of(ProtocolVersion.V3_1, ProtocolVersion.V5)),
                row("bind_interface eth0", c -> listener(c).bindInterface(), null, "eth0"),
                row("enable_proxy_protocol 2", c -> listener(c).proxyProtocol(), 0, 2),
                row("listener_allow_anonymous true", c -> security(c).allowAnonymous(), false, true),
                row("listener_auto_id_prefix it-", c -> security(c).autoIdPrefix(), "auto-", "it-"),
                row("max_connections 12", c -> listener(c).maxConnections(), -1, 12),
                row("max_qos 1", c -> listener(c).maxQos(), QoS.EXACTLY_ONCE, QoS.AT_LEAST_ONCE),
                row("maximum_qos 0", c -> listener(c).maxQos(), QoS.EXACTLY_ONCE, QoS.AT_MOST_ONCE),
                row("max_topic_alias 13", c -> listener(c).maxTopicAlias(), 10, 13),
                row("max_topic_alias_broker 14", c -> listener(c).maxTopicAliasBroker(), 10, 14),
                row("mount_point floor/1/", c -> listener(c).mountPoint(), null, "floor/1/"),
                row("protocol websockets", c -> listener(c).transport(), Transport.MQTT, Transport.WEBSOCKETS),
                row(
                        "godwit_reference true",
                        c -> listener(c).offers().reference(),
                        false,
                        true,
                        "protocol websockets\n"),
                row(
                        "godwit_sandbox true",
                        c -> listener(c).offers().sandbox(),
                        false,
                        true,
                        "protocol websockets\ngodwit_reference true\n"),
                row(
                        "proxy_protocol_v2_require_tls true",
                        c -> listener(c).proxyProtocolRequiresTls(),
                        false,
                        true,
                        "enable_proxy_protocol 2\n"),
                row("socket_domain ipv6", c -> listener(c).socketDomain(), SocketDomain.ANY, SocketDomain.IPV6),
                row("use_username_as_clientid true", c -> listener(c).useUserNameAsClientId(), false, true),
                row("websockets_origin http://a", c -> listener(c).origins(), List.of(), List.of("http://a")),
                row("cafile x", c -> tls(c).caFile(), null, Path.of("x"), "certfile c\nkeyfile k\n"),
                row("capath x", c -> tls(c).caPath(), null, Path.of("x"), TLS),
                row("certfile c", c -> listener(c).tls() != null, false, true, "", "keyfile k"),
                row("keyfile k", c -> listener(c).tls() != null, false, true, "", "certfile c"),
                row("ciphers A:B", c -> tls(c).ciphers(), null, "A:B", TLS),
                row("ciphers_tls1.3 A:B", c -> tls(c).ciphersTls13(), null, "A:B", TLS),
                row("crlfile x", c -> tls(c).crlFile(), null, Path.of("x"), TLS),
                row("disable_client_cert_date_checks true", c -> tls(c).checkDates(), true, false, TLS),
                row("require_certificate true", c -> tls(c).requireCertificate(), false, true, TLS),
                row("tls_version tlsv1.3", c -> tls(c).minimumVersion(), "TLSv1.2", "TLSv1.3", TLS),
                row("use_identity_as_username true", c -> tls(c).useIdentityAsUserName(), false, true, TLS),
                row(
                        "use_identity_as_username true",
                        c -> listener(c).proxyIdentityAsUserName(),
                        false,
                        true,
                        "enable_proxy_protocol 2\n"),
                row("use_subject_as_username true", c -> tls(c).useSubjectAsUserName(), false, true, TLS),
                row("godwit_log_rotate 10M 5", c -> c.log().rotation(), null, new LogConfig.Rotation(10L << 20, 5)),
                row("godwit_loops 3", BrokerConfig::loops, 0, 3),
                row("godwit_connect_timeout 5", c -> c.limits().connectTimeoutMillis(), 20_000, 5_000),
                row("godwit_connection_rate 6", c -> c.limits().maxConnectionRatePerAddress(), 200, 6),
                row("godwit_connection_burst 7", c -> c.limits().maxConnectionRateBurst(), 2_000, 7),
                row(
                        "godwit_connection_rate_exempt 10.0.0.0/8",
                        c -> c.limits().connectionRateExempt(),
                        List.of(AddressRange.of("127.0.0.0/8"), AddressRange.of("::1")),
                        List.of(AddressRange.of("10.0.0.0/8"))),
                row(
                        "godwit_proxy_trusted 10.0.0.1, fd00::/8",
                        BrokerConfig::trustedProxies,
                        List.of(),
                        List.of(AddressRange.of("10.0.0.1/32"), AddressRange.of("fd00::/8"))),
                row(
                        "godwit_password_threads 4",
                        c -> c.passwordHashing().threads(),
                        Math.max(1, Runtime.getRuntime().availableProcessors() / 2),
                        4),
                row("godwit_password_queue 0", c -> c.passwordHashing().maxWaiting(), 1_000, 0),
                row(
                        "godwit_admin_password_file /etc/admins",
                        c -> c.trace().adminPasswordFile(),
                        null,
                        Path.of("/etc/admins")),
                row("godwit_control_socket off", c -> c.control().enabled(), true, false),
                row("godwit_trace_packets 8", c -> c.trace().packets(), 0, 8),
                row("godwit_trace_memory 1M", c -> c.trace().memoryBytes(), 4L << 20, 1L << 20),
                row("godwit_trace_payload true", c -> c.trace().payload(), false, true),
                row("godwit_watch_files true", c -> c.reload().watch(), Watch.NOTHING, Watch.NAMED_FILES),
                row("godwit_watch_files all", c -> c.reload().watch(), Watch.NOTHING, Watch.ALL),
                row("godwit_rights_change log", c -> c.reload().rightsChange(), RightsChange.KEEP, RightsChange.LOG),
                row(
                        "godwit_rights_change disconnect",
                        c -> c.reload().rightsChange(),
                        RightsChange.KEEP,
                        RightsChange.DISCONNECT),
                row(
                        "godwit_closed_listener keep",
                        c -> c.reload().closedListener(),
                        ClosedListener.DISCONNECT,
                        ClosedListener.KEEP));
    }

    private static Row row(
            String line, Function<BrokerConfig, @Nullable Object> field, @Nullable Object without, Object with) {
        return row(line, field, without, with, "");
    }

    private static Row row(
            String line,
            Function<BrokerConfig, @Nullable Object> field,
            @Nullable Object without,
            Object with,
            String context) {
        return new Row(line, field, without, with, context);
    }

    /** With a line that stands below and only together with the first. */
    private static Row row(
            String line,
            Function<BrokerConfig, @Nullable Object> field,
            @Nullable Object without,
            Object with,
            String context,
            String below) {
        return new Row(line + "\n" + below, field, without, with, context);
    }

    private static ListenerConfig listener(BrokerConfig config) {
        return config.listeners().getFirst();
    }

    private static SecurityConfig security(BrokerConfig config) {
        return listener(config).security();
    }

    private static TlsConfig tls(BrokerConfig config) {
        return Objects.requireNonNull(listener(config).tls());
    }

    private static BrokerConfig config(String text) throws ConfigException {
        return ConfigReader.assemble(
                DirectiveFile.parse(Path.of("x.conf"), text.getBytes(StandardCharsets.UTF_8)), CommandLine.NONE);
    }

    /** A line, the field it sets, and the field's value without and with it. */
    record Row(
            String line,
            Function<BrokerConfig, @Nullable Object> field,
            @Nullable Object without,
            Object with,
            String context) {
        @Override
        public String toString() {
            return line;
        }
    }
}
