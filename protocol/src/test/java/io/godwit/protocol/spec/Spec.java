// SPDX-License-Identifier: Apache-2.0
package io.godwit.protocol.spec;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * Names the statements that a test proves, as {@link Statement#citation()} writes them; the twin of the annotation of the
 * conformance module, which this module cannot see.
 */
@Documented
@Target(ElementType.METHOD)
@Retention(RetentionPolicy.RUNTIME)
public @interface Spec {
    /** Citations, at least one. */
    String[] value();
}
