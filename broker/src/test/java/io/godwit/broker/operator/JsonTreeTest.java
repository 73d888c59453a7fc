// SPDX-License-Identifier: Apache-2.0
package io.godwit.broker.operator;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import org.junit.jupiter.api.Test;

class JsonTreeTest {
    @Test
    void readsWhatItWrites() throws IOException {
        String text = "{\"a\":[1,-2.5,true,null,\"\\\"\\n\\u0001ü\"],\"b\":{\"c\":{}}}";

        assertThat(JsonTree.write(JsonTree.read(text))).isEqualTo(text);
    }

    @Test
    void writesOnOneLine() throws IOException {
        assertThat(JsonTree.write(JsonTree.read("{\n \"a\": \"x\\ny\" }"))).doesNotContain("\n");
    }

    @Test
    void refusesWhatIsNoSingleObject() {
        for (String text : new String[] {
            "", "[1]", "{", "{\"a\":1}{}", "{\"a\":1,\"a\":2}", "{\"a\":" + "[".repeat(1000), "{\"a\":9e999999999x}"
        }) {
            assertThatThrownBy(() -> JsonTree.read(text)).as(text).isInstanceOf(IOException.class);
        }
    }
}
