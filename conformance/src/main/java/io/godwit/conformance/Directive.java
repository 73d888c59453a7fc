// SPDX-License-Identifier: Apache-2.0
package io.godwit.conformance;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * Names the directives whose effect a test shows through a broker: what a client, an operator or a file sees of it, not that the
 * line can be read. The broker module has a twin of it, since it does not see this module.
 */
@Documented
@Target(ElementType.METHOD)
@Retention(RetentionPolicy.RUNTIME)
public @interface Directive {
    /** Spellings as they stand in a configuration file, at least one. */
    String[] value();
}
