// SPDX-License-Identifier: Apache-2.0
package io.godwit.broker.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.godwit.broker.config.ListenerConfig.Offers;
import io.godwit.broker.config.LogConfig.Destination;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ConfigReaderTest {
    private static final Path FILE = Path.of("x.conf");

    @Test
    void listensOnLoopbackForAnybodyWithoutAFile() throws ConfigException {
        BrokerConfig config = ConfigReader.read(null, CommandLine.NONE);
        assertThat(config.listeners()).hasSize(1);
        ListenerConfig listener = config.listeners().getFirst();
        assertThat(listener.host()).isEqualTo("localhost");
        assertThat(listener.port()).isEqualTo(1883);
        assertThat(listener.security().allowAnonymous()).isTrue();
        assertThat(config.deprecations()).isEmpty();
    }

    @Test
    void listensOnLoopbackAtThePortsOfTheCommandLine() throws ConfigException {
        BrokerConfig config = ConfigReader.read(null, new CommandLine(List.of(2883, 2884), false, false));
        assertThat(config.listeners()).extracting(ListenerConfig::port).containsExactly(2883, 2884);
        assertThat(config.listeners()).allMatch(listener -> "localhost".equals(listener.host()));
    }

    @Test
    void staysOnLoopbackWhenTheFileHasNoListener() throws ConfigException {
        assertThat(config("max_keepalive 5\n").listeners().getFirst().host()).isEqualTo("localhost");
        assertThat(config("allow_anonymous false\n")
                        .listeners()
                        .getFirst()
                        .security()
                        .allowAnonymous())
                .isFalse();
    }

    @Test
    void offersTheReferenceAndASandboxOnLoopbackWebSocketListenersOnly() throws ConfigException {
        String open = "protocol websockets\nlistener_allow_anonymous true\n";
        assertThat(offers("listener 9001 localhost\n" + open)).isEqualTo(new Offers(true, true, false));
        assertThat(offers("listener 9001 127.0.0.1\n" + open)).isEqualTo(new Offers(true, true, false));
        assertThat(offers("listener 9001 ::1\nprotocol websockets\n")).isEqualTo(new Offers(true, false, false));
        assertThat(offers("listener 9001\n" + open)).isEqualTo(Offers.NONE);
        assertThat(offers("listener 9001 192.0.2.1\n" + open)).isEqualTo(Offers.NONE);
        assertThat(offers("listener 9001 localhost\nenable_proxy_protocol 2\n" + open))
                .isEqualTo(Offers.NONE);
        assertThat(offers("listener 1883 localhost\nlistener_allow_anonymous true\n"))
                .isEqualTo(Offers.NONE);
    }

    @Test
    void offersTheReferenceWhereItIsAskedFor() throws ConfigException {
        assertThat(offers("listener 9001\nprotocol websockets\ngodwit_reference true\n"))
                .isEqualTo(new Offers(true, false, false));
        assertThat(offers("listener 9001\nprotocol websockets\ngodwit_reference true\ngodwit_sandbox true\n"))
                .isEqualTo(new Offers(true, true, true));
        assertThat(offers("listener 8080\nprotocol http_api\ngodwit_reference true\ngodwit_sandbox true\n"))
                .isEqualTo(new Offers(true, false, true));
        assertThat(offers("listener 8080 localhost\nprotocol http_api\n")).isEqualTo(Offers.NONE);
        assertThat(offers("listener 9001 localhost\nprotocol websockets\ngodwit_reference false\n"))
                .isEqualTo(Offers.NONE);
        assertThatThrownBy(() -> config("listener 9001\ngodwit_reference maybe\n"))
                .hasMessageContaining("auto, true or false");
    }

    private static Offers offers(String text) throws ConfigException {
        return config(text).listeners().getFirst().offers();
    }

    @Test
    void ignoresThePortsOfTheCommandLineWhenTheFileHasListeners() throws ConfigException {
        BrokerConfig config =
                ConfigReader.assemble(directives("listener 1884\n"), new CommandLine(List.of(2883), false, false));
        assertThat(config.listeners()).extracting(ListenerConfig::port).containsExactly(1884);
        assertThat(config.deprecations()).anyMatch(note -> note.startsWith("-p is ignored"));
    }

    @Test
    void letsNobodyInAnonymouslyOnceThereIsAListener() throws ConfigException {
        assertThat(config("listener 1884 127.0.0.1\n")
                        .listeners()
                        .getFirst()
                        .security()
                        .allowAnonymous())
                .isFalse();
    }

    @Test
    void logsEverythingOrNothingWhenTheCommandLineSaysSo() throws ConfigException {
        List<Directive> directives = directives("log_type error\nlog_dest file l\n");
        LogConfig verbose = ConfigReader.assemble(directives, new CommandLine(List.of(), true, false))
                .log();
        assertThat(verbose.types()).containsExactlyInAnyOrder(LogType.values());
        LogConfig quiet = ConfigReader.assemble(directives, new CommandLine(List.of(), true, true))
                .log();
        assertThat(quiet.types()).isEmpty();
        assertThat(quiet.destinations()).isEmpty();
    }

    @Test
    void addsUpDestinationsAndTypesOfTheLog() throws ConfigException {
        LogConfig log = config("""
                log_dest stderr
                log_dest none
                log_dest topic
                log_dest file a.log
                log_type error
                log_type none
                log_type subscribe
                log_type debug
                """).log();
        assertThat(log.destinations()).containsExactlyInAnyOrder(Destination.TOPIC, Destination.FILE);
        assertThat(log.types()).containsExactlyInAnyOrder(LogType.SUBSCRIBE, LogType.DEBUG);
    }

    @Test
    void opensTheDefaultListenerForKeysAboveAnyListener() throws ConfigException {
        BrokerConfig config = config("max_connections 5\nport 1885\nbind_address 10.0.0.1\nlistener 1886\n");
        assertThat(config.listeners()).extracting(ListenerConfig::port).containsExactly(1885, 1886);
        assertThat(config.listeners().getFirst().host()).isEqualTo("10.0.0.1");
        assertThat(config.listeners())
                .extracting(ListenerConfig::maxConnections)
                .containsExactly(5, -1);
        assertThat(config.listeners()).noneMatch(listener -> listener.security().allowAnonymous());
        assertThat(config.deprecations()).singleElement().asString().startsWith("x.conf:1: \"max_connections\"");
    }

    @Test
    void takesTheLastOfTwoNumbersAndRefusesTwoTexts() throws ConfigException {
        assertThat(config("max_keepalive 5\nmax_keepalive 6\n").limits().maxKeepAliveSeconds())
                .isEqualTo(6);
        assertThatThrownBy(() -> config("acl_file a\nacl_file b\n"))
                .hasMessage("x.conf:2: \"acl_file\" stands in line 1 already; remove one of them.");
    }

    @Test
    void readsLinesOfOtherSystemsAndCommentsInTheFirstColumn() throws ConfigException {
        BrokerConfig config =
                config("\uFEFF# comment\r\n\r\n   \nmax_keepalive \t 5 # why\r\nauto_id_prefix # no comment\r\n");
        assertThat(config.limits().maxKeepAliveSeconds()).isEqualTo(5);
        assertThat(config.listeners().getFirst().security().autoIdPrefix()).isEqualTo("# no comment");
        assertThat(config("listener 1884 # all\n").listeners().getFirst().host())
                .isNull();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "listner 1883            | 1 | Unknown configuration variable \"listner\"; did you mean \"listener\"?",
                "frobnicate 1            | 1 | Unknown configuration variable \"frobnicate\"; see docs",
                "allow_anonymous yes     | 1 | \"allow_anonymous\" must be true or false, not \"yes\"",
                "allow_anonymous         | 1 | \"allow_anonymous\" needs a value",
                "allow_anonymous True    | 1 | \"allow_anonymous\" must be true or false",
                "max_keepalive 70000     | 1 | \"max_keepalive\" must be 0 to 65535, not \"70000\"",
                "max_packet_size 19      | 1 | \"max_packet_size\" must be 20 to",
                "sys_interval 1 2        | 1 | \"sys_interval\" takes one word; \"2\" is too many",
                "max_inflight_messages x | 1 | \"max_inflight_messages\" must be at most 65535, not \"x\"",
                "persistent_client_expiration 14 | 1 | \"persistent_client_expiration\" must end in s, h, d, w, m or y",
                "godwit_durability disk  | 1 | \"godwit_durability\" must be one of memory, power, process",
                "godwit_journal_segment_size 1023K | 1 | \"godwit_journal_segment_size\" must be from 1M to 1024M",
                "godwit_journal_segment_size 2G | 1 | \"godwit_journal_segment_size\" must be from 1M to 1024M",
                "godwit_journal_limit -1 | 1 | \"godwit_journal_limit\" must be a number of bytes",
                "godwit_journal_limit 9000000T | 1 | \"godwit_journal_limit\" must be a number of bytes",
                "godwit_message_memory M | 1 | \"godwit_message_memory\" needs a value",
                "listener                | 1 | \"listener\" needs a value",
                "listener 70000          | 1 | \"listener\" must be 0 to 65535",
                "listener 0              | 1 | \"listener\" with port 0 needs the path",
                "listener 1;listener 1   | 2 | The same listener is in line 1",
                "log_dest file           | 1 | \"log_dest\" file needs the path",
                "log_dest paper          | 1 | \"log_dest\" must be none, stdout",
                "log_dest file a;log_dest file b | 2 | \"log_dest\" names a second log file",
                "log_type loud           | 1 | \"log_type\" must be one of",
                "max_qos 3               | 1 | \"max_qos\" must be one of 0, 1, 2",
                "mount_point a/#         | 1 | \"mount_point\" cannot begin a topic name",
                "accept_protocol_versions 6 | 1 | \"accept_protocol_versions\" must be a list of 3, 4 and 5",
                "protocol mqttsn         | 1 | \"protocol\" must be one of http_api, mqtt, websockets",
                "auto_id_prefix 123456789012345678901234567890123456789012345678901 | 1 | \"auto_id_prefix\" is 51 characters long",
                "godwit_proxy_trusted example.org | 1 | \"godwit_proxy_trusted\" ",
                "godwit_proxy_trusted 10.0.0.0/33 | 1 | \"godwit_proxy_trusted\" The prefix length",
                "allow_anonymous true;per_listener_settings true | 2 | \"per_listener_settings\" must stand above",
                "cleansession true       | 1 | \"cleansession\" belongs to a bridge",
                "connection b            | 1 | The bridge \"b\" has no \"address\"",
                "connection b;address h:x;topic # | 2 | \"address\" has \"h:x\", whose port must be",
                "connection b;address h;topic # sideways | 3 | \"topic\" must go out, in or both ways",
                "connection b;address h;topic \"\" in 0 a | 3 | \"topic\" with an empty filter needs",
                "connection b;address h;topic #;connection b | 4 | A bridge named \"b\" is in line 1",
                "connection b;start_type manual | 2 | \"start_type\" must be one of automatic, lazy, once",
                "plugin /usr/lib/mosquitto_dynamic_security.so | 1 | Dynamic security needs a file",
                "per_listener_settings true;listener 1;plugin dynamic_security;plugin_opt_config_file a;listener 2;"
                        + "plugin dynamic_security;plugin_opt_config_file b | 6 | A broker has one dynamic security",
                "plugin dynamic_security;plugin_opt_file a | 2 | The plugin dynamic_security has no option \"file\"; it has"
                        + " \"config_file\", \"password_init_file\"",
                "plugin persist_sqlite;plugin_opt_sync always | 2 | \"plugin_opt_sync\" must be extra, full, normal or off",
                "global_plugin sparkplug-aware.so;plugin_opt_x y | 2 | The plugin sparkplug_aware has no option \"x\"; it"
                        + " has none",
                "plugin /opt/go-auth.so  | 1 | The plugin go-auth.so is a native library, which Godwit cannot load; built in"
                        + " are acl_file, password_file, dynamic_security, persist_sqlite and sparkplug_aware. In place of"
                        + " its users and rules, write \"password_file\"",
                "plugin_opt_x y          | 1 | \"plugin_opt_x\" belongs to a plugin",
                "plugin acl_file.so;plugin_opt_config x | 2 | The plugin acl_file has no option \"config\"",
                "listener 1884;plugin_use p | 2 | No plugin is named \"p\"",
                "acl_file a;plugin acl_file;plugin_opt_acl_file b | 3 | A listener cannot have two files for \"acl_file\"",
                "listener 1884;certfile c | 2 | \"certfile\" is about TLS, but \"keyfile\" is missing",
                "listener 1884;require_certificate true | 2 | \"require_certificate\" is about TLS",
                "listener 1884;cafile a  | 2 | \"cafile\" is about TLS",
                "listener 1884;psk_hint a | 2 | \"psk_hint\" asks for TLS with keys in place of certificates",
                "listener 1884;certfile c;keyfile k;require_certificate true | 4 | \"require_certificate true\" needs \"cafile\"",
                "listener 1884;certfile c;keyfile k;use_identity_as_username 1;use_subject_as_username 1 | 5 | \"use_subject_as_username\" does not go",
                "listener 1884;certfile c;keyfile k;enable_proxy_protocol 2 | 4 | \"enable_proxy_protocol\" does not go with",
                "listener 1884;proxy_protocol_v2_require_tls true | 2 | \"proxy_protocol_v2_require_tls\" needs",
                "listener 1884;tls_keyform engine | 2 | \"tls_keyform\" can only be pem",
            })
    void saysWhichLineIsWrong(String text, int line, String message) {
        assertThatThrownBy(() -> config(text.replace(';', '\n')))
                .isInstanceOf(ConfigException.class)
                .hasMessageStartingWith("x.conf:" + line + ": " + message)
                .satisfies(e -> assertThat(((ConfigException) e).line()).isEqualTo(line));
    }

    @Test
    void refusesLinesThatAreNoText() {
        assertThatThrownBy(() -> DirectiveFile.parse(FILE, new byte[] {'a', ' ', 'b', '\n', 'a', ' ', (byte) 0xFF}))
                .hasMessageStartingWith("x.conf:2: The line is not valid UTF-8");
        assertThatThrownBy(() -> config("auto_id_prefix a\0b\n"))
                .hasMessageStartingWith("x.conf:1: The line holds a null");
        assertThatThrownBy(() -> config("acl_file " + "x".repeat(65_536)))
                .hasMessageStartingWith("x.conf:1: The value is longer");
    }

    @Test
    void saysWhenTheFileIsNotThere(@TempDir Path directory) {
        Path missing = directory.resolve("no.conf");
        assertThatThrownBy(() -> ConfigReader.read(missing, CommandLine.NONE))
                .isInstanceOf(ConfigException.class)
                .hasMessageStartingWith(missing + ": does not exist");
    }

    @Test
    void givesSecuritySettingsToTheListenerAboveWhenAskedTo() throws ConfigException {
        List<ListenerConfig> listeners = config("""
                per_listener_settings true
                listener 1884
                allow_anonymous true
                password_file p1
                listener 1885
                acl_file a2
                auto_id_prefix two-
                listener 1886
                allow_anonymous false
                listener_allow_anonymous true
                """).listeners();
        assertThat(listeners)
                .extracting(listener -> listener.security().allowAnonymous())
                .containsExactly(true, false, true);
        assertThat(listeners)
                .extracting(listener -> listener.security().passwordFile())
                .containsExactly(Path.of("p1"), null, null);
        assertThat(listeners)
                .extracting(listener -> listener.security().aclFile())
                .containsExactly(null, Path.of("a2"), null);
        assertThat(listeners)
                .extracting(listener -> listener.security().autoIdPrefix())
                .containsExactly("auto-", "two-", "auto-");
    }

    @Test
    void givesSecuritySettingsToAllListenersOtherwise() throws ConfigException {
        List<ListenerConfig> listeners = config("""
                listener 1884
                listener_allow_anonymous true
                listener 1885
                password_file p
                acl_file a
                """).listeners();
        assertThat(listeners)
                .extracting(listener -> listener.security().passwordFile())
                .containsOnly(Path.of("p"));
        assertThat(listeners)
                .extracting(listener -> listener.security().allowAnonymous())
                .containsExactly(true, false);
    }

    @Test
    void mapsThePluginsForFilesToTheFiles() throws ConfigException {
        List<ListenerConfig> listeners = config("""
                global_plugin /usr/lib/mosquitto_password_file.so
                plugin_opt_password_file p
                plugin_load rules /usr/lib/x86_64/mosquitto_acl_file.so
                plugin_opt_acl_file a
                listener 1884
                plugin_use rules
                listener 1885
                """).listeners();
        assertThat(listeners)
                .extracting(listener -> listener.security().passwordFile())
                .containsOnly(Path.of("p"));
        assertThat(listeners)
                .extracting(listener -> listener.security().aclFile())
                .containsExactly(Path.of("a"), null);
        assertThat(config("auth_plugin acl-file.so\nauth_opt_acl_file a\nlistener 1\n")
                        .listeners()
                        .getFirst()
                        .security()
                        .aclFile())
                .isEqualTo(Path.of("a"));
    }

    @ParameterizedTest
    @CsvSource({
        "libmosquitto_jwt_auth.so, In place of tokens",
        "auth-plug.so, In place of its users and rules",
        "mosquitto_payload_modification.so, Messages are passed on as they are",
        "own.so, Remove the line and its options."
    })
    void tellsTheNearestWayToWhatALibraryDoes(String library, String advice) {
        assertThatThrownBy(() -> config("plugin /opt/" + library + "\n")).hasMessageContaining(advice);
    }

    @Test
    void mapsDynamicSecurityToTheListenersThatHaveIt() throws ConfigException {
        BrokerConfig config = config("""
                per_listener_settings true
                listener 1884
                plugin /usr/lib/x86_64-linux-gnu/mosquitto_dynamic_security.so
                plugin_opt_config_file /var/lib/mosquitto/dynamic-security.json
                plugin_opt_password_init_file /run/first
                listener 1885
                """);
        assertThat(config.listeners())
                .extracting(listener -> listener.security().dynamicSecurity())
                .containsExactly(
                        new DynamicSecurityConfig(
                                Path.of("/var/lib/mosquitto/dynamic-security.json"), Path.of("/run/first")),
                        null);
        assertThat(config.plugins().names()).containsExactly("dynamic-security");
        assertThat(config("listener 1\nlistener 2\nplugin dynamic_security\nplugin_opt_config_file d\n")
                        .listeners())
                .extracting(listener -> listener.security().dynamicSecurity())
                .containsOnly(new DynamicSecurityConfig(Path.of("d"), null));
    }

    @Test
    void mapsPersistSqliteToTheJournal() throws ConfigException {
        assertThat(config("global_plugin mosquitto_persist_sqlite.so\nplugin_opt_db_file x\n")
                        .persistence()
                        .durability())
                .isEqualTo(Durability.PROCESS);
        BrokerConfig full = config("plugin persist-sqlite\nplugin_opt_sync full\n");
        assertThat(full.persistence().durability()).isEqualTo(Durability.POWER);
        assertThat(full.deprecations()).anyMatch(note -> note.contains("godwit_durability power"));
        assertThat(config("plugin persist-sqlite\nplugin_opt_sync full\ngodwit_durability process\n")
                        .persistence()
                        .durability())
                .as("what is said in Godwit's own words")
                .isEqualTo(Durability.PROCESS);
    }

    @Test
    void knowsSparkplugAndTheControlTopic() throws ConfigException {
        assertThat(config("global_plugin mosquitto_sparkplug_aware.so\n").plugins())
                .isEqualTo(new PluginConfig(List.of("sparkplug-aware"), true, false));
        assertThat(config("enable_control_api true\n").plugins()).isEqualTo(new PluginConfig(List.of(), false, true));
    }

    @Test
    void saysOnceWhatHasNoEffectYet() throws ConfigException {
        BrokerConfig config = config("""
                user mosquitto
                persistence true
                persistence_location data
                autosave_interval 60
                retry_interval 20
                enable_control_api true
                packet_buffer_size 4096
                listener 1884
                tls_keyform pem
                http_dir www
                connection one
                address a.example
                topic # both 1 in/ out/
                remote_username one
                remote_password hush
                connection two
                addresses a.example:1883 b.example:1884
                topic "with blank" in
                """);
        assertThat(config.deprecations())
                .hasSize(4)
                .noneMatch(note -> note.contains("hush"))
                .anyMatch(note -> note.startsWith("x.conf:1: \"user\" has no effect."))
                .anyMatch(note -> note.startsWith("x.conf:4: \"autosave_interval\" is not needed"))
                .anyMatch(note -> note.startsWith("x.conf:5: \"retry_interval\" has no effect."))
                .anyMatch(note -> note.startsWith("x.conf:10: \"http_dir\""));
    }

    @Test
    void saysOnceThatSnapshotsFromTimeToTimeAreNotNeeded() throws ConfigException {
        String autosave = "autosave_on_changes true\nautosave_interval 1800\n";
        assertThat(config("persistence true\n" + autosave).deprecations())
                .singleElement()
                .asString()
                .startsWith("x.conf:3: \"autosave_interval\" is not needed");
        assertThat(config(autosave).deprecations()).isEmpty();
    }

    @Test
    void saysThatADurabilityNeedsPersistence() throws ConfigException {
        assertThat(config("godwit_durability power\n").deprecations())
                .containsExactly("x.conf:1: \"godwit_durability\" has no effect without \"persistence true\".");
        assertThat(config("godwit_durability power\npersistence true\n").deprecations())
                .isEmpty();
    }

    @Test
    void readsIncludedFilesInAlphabeticalOrderCapitalsFirst(@TempDir Path directory) throws Exception {
        for (String name : List.of("b.conf", "A.conf", "01.conf", "a.conf", "B.conf", "00.conf", "c.txt")) {
            Files.writeString(
                    directory.resolve(name), "listener " + (2000 + name.charAt(0) * 10 + name.charAt(1) % 10) + "\n");
        }
        assertThat(DirectiveFile.included(directory))
                .extracting(file -> file.getFileName().toString())
                .containsExactly("00.conf", "01.conf", "A.conf", "a.conf", "B.conf", "b.conf");
        Path main = directory.resolve("main");
        Files.writeString(main, "listener 1999\ninclude_dir " + directory + "\nmax_connections 3\n");
        BrokerConfig config = ConfigReader.read(main, CommandLine.NONE);
        assertThat(config.listeners()).hasSize(7);
        assertThat(config.listeners().getFirst().maxConnections()).isEqualTo(3);
    }

    @Test
    void followsIncludeDirInTheMainFileOnly(@TempDir Path directory) throws IOException {
        Path main = directory.resolve("main");
        Path included = directory.resolve("a.conf");
        Files.writeString(main, "include_dir " + directory + "\n");
        Files.writeString(included, "# one\ninclude_dir /tmp\n");
        assertThatThrownBy(() -> ConfigReader.read(main, CommandLine.NONE))
                .hasMessageStartingWith(included + ":2: \"include_dir\" is possible in the main file only");
        Files.writeString(main, "include_dir " + directory.resolve("none") + "\n");
        assertThatThrownBy(() -> ConfigReader.read(main, CommandLine.NONE))
                .hasMessageStartingWith(main + ":1: The directory");
    }

    @Test
    void readsTheConfigurationThatGodwitComesWith() throws ConfigException {
        BrokerConfig config = ConfigReader.read(Path.of("../conf/godwit.conf"), CommandLine.NONE);
        assertThat(config.listeners()).extracting(ListenerConfig::port).containsExactly(1883, 9001);
        assertThat(config.listeners()).allMatch(listener -> "localhost".equals(listener.host()));
        assertThat(config.listeners()).allMatch(listener -> listener.security().allowAnonymous());
        assertThat(config.persistence().durability()).isEqualTo(Durability.PROCESS);
        assertThat(config.persistence().directory()).isEqualTo(Path.of("data", "godwit-journal"));
        assertThat(config.deprecations()).isEmpty();
    }

    private static BrokerConfig config(String text) throws ConfigException {
        return ConfigReader.assemble(directives(text), CommandLine.NONE);
    }

    private static List<Directive> directives(String text) throws ConfigException {
        return DirectiveFile.parse(FILE, text.getBytes(StandardCharsets.UTF_8));
    }
}
