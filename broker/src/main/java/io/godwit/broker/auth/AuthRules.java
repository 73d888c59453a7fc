// SPDX-License-Identifier: Apache-2.0
package io.godwit.broker.auth;

import io.godwit.broker.config.ConfigException;
import io.godwit.broker.config.SecurityConfig;
import org.jspecify.annotations.Nullable;

/**
 * What a listener's files said when they were read last. Shared by all loops: immutable, and a reload replaces it whole.
 *
 * @param allowAnonymous {@code allow_anonymous}
 * @param passwords null without a password file
 * @param acl null without an ACL file
 * @param refuseImpossibleFilters {@code godwit_refuse_impossible_filters}
 */
record AuthRules(
        boolean allowAnonymous,
        @Nullable PasswordFile passwords,
        @Nullable AclFile acl,
        boolean refuseImpossibleFilters) {
    /**
     * Reads the files that the configuration names.
     *
     * @throws ConfigException if one cannot be used; names file and line
     */
    static AuthRules load(SecurityConfig config) throws ConfigException {
        return new AuthRules(
                config.allowAnonymous(),
                config.passwordFile() == null ? null : PasswordFile.read(config.passwordFile()),
                config.aclFile() == null ? null : AclFile.read(config.aclFile()),
                config.refuseImpossibleFilters());
    }

    /** Whether a client without a user name, or one with it and the right password, is let in. */
    boolean admits(@Nullable String user) {
        return (user == null || passwords == null) ? allowAnonymous : passwords.find(user) != null;
    }

    /** Whether the files and settings say the same. */
    boolean isSame(AuthRules other) {
        return allowAnonymous == other.allowAnonymous
                && refuseImpossibleFilters == other.refuseImpossibleFilters
                && isSame(passwords, other.passwords)
                && isSame(acl, other.acl);
    }

    private static boolean isSame(@Nullable PasswordFile one, @Nullable PasswordFile other) {
        return (one == null || other == null) ? one == other : RulesDifference.isSame(one, other);
    }

    private static boolean isSame(@Nullable AclFile one, @Nullable AclFile other) {
        return (one == null || other == null) ? one == other : one.rules().equals(other.rules());
    }
}
