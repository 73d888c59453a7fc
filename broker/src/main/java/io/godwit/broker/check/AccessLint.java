// SPDX-License-Identifier: Apache-2.0
package io.godwit.broker.check;

import io.godwit.broker.auth.AclReview;
import io.godwit.broker.auth.PasswordFile;
import io.godwit.broker.config.ConfigException;
import io.godwit.broker.config.ConfigSurvey;
import io.godwit.broker.config.ListenerConfig;
import io.godwit.broker.config.SecurityConfig;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** Reads the password and ACL files that the listeners name, each once, and has them looked over. */
final class AccessLint {
    private final ConfigSurvey survey;
    private final Findings findings;

    AccessLint(ConfigSurvey survey, Findings findings) {
        this.survey = survey;
        this.findings = findings;
    }

    void check() {
        Map<Path, @Nullable PasswordFile> passwords = new HashMap<>();
        Map<Path, List<ListenerConfig>> acls = new LinkedHashMap<>();
        for (ListenerConfig listener : survey.listeners()) {
            SecurityConfig security = listener.security();
            if (security.passwordFile() != null) {
                passwords.computeIfAbsent(security.passwordFile(), this::read);
            }
            if (security.aclFile() != null) {
                acls.computeIfAbsent(security.aclFile(), _ -> new ArrayList<>()).add(listener);
            }
        }
        survey.last("godwit_admin_password_file")
                .flatMap(ConfigSurvey.Line::path)
                .ifPresent(file -> passwords.computeIfAbsent(file, this::read));
        acls.forEach((file, listeners) -> check(file, listeners, passwords));
    }

    private @Nullable PasswordFile read(Path file) {
        try {
            PasswordFile passwords = PasswordFile.readUsable(file, findings.faults(Check.PASSWORD_ERROR));
            FileRights.checkSecret(file, "password file", findings);
            new PasswordLint(file, findings).check(passwords);
            return passwords;
        } catch (ConfigException e) {
            findings.add(Check.PASSWORD_ERROR, e);
            return null;
        }
    }

    private void check(Path file, List<ListenerConfig> listeners, Map<Path, @Nullable PasswordFile> passwords) {
        AclReview acl;
        try {
            acl = AclReview.of(file, findings.faults(Check.ACL_ERROR));
        } catch (ConfigException e) {
            findings.add(Check.ACL_ERROR, e);
            return;
        }
        FileRights.checkIntact(file, "ACL file", findings);
        boolean anonymous = listeners.stream().anyMatch(AccessLint::letsNamelessIn);
        new AclLint(acl, users(listeners, passwords), anonymous, findings).check();
    }

    private static boolean letsNamelessIn(ListenerConfig listener) {
        boolean dynamic = listener.security().dynamicSecurity() != null;
        return listener.security().allowAnonymous() && (dynamic || !namesCome(listener));
    }

    /** Whether user names come from somewhere else than a password file. */
    private static boolean namesCome(ListenerConfig listener) {
        if (listener.security().dynamicSecurity() != null) {
            return true;
        }
        boolean fromCertificate = listener.tls() != null
                && (listener.tls().useIdentityAsUserName() || listener.tls().useSubjectAsUserName());
        return fromCertificate || listener.proxyIdentityAsUserName();
    }

    /** Every user that these listeners could let in; null when that is not known from files. */
    private @Nullable Set<String> users(List<ListenerConfig> listeners, Map<Path, @Nullable PasswordFile> passwords) {
        Set<String> users = new TreeSet<>();
        for (ListenerConfig listener : listeners) {
            Path file = listener.security().passwordFile();
            PasswordFile read = file == null ? null : passwords.get(file);
            boolean open = file == null && listener.security().allowAnonymous();
            if (open || namesCome(listener) || (file != null && read == null)) {
                return null;
            }
            if (read != null) {
                users.addAll(read.users());
            }
        }
        return users;
    }
}
