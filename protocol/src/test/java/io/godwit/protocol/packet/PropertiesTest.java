// SPDX-License-Identifier: Apache-2.0
package io.godwit.protocol.packet;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import org.junit.jupiter.api.Test;

class PropertiesTest {
    private final Properties properties = Properties.builder()
            .number(Property.MESSAGE_EXPIRY_INTERVAL, 60)
            .user("a", "1")
            .text(Property.CONTENT_TYPE, "text/plain")
            .user("a", "2")
            .binary(Property.CORRELATION_DATA, new byte[] {1, 2})
            .build();

    @Test
    void findsEachByItsName() {
        assertThat(properties.number(Property.MESSAGE_EXPIRY_INTERVAL, -1)).isEqualTo(60);
        assertThat(properties.text(Property.CONTENT_TYPE)).isEqualTo("text/plain");
        assertThat(properties.binary(Property.CORRELATION_DATA)).containsExactly(1, 2);
        assertThat(properties.userProperties())
                .isEqualTo(List.of(new UserProperty("a", "1"), new UserProperty("a", "2")));
        assertThat(properties.has(Property.USER_PROPERTY)).isTrue();
    }

    @Test
    void saysWhatIsAbsent() {
        assertThat(properties.number(Property.TOPIC_ALIAS, -1)).isEqualTo(-1);
        assertThat(properties.text(Property.RESPONSE_TOPIC)).isNull();
        assertThat(properties.binary(Property.AUTHENTICATION_DATA)).isNull();
        assertThat(properties.has(Property.TOPIC_ALIAS)).isFalse();
        assertThat(Properties.NONE.isEmpty()).isTrue();
        assertThat(Properties.NONE.userProperties()).isEmpty();
    }

    @Test
    void keepsTheOrder() {
        assertThat(properties.size()).isEqualTo(5);
        assertThat(properties.propertyAt(0)).isEqualTo(Property.MESSAGE_EXPIRY_INTERVAL);
        assertThat(properties.propertyAt(1)).isEqualTo(Property.USER_PROPERTY);
        assertThat(properties.valueAt(3)).isEqualTo(new UserProperty("a", "2"));
    }

    @Test
    void isEqualByContent() {
        Properties same = properties.toBuilder().build();
        assertThat(same).isEqualTo(properties).hasSameHashCodeAs(properties);
        assertThat(properties.toBuilder().without(Property.CORRELATION_DATA).build())
                .isNotEqualTo(properties);
        assertThat(Properties.builder().build()).isSameAs(Properties.NONE);
    }

    @Test
    void leavesOutEveryRepeat() {
        Properties without =
                properties.toBuilder().without(Property.USER_PROPERTY).build();
        assertThat(without.size()).isEqualTo(3);
        assertThat(without.has(Property.USER_PROPERTY)).isFalse();
        assertThat(properties.size()).isEqualTo(5);
    }

    @Test
    void aClearedBuilderLeavesAloneWhatItBuilt() {
        Properties.Builder builder = Properties.builder().user("a", "1");
        Properties built = builder.build();
        assertThat(builder.clear().size()).isZero();
        builder.number(Property.TOPIC_ALIAS, 1);
        assertThat(built.has(Property.TOPIC_ALIAS)).isFalse();
        assertThat(built.userProperties()).hasSize(1);
    }

    @Test
    void refusesAValueOfAnotherKind() {
        Properties.Builder builder = Properties.builder();
        assertThatThrownBy(() -> builder.text(Property.TOPIC_ALIAS, "1")).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> builder.number(Property.CONTENT_TYPE, 1)).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> builder.number(Property.USER_PROPERTY, 1))
                .isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void showsNoBytes() {
        assertThat(properties)
                .hasToString(
                        "{MESSAGE_EXPIRY_INTERVAL=60, USER_PROPERTY=UserProperty[name=a, value=1],"
                                + " CONTENT_TYPE=text/plain, USER_PROPERTY=UserProperty[name=a, value=2], CORRELATION_DATA=2 bytes}");
    }
}
