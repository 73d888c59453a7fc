// SPDX-License-Identifier: Apache-2.0
package io.godwit.broker.check;

import java.util.Locale;

/** Everything that is looked for. Each has a stable identifier and a section in docs/check.md that explains it. */
public enum Check {
    // Configuration.
    CONF_ERROR(Level.ERROR),
    CONF_IGNORED(Level.WARNING),
    CONF_LATER(Level.WARNING),
    CONF_NOT_INCLUDED(Level.NOTE),

    // Listeners.
    LISTENER_OPEN(Level.WARNING),
    LISTENER_PLAIN_PASSWORDS(Level.NOTE),
    LISTENER_PORT_PRIVILEGED(Level.WARNING),
    LISTENER_PORT_TAKEN(Level.WARNING),
    LISTENER_NOBODY(Level.WARNING),

    // ACL file.
    ACL_ERROR(Level.ERROR),
    ACL_SHADOWED(Level.WARNING),
    ACL_REPEATED(Level.NOTE),
    ACL_SHARE(Level.WARNING),
    ACL_SYS_WRITE(Level.WARNING),
    ACL_PLACEHOLDER_LITERAL(Level.WARNING),
    ACL_PATTERN_FOR_ALL(Level.NOTE),
    ACL_USER_UNKNOWN(Level.WARNING),
    ACL_USER_EMPTY(Level.WARNING),
    ACL_USER_NO_RULES(Level.WARNING),
    ACL_USER_WILDCARD(Level.WARNING),
    ACL_ANONYMOUS_ONLY(Level.NOTE),
    ACL_ANONYMOUS_NEVER(Level.WARNING),
    ACL_ANONYMOUS_READS_ALL(Level.WARNING),
    ACL_ANONYMOUS_WRITES_ALL(Level.WARNING),
    ACL_NOTHING_READABLE(Level.NOTE),
    ACL_WILL(Level.NOTE),

    // Password file.
    PASSWORD_ERROR(Level.ERROR),
    PASSWORD_PLAIN(Level.ERROR),
    PASSWORD_SHA512(Level.WARNING),
    PASSWORD_FEW_ROUNDS(Level.WARNING),
    PASSWORD_NOBODY(Level.WARNING),

    // Certificates.
    CERT_ERROR(Level.ERROR),
    CERT_EXPIRED(Level.ERROR),
    CERT_NOT_YET(Level.ERROR),
    CERT_EXPIRES_SOON(Level.WARNING),
    CERT_KEY_MISMATCH(Level.ERROR),
    CERT_CHAIN_ORDER(Level.WARNING),
    CERT_CHAIN_INCOMPLETE(Level.WARNING),
    CERT_ISSUER_UNKNOWN(Level.NOTE),
    CERT_NO_NAMES(Level.WARNING),
    CERT_WEAK(Level.WARNING),
    CA_NOT_CA(Level.WARNING),
    CRL_EXPIRED(Level.ERROR),
    CRL_FOREIGN(Level.WARNING),
    CRL_UNUSED(Level.WARNING),

    // Files and directories.
    FILE_READABLE_BY_ALL(Level.WARNING),
    FILE_WRITABLE_BY_ALL(Level.WARNING),
    DATA_MISSING(Level.NOTE),
    DATA_NOT_WRITABLE(Level.ERROR),
    DATA_RELATIVE(Level.WARNING),
    DATA_READABLE_BY_ALL(Level.NOTE),
    DATA_TAKEOVER(Level.NOTE),

    // Bridges.
    BRIDGE_PLAIN(Level.NOTE),
    BRIDGE_PLAIN_PASSWORD(Level.WARNING),
    BRIDGE_TLS_PORT(Level.WARNING),
    BRIDGE_INSECURE(Level.WARNING),
    BRIDGE_ALL_BOTH_WAYS(Level.WARNING),

    // Dynamic security.
    DYNSEC_ERROR(Level.ERROR),
    DYNSEC_MISSING(Level.NOTE),
    DYNSEC_NOT_WRITABLE(Level.WARNING),
    DYNSEC_ROLE_UNKNOWN(Level.WARNING),
    DYNSEC_GROUP_UNKNOWN(Level.WARNING),
    DYNSEC_CLIENT_UNKNOWN(Level.WARNING),
    DYNSEC_CLIENT_NO_ROLES(Level.WARNING),
    DYNSEC_ROLE_OPEN(Level.WARNING),
    DYNSEC_DEFAULT_OPEN(Level.WARNING),
    DYNSEC_NOTHING_READABLE(Level.WARNING),
    DYNSEC_FEW_ROUNDS(Level.WARNING),

    // From one version to the next.
    UPGRADE_PACKET_SIZE(Level.NOTE),
    UPGRADE_DUPLICATES(Level.NOTE),
    UPGRADE_PERSISTENCE_PLUGIN(Level.WARNING),
    UPGRADE_SYMLINK(Level.NOTE),
    UPGRADE_DEPRECATED(Level.NOTE);

    private final Level level;

    Check(Level level) {
        this.level = level;
    }

    /** How much it matters. */
    public Level level() {
        return level;
    }

    /** Its identifier, such as {@code acl-shadowed}, which never changes. */
    public String id() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    /** Where it is explained. */
    public String page() {
        return "docs/check.md#" + id();
    }
}
