// SPDX-License-Identifier: Apache-2.0
package io.godwit.broker.dynsec;

import static org.assertj.core.api.Assertions.assertThat;

import io.godwit.broker.auth.ClientIdentity;
import io.godwit.broker.auth.Rights.Answer;
import io.godwit.protocol.topic.TopicFilter;
import io.godwit.protocol.topic.TopicName;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The rule that is shown is the one that decided: it says what the answer says. */
class DynamicRightsTest {
    private static final List<String> TOPICS = List.of("a", "a/b", "b/c", "$x/a", "c/u", "a/b/c");
    private static final List<String> FILTERS = List.of("a", "a/#", "+/b", "#", "%c/u", "b/%u", "a/b", "+/+", "$x/#");
    private static final List<String> KINDS =
            List.of("publishClientSend", "publishClientReceive", "subscribeLiteral", "subscribePattern");

    @TempDir
    private Path directory = Path.of("");

    @Test
    void showsTheRuleThatDecides() throws Exception {
        Random random = new Random(20_261_123);
        ClientIdentity client = new ClientIdentity("c", "u", "127.0.0.1");
        int shown = 0;
        for (int i = 0; i < 300; i++) {
            Path file = directory.resolve("dynsec.json");
            Files.writeString(file, file(random));
            DynamicRights rights = DynamicRights.of(file);
            for (String topic : TOPICS) {
                shown += checked(rights.publish(client, TopicName.of(topic)));
                shown += checked(rights.receive(client, TopicName.of(topic)));
                shown += checked(rights.subscribe(client, TopicFilter.of(topic)));
            }
        }
        assertThat(shown).isGreaterThan(1_000);
    }

    private static int checked(Answer answer) {
        answer.rules().forEach(line -> assertThat(line.text()).contains(answer.allowed() ? " allow " : " deny "));
        if (answer.rules().isEmpty()) {
            assertThat(answer.because()).contains(answer.allowed() ? "is allow" : "is deny");
        }
        return answer.rules().size();
    }

    private static String file(Random random) {
        List<String> roles = new ArrayList<>();
        for (String role : List.of("r", "s")) {
            List<String> acls = new ArrayList<>();
            for (int i = random.nextInt(6); i >= 0; i--) {
                acls.add("{\"acltype\":\"%s\",\"topic\":\"%s\",\"priority\":%d,\"allow\":%b}"
                        .formatted(
                                KINDS.get(random.nextInt(KINDS.size())),
                                FILTERS.get(random.nextInt(FILTERS.size())),
                                random.nextInt(3),
                                random.nextBoolean()));
            }
            roles.add("{\"rolename\":\"%s\",\"allowwildcardsubs\":true,\"acls\":[%s]}"
                    .formatted(role, String.join(",", acls)));
        }
        return """
                {"defaultACLAccess":{"publishClientSend":%b,"publishClientReceive":%b,"subscribe":%b},
                 "clients":[{"username":"u","roles":[{"rolename":"r"}]}],
                 "groups":[{"groupname":"g","roles":[{"rolename":"s"}],"clients":[{"username":"u"}]}],
                 "roles":[%s]}
                """.formatted(random.nextBoolean(), random.nextBoolean(), random.nextBoolean(), String.join(",", roles));
    }
}
