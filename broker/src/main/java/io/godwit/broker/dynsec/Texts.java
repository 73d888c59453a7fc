// SPDX-License-Identifier: Apache-2.0
package io.godwit.broker.dynsec;

import org.jspecify.annotations.Nullable;

/**
 * What people read about a client, a group or a role.
 *
 * @param name {@code textname}, or null
 * @param description {@code textdescription}, or null
 */
record Texts(@Nullable String name, @Nullable String description) {
    static final Texts NONE = new Texts(null, null);

    /** With other texts where there are any. */
    Texts changed(@Nullable String newName, @Nullable String newDescription) {
        return new Texts(newName == null ? name : newName, newDescription == null ? description : newDescription);
    }
}
