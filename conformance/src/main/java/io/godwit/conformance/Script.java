// SPDX-License-Identifier: Apache-2.0
package io.godwit.conformance;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import org.junit.jupiter.api.TestTemplate;
import org.junit.jupiter.api.extension.ExtendWith;

/**
 * A packet script: a test method with one parameter, the {@link Stage} on which it plays. It runs once in each
 * {@link Mode}.
 */
@Documented
@Target(ElementType.METHOD)
@Retention(RetentionPolicy.RUNTIME)
@TestTemplate
@ExtendWith(ScriptExtension.class)
public @interface Script {
    /** How the broker must be configured. */
    Setting on() default Setting.DEFAULT;

    /** How the bytes are cut; fewer than all only where the time spent would prove nothing more. */
    Mode[] modes() default {Mode.AS_WRITTEN, Mode.BYTE_BY_BYTE, Mode.IN_ONE_SEGMENT};
}
