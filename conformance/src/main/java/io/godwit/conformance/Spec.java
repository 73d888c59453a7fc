// SPDX-License-Identifier: Apache-2.0
package io.godwit.conformance;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * Names the statements that a test proves, as {@link io.godwit.protocol.spec.Statement#citation()} writes them:
 * {@code MQTT-3.1.4-3} for MQTT 5.0, {@code v3 MQTT-3.1.4-2} for MQTT 3.1.1. {@code docs/conformance.md} is made from them.
 */
@Documented
@Target(ElementType.METHOD)
@Retention(RetentionPolicy.RUNTIME)
public @interface Spec {
    /** Citations, at least one. */
    String[] value();
}
