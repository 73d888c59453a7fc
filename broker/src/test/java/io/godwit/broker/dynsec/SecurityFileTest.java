// SPDX-License-Identifier: Apache-2.0
package io.godwit.broker.dynsec;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.code_intelligence.jazzer.junit.FuzzTest;
import io.godwit.broker.config.ConfigException;
import io.godwit.broker.control.ControlCommands;
import io.godwit.broker.control.JsonObject;
import io.godwit.broker.control.JsonText;
import io.godwit.broker.control.MalformedJsonException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Objects;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The JSON file: what mosquitto wrote is read, what is written can be read again, what is broken stays as it is. */
class SecurityFileTest {
    /** The password of these is "secret". */
    private static final String HASH =
            Objects.requireNonNull(Ask.hash("secret")).text();

    private static final String[] PIECES = {
        "{",
        "}",
        "[",
        "]",
        ",",
        ":",
        "\"clients\"",
        "\"roles\"",
        "\"groups\"",
        "\"username\"",
        "\"u\"",
        "\"rolename\"",
        "\"acls\"",
        "\"acltype\"",
        "\"subscribePattern\"",
        "\"topic\"",
        "\"#\"",
        "\"priority\"",
        "1e99",
        "true",
        "null",
        "\"commands\"",
        "\"command\"",
        "\"createClient\"",
        "\"modifyRole\"",
        "\"\\u0000\"",
        "-1",
        "\"encoded_password\""
    };

    @TempDir
    private Path folder;

    private Path write(String json) throws IOException {
        return Files.writeString(folder.resolve("d.json"), json.replace('\'', '"'));
    }

    @Test
    void readsWhatMosquitto20Writes() throws Exception {
        String[] parts = HASH.split("\\$", -1);
        SecurityState state = SecurityFile.read(write("{'clients':[{'username':'admin','textName':'Admin','password':'"
                + parts[4] + "','salt':'" + parts[3] + "','iterations':" + parts[2]
                + ",'roles':[{'rolename':'admin'}]}],'roles':[{'rolename':'admin','acls':["
                + "{'acltype':'publishClientSend','topic':'$CONTROL/#','allow':true}]}],"
                + "'defaultACLAccess':{'publishClientSend':false,'publishClientReceive':true,'subscribe':false,"
                + "'unsubscribe':true}}"));
        Account admin = Objects.requireNonNull(state.accounts().get("admin"));
        assertThat(admin.texts().name()).isEqualTo("Admin");
        assertThat(Objects.requireNonNull(admin.password()).matches("secret".getBytes(StandardCharsets.UTF_8)))
                .isTrue();
        assertThat(admin.roles()).containsExactly(new Ranked("admin", -1));
        assertThat(state.defaults()).isEqualTo(DefaultAccess.USUAL);
        assertThat(Objects.requireNonNull(state.roles().get("admin")).wildcardSubscriptions())
                .isTrue();
    }

    @Test
    void readsWhatMosquitto21Writes() throws Exception {
        SecurityState state = SecurityFile.read(write("{'changeIndex':8,'clients':[{'username':'u','encoded_password':'"
                + HASH + "','disabled':true,'clientid':'c','roles':[{'rolename':'none'}]}],"
                + "'groups':[{'groupname':'g','clients':[{'username':'u','priority':5},{'username':'none'}]}],"
                + "'roles':[{'rolename':'r','allowwildcardsubs':false}],'anonymousGroup':'g'}"));
        Account account = Objects.requireNonNull(state.accounts().get("u"));
        assertThat(account.disabled()).isTrue();
        assertThat(account.clientId()).isEqualTo("c");
        assertThat(account.roles()).as("a role that is not there").isEmpty();
        assertThat(state.groupsOf("u")).containsExactly(new Ranked("g", 5));
        assertThat(state.anonymousGroup()).isEqualTo("g");
        assertThat(state.changes()).isEqualTo(8);
        assertThat(Objects.requireNonNull(state.roles().get("r")).wildcardSubscriptions())
                .isFalse();
    }

    @Test
    void writesForTheOwnerAloneAndReadsAgain() throws Exception {
        Ask ask = new Ask()
                .given(
                        "'command':'createRole','rolename':'r','textname':'R','acls':[{'acltype':'subscribeLiteral',"
                                + "'topic':'a','priority':4,'allow':true},{'acltype':'unsubscribePattern','topic':'#'}]",
                        "'command':'createClient','username':'u','password':'p','clientid':'c','textdescription':'d',"
                                + "'roles':[{'rolename':'r','priority':2}]",
                        "'command':'createGroup','groupname':'g','roles':[{'rolename':'r'}]",
                        "'command':'addGroupClient','groupname':'g','username':'u'",
                        "'command':'setAnonymousGroup','groupname':'g'",
                        "'command':'disableClient','username':'u'");
        Path file = folder.resolve("new.json");
        SecurityFile.write(file, ask.state);
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
                .isEqualTo("rw-------");
        assertThat(StateWriter.file(SecurityFile.read(file))).isEqualTo(StateWriter.file(ask.state));
        try (Stream<Path> files = Files.list(folder)) {
            assertThat(files).as("no draft stays").containsExactly(file);
        }
    }

    @Test
    void leavesASymbolicLinkInPlace() throws Exception {
        Path target = Files.writeString(folder.resolve("target.json"), "{}");
        Path link = Files.createSymbolicLink(folder.resolve("link.json"), target);
        SecurityFile.write(link, SecurityState.EMPTY.withDefaults(DefaultAccess.USUAL));
        assertThat(link).isSymbolicLink();
        assertThat(SecurityFile.read(target).defaults()).isEqualTo(DefaultAccess.USUAL);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "{~'roles': x} | :2: This is not JSON",
                "{}x | :1: This is not JSON",
                "[] | :1: There is no JSON object in it",
                "`` | :1: This is not JSON: there is nothing in it",
                "{'clients':{}} | 'clients' is not an array",
                "{'clients':[{'username':'u','encoded_password':'$9$x'}]} | the client 'u' cannot log in"
            })
    void refusesAnotherFileAndLeavesIt(String json, String message) throws Exception {
        String text = json.replace('~', '\n');
        Path file = write(text);
        String before = Files.readString(file);
        assertThatThrownBy(() -> SecurityFile.read(file))
                .isInstanceOf(ConfigException.class)
                .hasMessageStartingWith(file.toString())
                .hasMessageContaining(message.replace('\'', '"'));
        assertThat(Files.readString(file)).isEqualTo(before);
    }

    @FuzzTest
    void anyBytesAreAFileOrAnError(byte[] bytes) {
        readAny(bytes);
    }

    /** The same with pieces of real files and requests, which a fuzzer takes long to find. */
    @Test
    void anyPiecesAreAFileOrAnError() {
        Random random = new Random(20_261_123);
        for (int i = 0; i < 20_000; i++) {
            StringBuilder text = new StringBuilder("{");
            for (int n = random.nextInt(20); n > 0; n--) {
                text.append(PIECES[random.nextInt(PIECES.length)]);
            }
            readAny(text.toString().getBytes(StandardCharsets.UTF_8));
        }
    }

    private static void readAny(byte[] bytes) {
        SecurityCommands commands = new SecurityCommands(
                SecurityState.EMPTY, new Ask().connections(), password -> Objects.requireNonNull(Ask.hash("x")));
        assertThat(ControlCommands.answer(bytes, commands))
                .startsWith("{\"responses\":[".getBytes(StandardCharsets.UTF_8));
        try {
            JsonObject tree = JsonObject.only(bytes);
            if (tree != null) {
                SecurityState state = StateReader.read(tree);
                JsonObject again = JsonObject.only(JsonText.pretty(StateWriter.file(state)));
                assertThat(StateWriter.file(StateReader.read(Objects.requireNonNull(again))))
                        .isEqualTo(StateWriter.file(state));
            }
        } catch (MalformedJsonException | IllegalArgumentException expected) {
            assertThat(expected).hasMessageMatching("(?s).+");
        }
    }

    @Test
    void makesAFileWithGivenPasswords() throws Exception {
        Path password = Files.writeString(folder.resolve("pw"), "first-password \n");
        Path file = folder.resolve("d.json");
        FirstStart.Made made = FirstStart.make(file, password, "ignored-password", Ask::hash, new Random(1));
        assertThat(made.passwords()).isNull();
        SecurityState state = SecurityFile.read(file);
        assertThat(state.accounts().keySet()).containsExactly("admin");
        Account admin = Objects.requireNonNull(state.accounts().get("admin"));
        assertThat(Objects.requireNonNull(admin.password()).matches("first-password".getBytes(StandardCharsets.UTF_8)))
                .isTrue();
        assertThat(state.roles().keySet())
                .containsExactly(
                        "broker-admin",
                        "client",
                        "dynsec-admin",
                        "super-admin",
                        "sys-notify",
                        "sys-observe",
                        "topic-observe");
        assertThat(state.anonymousGroup()).isEqualTo("unauthenticated");
    }

    @Test
    void makesUpPasswordsAndWritesThemBesideTheFile() throws Exception {
        Path file = folder.resolve("d.json");
        Path passwords = Objects.requireNonNull(
                FirstStart.make(file, null, null, Ask::hash, new Random(1)).passwords());
        assertThat(passwords).isEqualTo(folder.resolve("d.json.pw"));
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(passwords)))
                .isEqualTo("rw-------");
        SecurityState state = SecurityFile.read(file);
        for (String line : Files.readAllLines(passwords)) {
            List<String> words = List.of(line.split(" ", 2));
            Account account = Objects.requireNonNull(state.accounts().get(words.getFirst()));
            assertThat(Objects.requireNonNull(account.password())
                            .matches(words.getLast().getBytes(StandardCharsets.UTF_8)))
                    .isTrue();
        }
        assertThat(state.accounts().keySet()).containsExactly("admin", "democlient");
    }

    @Test
    void wantsALongPasswordFromTheEnvironment() {
        assertThatThrownBy(() -> FirstStart.make(folder.resolve("d.json"), null, "short", Ask::hash, new Random(1)))
                .isInstanceOf(ConfigException.class)
                .hasMessageContaining("MOSQUITTO_DYNSEC_PASSWORD");
        assertThat(folder.resolve("d.json")).doesNotExist();
    }
}
