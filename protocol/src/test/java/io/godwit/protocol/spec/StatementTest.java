// SPDX-License-Identifier: Apache-2.0
package io.godwit.protocol.spec;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import org.junit.jupiter.api.Test;

class StatementTest {
    @Test
    void everyCitationIsUnique() {
        assertThat(Arrays.stream(Statement.values()).map(Statement::citation)).doesNotHaveDuplicates();
    }

    @Test
    void isNamedAfterItsNumber() {
        for (Statement statement : Statement.values()) {
            String number = statement.id().substring("MQTT-".length()).replaceAll("[.-]", "_");
            assertThat(statement.name()).isEqualTo((statement.isV5() ? "V5_" : "V3_") + number);
            assertThat(statement.citation()).isEqualTo((statement.isV5() ? "" : "v3 ") + statement.id());
        }
    }

    @Test
    void everyStatementSaysSomething() {
        assertThat(Statement.values()).hasSize(392).allSatisfy(statement -> {
            assertThat(statement.text()).isNotBlank();
            assertThat(statement.area()).isNotBlank();
            assertThat(statement.actor()).isNotNull();
        });
    }
}
