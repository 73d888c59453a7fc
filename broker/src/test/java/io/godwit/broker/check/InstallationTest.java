// SPDX-License-Identifier: Apache-2.0
package io.godwit.broker.check;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.godwit.broker.check.Installation.Report;
import io.godwit.broker.config.ConfigException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Each check is shown an installation with its mistake and one without. */
class InstallationTest {
    private static final int TAKEN_PORT = 17_401;
    private static final String GOOD_HASH = "$7$1000$2NeaZ8z9unvFADck$AASsiVrCoYs+UJnTEIj0Znrqtd5e91/f9KWUkpcjqDPtD"
            + "HaG5tTbvYq9uuy+zetBAX9Oylfa/QygUtA8KnaFpw==";
    private static final String FEW_ROUNDS = "$7$101$ikF4NMWGQsrmCrAu$ohZi3PxUeZlVmGWSp+AypWMvvXnwKDjvp2ni7z/yuMEpTN"
            + "G2zojd3rQj26kCpmuAIPmetMuF+vrn2KD6K/RKaw==";
    private static final String SHA512 = "$6$FRfTdOHA6lG0Nowo$AXRTrPH5sVG23RKpYv7TI4pIkA+IP8jScrXcIfBo0jSv1L7JJe"
            + "PqBmJXSheAFV0tAzUmjsXdrCdfVWWIdAT1Ng==";

    private static final String TLS = """
            listener 8883 127.0.0.1
            cafile $CERTS/%s
            certfile $CERTS/%s.crt
            keyfile $CERTS/%s.key
            """;

    @TempDir
    private static Path certificates = Path.of("");

    @TempDir
    private Path directory = Path.of("");

    @BeforeAll
    static void makeCertificates() throws IOException, InterruptedException {
        OpenSslFiles.make(certificates);
    }

    /**
     * A mistake.
     *
     * @param check what must be found
     * @param place file and line, without the directory
     * @param wrong the files with it, by name
     * @param right the files without it
     */
    record Mistake(Check check, String place, Map<String, String> wrong, Map<String, String> right) {
        @Override
        public String toString() {
            return check.id() + " " + wrong.hashCode();
        }
    }

    static List<Mistake> mistakes() {
        return List.of(
                // Configuration.
                conf(Check.CONF_ERROR, 2, "listener 1883 127.0.0.1\nlistner 1884\n", "listener 1883 127.0.0.1\n"),
                conf(Check.CONF_ERROR, 1, "max_qos seven\n", "max_qos 1\n"),
                conf(Check.CONF_ERROR, 2, "connection b\naddress [::1]:99999\ntopic #\n", "listener 1883 ::1\n"),
                conf(Check.CONF_IGNORED, 1, "user mosquitto\n", "pid_file $DIR/pid\n"),
                mistake(
                        Check.CONF_NOT_INCLUDED,
                        "conf.d/a.conf",
                        Map.of("mosquitto.conf", "", "conf.d/a.conf", ""),
                        Map.of("mosquitto.conf", "include_dir $DIR/conf.d\n", "conf.d/a.conf", "")),
                // Listeners.
                conf(Check.LISTENER_OPEN, 1, "listener 1883\nallow_anonymous true\n", "listener 1883\n"),
                conf(
                        Check.LISTENER_OPEN,
                        1,
                        "listener 1883 192.0.2.1\nallow_anonymous true\n",
                        "listener 1883 ::1\nallow_anonymous true\n"),
                conf(
                        Check.LISTENER_PLAIN_PASSWORDS,
                        1,
                        "listener 1883\npassword_file $DIR/passwd\n",
                        "listener 1883 127.0.0.1\npassword_file $DIR/passwd\n"),
                conf(Check.LISTENER_PORT_PRIVILEGED, 1, "listener 883 ::1\n", "listener 1883 ::1\n"),
                conf(Check.LISTENER_PORT_TAKEN, 1, "listener 17401 ::1\n", "listener 1883 ::1\n"),
                conf(Check.LISTENER_NOBODY, 1, "listener 1883\n", "listener 1883\nallow_anonymous true\n"),
                // ACL file.
                acl(Check.ACL_ERROR, 2, "user alice\ntopc read a\n", "user alice\ntopic read a\n"),
                acl(Check.ACL_ERROR, 1, "pattern read a/x%c\n", "pattern read a/%c\n"),
                acl(
                        Check.ACL_SHADOWED,
                        2,
                        "user alice\ntopic read home/door\ntopic deny home/#\n",
                        "user alice\ntopic read home/#\ntopic deny home/door\n"),
                acl(
                        Check.ACL_SHADOWED,
                        1,
                        "pattern read d/%c\npattern deny d/+\n",
                        "pattern read d/%c\npattern deny d/x\n"),
                acl(
                        Check.ACL_REPEATED,
                        3,
                        "user alice\ntopic a/#\ntopic read a/b\n",
                        "user alice\ntopic read a/#\ntopic a/b\n"),
                acl(Check.ACL_SHARE, 2, "user alice\ntopic read $share/g/a\n", "user alice\ntopic read a\n"),
                acl(Check.ACL_SYS_WRITE, 2, "user alice\ntopic $SYS/#\n", "user alice\ntopic read $SYS/#\n"),
                acl(
                        Check.ACL_PLACEHOLDER_LITERAL,
                        2,
                        "user alice\ntopic read a/%c\n",
                        "user alice\ntopic read a\npattern read a/%c\n"),
                acl(Check.ACL_PATTERN_FOR_ALL, 1, "pattern read news/#\n", "pattern read news/%u/#\n"),
                acl(Check.ACL_USER_UNKNOWN, 1, "user bob\ntopic read a\n", "user alice\ntopic read a\n"),
                acl(Check.ACL_USER_EMPTY, 1, "user alice\n", "user alice\ntopic read a\n"),
                acl(Check.ACL_USER_NO_RULES, 0, "user bob\ntopic read a\n", "user alice\ntopic read a\n"),
                acl(
                        Check.ACL_USER_WILDCARD,
                        1,
                        "user a+b\ntopic read a\npattern read %c\n",
                        "user alice\ntopic read a\npattern read %c\n"),
                openAcl(
                        Check.ACL_ANONYMOUS_ONLY,
                        1,
                        "topic read news\nuser alice\ntopic read a\n",
                        "user alice\ntopic read a\n"),
                acl(Check.ACL_ANONYMOUS_NEVER, 1, "topic read news\n", "user alice\ntopic read news\n"),
                openAcl(Check.ACL_ANONYMOUS_READS_ALL, 1, "topic read #\n", "topic write #\n"),
                openAcl(Check.ACL_ANONYMOUS_WRITES_ALL, 1, "topic write #\n", "topic read #\n"),
                acl(
                        Check.ACL_NOTHING_READABLE,
                        2,
                        "user alice\ntopic write a\n",
                        "user alice\ntopic write a\npattern read b/%c\n"),
                acl(Check.ACL_WILL, 0, "user alice\ntopic a\n", "# nothing\n"),
                // Password file.
                passwords(Check.PASSWORD_ERROR, 1, "alice\n"),
                passwords(Check.PASSWORD_ERROR, 2, "alice:" + GOOD_HASH + "\nalice:" + GOOD_HASH + "\n"),
                passwords(Check.PASSWORD_ERROR, 1, "alice:$7$x$y$z\n"),
                passwords(Check.PASSWORD_PLAIN, 1, "alice:secret\n"),
                passwords(Check.PASSWORD_SHA512, 1, "alice:" + SHA512 + "\n"),
                passwords(Check.PASSWORD_FEW_ROUNDS, 1, "alice:" + FEW_ROUNDS + "\n"),
                passwords(Check.PASSWORD_NOBODY, 0, "# nobody yet\n"),
                // Certificates.
                tls(
                        Check.CERT_ERROR,
                        "server.txt",
                        TLS.formatted("ca.crt", "server", "server").replace(".crt", ".txt")),
                tls(Check.CERT_EXPIRED, "old.crt", TLS.formatted("ca.crt", "old", "old")),
                tls(Check.CERT_NOT_YET, "young.crt", TLS.formatted("ca.crt", "young", "young")),
                tls(Check.CERT_EXPIRES_SOON, "soon.crt", TLS.formatted("ca.crt", "soon", "soon")),
                tls(Check.CERT_KEY_MISMATCH, "old.key", TLS.formatted("ca.crt", "server", "old")),
                tls(Check.CERT_CHAIN_ORDER, "order.crt", TLS.formatted("ca.crt", "order", "deep")),
                tls(Check.CERT_CHAIN_INCOMPLETE, "deep.crt", TLS.formatted("both.crt", "deep", "deep")),
                tls(Check.CERT_CHAIN_INCOMPLETE, "gap.crt", TLS.formatted("both.crt", "gap", "deep")),
                tls(Check.CERT_ISSUER_UNKNOWN, "deep.crt", TLS.formatted("ca.crt", "deep", "deep")),
                tls(Check.CERT_NO_NAMES, "nameless.crt", TLS.formatted("ca.crt", "nameless", "nameless")),
                tls(Check.CERT_WEAK, "weak.crt", TLS.formatted("ca.crt", "weak", "weak")),
                tls(Check.CA_NOT_CA, "server.crt", TLS.formatted("server.crt", "server", "server")),
                tls(
                        Check.CRL_EXPIRED,
                        "old.crl",
                        TLS.formatted("ca.crt", "server", "server")
                                + "require_certificate true\ncrlfile $CERTS/old.crl\n"),
                tls(
                        Check.CRL_FOREIGN,
                        "ca.crl",
                        TLS.formatted("other.crt", "server", "server")
                                + "require_certificate true\ncrlfile $CERTS/ca.crl\n"),
                tls(
                        Check.CRL_UNUSED,
                        "ca.crl",
                        TLS.formatted("ca.crt", "server", "server") + "crlfile $CERTS/ca.crl\n"),
                // Files and directories; their rights have tests of their own.
                conf(
                        Check.DATA_MISSING,
                        2,
                        "persistence true\npersistence_location $DIR/none\n",
                        "persistence true\npersistence_location $DIR/conf.d\n"),
                conf(
                        Check.DATA_NOT_WRITABLE,
                        2,
                        "persistence true\npersistence_location $DIR/mosquitto.conf\n",
                        "persistence true\npersistence_location $DIR\n"),
                conf(Check.DATA_NOT_WRITABLE, 1, "log_dest file $DIR/none/log\n", "log_dest file $DIR/log\n"),
                conf(Check.DATA_RELATIVE, 1, "persistence true\n", "persistence false\n"),
                mistake(
                        Check.DATA_TAKEOVER,
                        "mosquitto.conf:2",
                        Map.of(
                                "mosquitto.conf",
                                "persistence true\npersistence_location $DIR/data\n",
                                "data/mosquitto.db",
                                "x"),
                        Map.of(
                                "mosquitto.conf",
                                "persistence true\npersistence_location $DIR/data\n",
                                "data/other.db",
                                "x")),
                // Bridges.
                bridge(Check.BRIDGE_PLAIN, 1, "address example.org\ntopic a out\n", "address 127.0.0.1\ntopic a out\n"),
                bridge(
                        Check.BRIDGE_PLAIN_PASSWORD,
                        4,
                        "address example.org\nremote_username u\nremote_password p\ntopic a out\n",
                        "address example.org\nremote_username u\nremote_password p\nbridge_tls_use_os_certs true\ntopic a\n"),
                bridge(
                        Check.BRIDGE_TLS_PORT,
                        2,
                        "address 127.0.0.1:8883\ntopic a out\n",
                        "address 127.0.0.1:8883\nbridge_cafile $CERTS/ca.crt\ntopic a out\n"),
                bridge(
                        Check.BRIDGE_INSECURE,
                        4,
                        "address a:8883\nbridge_cafile $CERTS/ca.crt\nbridge_insecure true\ntopic a\n",
                        "address a:8883\nbridge_cafile $CERTS/ca.crt\nbridge_insecure false\ntopic a\n"),
                bridge(
                        Check.BRIDGE_ALL_BOTH_WAYS,
                        3,
                        "address 127.0.0.1\ntopic # both 1\n",
                        "address 127.0.0.1\ntopic # both 1 here/ there/\n"),
                // Dynamic security.
                dynsec(Check.DYNSEC_ERROR, 2, "{\n\"clients\": [}", "{}"),
                dynsec(Check.DYNSEC_ERROR, 0, "[]", "{}"),
                mistake(
                        Check.DYNSEC_MISSING,
                        "dynsec.json",
                        Map.of("mosquitto.conf", PLUGIN),
                        Map.of("mosquitto.conf", PLUGIN, "dynsec.json", "{}")),
                mistake(
                        Check.DYNSEC_NOT_WRITABLE,
                        "none/dynsec.json",
                        Map.of("mosquitto.conf", PLUGIN.replace("$DIR/", "$DIR/none/")),
                        Map.of("mosquitto.conf", PLUGIN)),
                dynsec(
                        Check.DYNSEC_ROLE_UNKNOWN,
                        2,
                        "{\"clients\":[{\"username\":\"a\",\"roles\":[\n{\"rolename\":\"r\"}]}]}",
                        "{\"clients\":[{\"username\":\"a\",\"roles\":[{\"rolename\":\"r\"}]}],\"roles\":[{\"rolename\":\"r\"}]}"),
                dynsec(
                        Check.DYNSEC_GROUP_UNKNOWN,
                        2,
                        "{\n\"anonymousGroup\":\"g\"}",
                        "{\"anonymousGroup\":\"g\",\"groups\":[{\"groupname\":\"g\"}]}"),
                dynsec(
                        Check.DYNSEC_CLIENT_UNKNOWN,
                        1,
                        "{\"groups\":[{\"groupname\":\"g\",\"clients\":[{\"username\":\"a\"}]}]}",
                        "{\"groups\":[{\"groupname\":\"g\",\"clients\":[]}]}"),
                dynsec(
                        Check.DYNSEC_CLIENT_NO_ROLES,
                        1,
                        "{\"clients\":[{\"username\":\"a\"}]}",
                        "{\"clients\":[{\"username\":\"a\"}],\"roles\":[{\"rolename\":\"r\"}],\"groups\":"
                                + "[{\"groupname\":\"g\",\"roles\":[{\"rolename\":\"r\"}],\"clients\":[{\"username\":\"a\"}]}]}"),
                dynsec(
                        Check.DYNSEC_ROLE_OPEN,
                        1,
                        role("publishClientSend", "#", "subscribePattern", "#"),
                        role("publishClientSend", "a/#", "subscribePattern", "#")),
                dynsec(
                        Check.DYNSEC_DEFAULT_OPEN,
                        1,
                        "{\"defaultACLAccess\":{\"publishClientSend\":true,\"subscribe\":true}}",
                        "{\"defaultACLAccess\":{\"publishClientSend\":true,\"subscribe\":false}}"),
                dynsec(
                        Check.DYNSEC_NOTHING_READABLE,
                        1,
                        role("subscribePattern", "a", "publishClientSend", "a"),
                        role("subscribePattern", "a", "publishClientReceive", "a")),
                dynsec(
                        Check.DYNSEC_FEW_ROUNDS,
                        1,
                        "{\"clients\":[{\"username\":\"a\",\"iterations\":101}]}",
                        "{\"clients\":[{\"username\":\"a\",\"iterations\":10000}]}"),
                // From one version to the next.
                conf(Check.UPGRADE_PACKET_SIZE, 0, "", "max_packet_size 1000\n"),
                conf(Check.UPGRADE_DUPLICATES, 0, "", "allow_duplicate_messages false\n"),
                conf(
                        Check.UPGRADE_PERSISTENCE_PLUGIN,
                        3,
                        "persistence true\npersistence_location $DIR\nplugin /usr/lib/mosquitto_persist_sqlite.so\n",
                        "plugin /usr/lib/mosquitto_persist_sqlite.so\n"),
                conf(Check.UPGRADE_DEPRECATED, 2, "\nport 1883\n", "listener 1883 ::1\n"));
    }

    private static final String PLUGIN =
            "plugin /usr/lib/mosquitto_dynamic_security.so\nplugin_opt_config_file $DIR/dynsec.json\n";

    private static Mistake mistake(Check check, String place, Map<String, String> wrong, Map<String, String> right) {
        return new Mistake(check, place, wrong, right);
    }

    private static Mistake conf(Check check, int line, String wrong, String right) {
        return mistake(
                check,
                line == 0 ? "mosquitto.conf" : "mosquitto.conf:" + line,
                Map.of("mosquitto.conf", wrong, "passwd", "alice:" + GOOD_HASH + "\n", "conf.d/README", ""),
                Map.of("mosquitto.conf", right, "passwd", "alice:" + GOOD_HASH + "\n", "conf.d/README", ""));
    }

    private static Mistake acl(Check check, int line, String wrong, String right) {
        String place = line == 0 ? "acl" : "acl:" + line;
        return mistake(check, place, aclFiles(wrong, "false"), aclFiles(right, "false"));
    }

    private static Mistake openAcl(Check check, int line, String wrong, String right) {
        return mistake(check, "acl:" + line, aclFiles(wrong, "true"), aclFiles(right, "true"));
    }

    private static Map<String, String> aclFiles(String acl, String anonymous) {
        return Map.of(
                "mosquitto.conf",
                "listener 1883 ::1\npassword_file $DIR/passwd\nacl_file $DIR/acl\nallow_anonymous " + anonymous + "\n",
                "passwd",
                "alice:" + GOOD_HASH + "\n",
                "acl",
                acl);
    }

    private static Mistake passwords(Check check, int line, String wrong) {
        String conf = "listener 1883 ::1\npassword_file $DIR/passwd\n";
        return mistake(
                check,
                line == 0 ? "passwd" : "passwd:" + line,
                Map.of("mosquitto.conf", conf, "passwd", wrong),
                Map.of("mosquitto.conf", conf, "passwd", "# all is well\nalice:" + GOOD_HASH + "\n"));
    }

    private static Mistake tls(Check check, String file, String conf) {
        String good = TLS.formatted("ca.crt", "server", "server")
                + "require_certificate true\ncrlfile $CERTS/ca.crl\npassword_file $DIR/passwd\n";
        return mistake(
                check,
                "certs/" + file,
                Map.of("mosquitto.conf", conf),
                Map.of("mosquitto.conf", good, "passwd", "alice:" + GOOD_HASH + "\n"));
    }

    private static Mistake bridge(Check check, int line, String wrong, String right) {
        return conf(check, line, "connection b\n" + wrong, "connection b\n" + right);
    }

    private static Mistake dynsec(Check check, int line, String wrong, String right) {
        return mistake(
                check,
                line == 0 ? "dynsec.json" : "dynsec.json:" + line,
                Map.of("mosquitto.conf", PLUGIN, "dynsec.json", wrong),
                Map.of("mosquitto.conf", PLUGIN, "dynsec.json", right));
    }

    private static String role(String oneType, String oneTopic, String otherType, String otherTopic) {
        String acl = "{\"acltype\":\"%s\",\"topic\":\"%s\",\"allow\":true}";
        return "{\"defaultACLAccess\":{},\"roles\":[{\"rolename\":\"r\",\"acls\":[" + acl.formatted(oneType, oneTopic)
                + "," + acl.formatted(otherType, otherTopic) + "]}]}";
    }

    @ParameterizedTest
    @MethodSource("mistakes")
    void findsTheMistakeAtItsPlace(Mistake mistake) throws IOException {
        List<String> found = places(check(mistake.wrong()), mistake.check());
        assertThat(found).contains(mistake.place());
    }

    @ParameterizedTest
    @MethodSource("mistakes")
    void isSilentWithoutTheMistake(Mistake mistake) throws IOException {
        assertThat(places(check(mistake.right()), mistake.check())).isEmpty();
    }

    @Test
    void everyCheckHasItsMistake() {
        Set<Check> shown = mistakes().stream().map(Mistake::check).collect(Collectors.toSet());
        Set<Check> elsewhere = EnumSet.of(
                Check.CONF_LATER, // No directive is bound to stay so.
                Check.FILE_READABLE_BY_ALL,
                Check.FILE_WRITABLE_BY_ALL,
                Check.DATA_READABLE_BY_ALL,
                Check.UPGRADE_SYMLINK);
        Set<Check> missing = EnumSet.allOf(Check.class);
        missing.removeAll(shown);
        assertThat(missing).isEqualTo(elsewhere);
    }

    @Test
    void everyCheckIsExplained() throws IOException {
        Path page = Path.of("..", "docs", "check.md");
        List<String> headings = Files.readAllLines(page).stream()
                .filter(line -> line.startsWith("### "))
                .map(line -> line.substring("### ".length()))
                .toList();
        assertThat(headings)
                .containsExactlyElementsOf(
                        Stream.of(Check.values()).map(Check::id).toList());
    }

    @Test
    void findsWhatEveryUserOfTheMachineMayDo() throws IOException {
        Map<String, String> files = new TreeMap<>(aclFiles("user alice\ntopic a\n", "false"));
        files.merge("mosquitto.conf", "persistence true\npersistence_location $DIR/data\n", String::concat);
        files.put("data/x", "");
        write(files);
        assertThat(ids(report()))
                .doesNotContain("file-readable-by-all", "file-writable-by-all", "data-readable-by-all");

        allow("passwd", "rw-r--r--");
        allow("acl", "rw-rw-rw-");
        allow("data", "rwxr-xr-x");
        assertThat(places(report(), Check.FILE_READABLE_BY_ALL)).containsExactly("passwd");
        assertThat(places(report(), Check.FILE_WRITABLE_BY_ALL)).containsExactly("acl");
        assertThat(places(report(), Check.DATA_READABLE_BY_ALL)).containsExactly("mosquitto.conf:6");
        allow("data", "rwxrwxrwx");
        assertThat(places(report(), Check.FILE_WRITABLE_BY_ALL)).containsExactly("acl", "mosquitto.conf:6");
    }

    @Test
    void tellsOfLinksThatAreFollowed() throws IOException {
        write(aclFiles("user alice\ntopic a\n", "false"));
        Files.move(directory.resolve("acl"), directory.resolve("real"));
        Files.createSymbolicLink(directory.resolve("acl"), Path.of("real"));
        assertThat(places(report(), Check.UPGRADE_SYMLINK)).containsExactly("mosquitto.conf:3");
    }

    @Test
    void reportsAllMistakesOfAllFilesAtOnce() throws IOException {
        write(Map.of(
                "mosquitto.conf",
                """
                nonsense 1
                max_qos 9
                listener 1883 ::1
                listener 1883 ::1
                cafile x
                include_dir $DIR/conf.d
                acl_file $DIR/acl
                password_file $DIR/passwd
                """,
                "conf.d/a.conf",
                "persistence maybe\n",
                "conf.d/b.conf",
                "keepalive_interval 6\n",
                "acl",
                "users\nuser alice\ntopic read\n",
                "passwd",
                "a\nb\n"));
        Report report = report();
        assertThat(places(report, Check.CONF_ERROR))
                .containsExactly(
                        "conf.d/a.conf:1",
                        "conf.d/b.conf:1",
                        "mosquitto.conf:1",
                        "mosquitto.conf:2",
                        "mosquitto.conf:4",
                        "mosquitto.conf:5");
        assertThat(report.survey().lines()).hasSize(10);
    }

    @Test
    void findsNothingBadInGoodFiles() throws IOException {
        Map<String, String> files = Map.of(
                "mosquitto.conf",
                TLS.formatted("ca.crt", "server", "server") + """
                        require_certificate true
                        crlfile $CERTS/ca.crl
                        password_file $DIR/passwd
                        acl_file $DIR/acl
                        persistence true
                        persistence_location $DIR/data
                        max_packet_size 100000
                        allow_duplicate_messages false
                        """,
                "passwd",
                "alice:" + GOOD_HASH + "\n",
                "acl",
                "user alice\ntopic read news/#\npattern write devices/%c/up\n",
                "data/x",
                "");
        assertThat(check(files).findings().stream().filter(finding -> finding.level() != Level.NOTE))
                .isEmpty();
    }

    @Test
    void findsTheFileOfADirectory() throws Exception {
        write(Map.of("other.conf", ""));
        assertThat(Installation.mainFile(directory)).isEqualTo(directory.resolve("other.conf"));
        write(Map.of("mosquitto.conf", ""));
        assertThat(Installation.mainFile(directory)).isEqualTo(directory.resolve("mosquitto.conf"));
        Files.delete(directory.resolve("mosquitto.conf"));
        write(Map.of("third.conf", ""));
        assertThatThrownBy(() -> Installation.mainFile(directory))
                .isInstanceOf(ConfigException.class)
                .hasMessageContaining("several configuration files");
    }

    @Test
    void neverShowsASecret() throws IOException {
        write(Map.of(
                "mosquitto.conf", """
                connection b
                address example.org
                remote_password hunter2
                local_password hunter2
                topic a
                password_file $DIR/passwd
                plugin /x.so
                plugin_opt_db_password hunter2
                """,
                "passwd", "alice:hunter2\nbob hunter2\n"));
        Report report = report();
        assertThat(report.survey().lines().toString()).doesNotContain("hunter2").contains("(hidden)");
        assertThat(report.findings().toString()).doesNotContain("hunter2");
    }

    private Report check(Map<String, String> files) throws IOException {
        write(files);
        return report();
    }

    private Report report() {
        Instant now = Instant.now().truncatedTo(ChronoUnit.SECONDS);
        return Installation.check(
                directory.resolve("mosquitto.conf"), new Surroundings(now, Set.of(TAKEN_PORT), 1_024));
    }

    private void write(Map<String, String> files) throws IOException {
        for (Map.Entry<String, String> one : files.entrySet()) {
            Path file = directory.resolve(one.getKey());
            Files.createDirectories(file.getParent());
            Files.writeString(
                    file,
                    one.getValue().replace("$DIR", directory.toString()).replace("$CERTS", certificates.toString()));
            Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-------"));
        }
        if (Files.isDirectory(directory.resolve("data"))) {
            allow("data", "rwx------");
        }
    }

    private void allow(String name, String rights) throws IOException {
        Files.setPosixFilePermissions(directory.resolve(name), PosixFilePermissions.fromString(rights));
    }

    private static List<String> ids(Report report) {
        return report.findings().stream().map(finding -> finding.check().id()).toList();
    }

    private List<String> places(Report report, Check check) {
        return report.findings().stream()
                .filter(finding -> finding.check() == check)
                .map(Finding::place)
                .map(place -> place.replace(directory + "/", "").replace(certificates + "/", "certs/"))
                .toList();
    }
}
