// SPDX-License-Identifier: Apache-2.0
package io.godwit.broker.session;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * Marks a class whose objects are touched by one event loop only, the loop they were made for. Such a class holds nothing
 * that is meant for several threads (no volatile field, lock, atomic or concurrent collection); a test of the build sees to
 * that. Others reach its objects by {@link Loop#execute}.
 */
@Documented
@Retention(RetentionPolicy.CLASS)
@Target(ElementType.TYPE)
public @interface OnLoop {}
