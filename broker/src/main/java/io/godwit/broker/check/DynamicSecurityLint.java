// SPDX-License-Identifier: Apache-2.0
package io.godwit.broker.check;

import com.fasterxml.jackson.core.JsonProcessingException;
import io.godwit.broker.config.ConfigSurvey;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;

/** The file of the dynamic security plugin: names that lead nowhere, clients without rights, roles that allow everything. */
final class DynamicSecurityLint {
    private static final long MAX_BYTES = 256L << 20;

    private final ConfigSurvey survey;
    private final Findings findings;

    DynamicSecurityLint(ConfigSurvey survey, Findings findings) {
        this.survey = survey;
        this.findings = findings;
    }

    void check() {
        for (Path file : files(survey)) {
            checkDirectory(file);
            check(file);
        }
    }

    /** Every change of a client, group or role is written to a file beside it, which then takes its place. */
    private void checkDirectory(Path file) {
        Path directory = file.toAbsolutePath().getParent();
        if (directory != null && !(Files.isDirectory(directory) && Files.isWritable(directory))) {
            findings.add(
                    Check.DYNSEC_NOT_WRITABLE,
                    file,
                    "No change could be saved: the user who ran this check may not write to " + directory
                            + ", or it does not exist. Give the directory to the broker's user.");
        }
    }

    /** The files that the plugin's lines name. */
    static List<Path> files(ConfigSurvey survey) {
        return survey.plugins().stream()
                .filter(plugin -> plugin.begin()
                        .value()
                        .toLowerCase(Locale.ROOT)
                        .replace('-', '_')
                        .contains("dynamic_security"))
                .flatMap(plugin -> plugin
                        .line("plugin_opt_config_file")
                        .or(() -> plugin.line("auth_opt_config_file"))
                        .flatMap(ConfigSurvey.Line::path)
                        .stream())
                .distinct()
                .toList();
    }

    private void check(Path file) {
        JsonValue root;
        try {
            if (Files.isRegularFile(file) && Files.size(file) > MAX_BYTES) {
                findings.add(Check.DYNSEC_ERROR, file, "Is larger than 256 MiB, which cannot be right.");
                return;
            }
            root = JsonValue.parse(Files.readAllBytes(file));
        } catch (NoSuchFileException e) {
            findings.add(
                    Check.DYNSEC_MISSING,
                    file,
                    "The file does not exist; the first start makes one, with an administrator (docs/dynamic-security.md).");
            return;
        } catch (JsonProcessingException e) {
            int line = e.getLocation() == null ? 0 : Math.max(0, e.getLocation().getLineNr());
            findings.add(Check.DYNSEC_ERROR, file, line, "Is not valid JSON: " + e.getOriginalMessage() + ".");
            return;
        } catch (IOException e) {
            findings.add(
                    Check.DYNSEC_ERROR,
                    file,
                    "Cannot be read (" + e.getClass().getSimpleName() + "); check its rights.");
            return;
        }
        if (!root.isObject()) {
            findings.add(Check.DYNSEC_ERROR, file, "Does not hold a JSON object; restore it from a backup.");
            return;
        }
        FileRights.checkSecret(file, "file of users and their password hashes", findings);
        check(file, root);
    }

    private void check(Path file, JsonValue root) {
        Set<String> roles = names(root.elements("roles"), "rolename");
        Set<String> groups = names(root.elements("groups"), "groupname");
        Set<String> clients = names(root.elements("clients"), "username");
        Set<String> withRoles = new HashSet<>();
        for (JsonValue group : root.elements("groups")) {
            String owner = "group \"" + group.text("groupname") + '"';
            checkRoles(file, group, owner, roles);
            for (JsonValue member : group.elements("clients")) {
                String name = member.text("username");
                if (!clients.contains(name)) {
                    findings.add(
                            Check.DYNSEC_CLIENT_UNKNOWN,
                            file,
                            member.line(),
                            "The " + owner + " names the client \"" + name + "\", which does not exist.");
                }
                if (!group.elements("roles").isEmpty()) {
                    withRoles.add(name);
                }
            }
        }
        for (JsonValue client : root.elements("clients")) {
            checkClient(file, client, roles, groups, withRoles);
        }
        String anonymous = root.text("anonymousGroup");
        if (!anonymous.isEmpty() && !groups.contains(anonymous)) {
            findings.add(
                    Check.DYNSEC_GROUP_UNKNOWN,
                    file,
                    root.member("anonymousGroup").line(),
                    "The anonymous group \"" + anonymous + "\" does not exist.");
        }
        JsonValue defaults = root.member("defaultACLAccess");
        root.elements("roles").forEach(role -> checkRole(file, role, defaults));
        if (defaults.truth("publishClientSend") && defaults.truth("subscribe")) {
            findings.add(
                    Check.DYNSEC_DEFAULT_OPEN,
                    file,
                    defaults.line(),
                    "By default every client may publish and subscribe to everything (defaultACLAccess); roles can only"
                            + " take away.");
        }
    }

    private void checkClient(
            Path file, JsonValue client, Set<String> roles, Set<String> groups, Set<String> withRoles) {
        String name = client.text("username");
        checkRoles(file, client, "client \"" + name + '"', roles);
        for (JsonValue group : client.elements("groups")) {
            if (!groups.contains(group.text("groupname"))) {
                findings.add(
                        Check.DYNSEC_GROUP_UNKNOWN,
                        file,
                        group.line(),
                        "The client \"" + name + "\" names the group \"" + group.text("groupname")
                                + "\", which does not exist.");
            }
        }
        if (client.elements("roles").isEmpty() && !withRoles.contains(name) && !client.truth("disabled")) {
            findings.add(
                    Check.DYNSEC_CLIENT_NO_ROLES,
                    file,
                    client.line(),
                    "The client \"" + name
                            + "\" has no role and is in no group that has one, so only the defaults hold.");
        }
        double rounds = client.number("iterations", -1);
        if (rounds > 0 && rounds < PasswordLint.FEW_ROUNDS) {
            findings.add(
                    Check.DYNSEC_FEW_ROUNDS,
                    file,
                    client.line(),
                    "The password of client \"" + name + "\" is hashed with " + (long) rounds
                            + " rounds only, which is quickly guessed; set it again with \"mosquitto_ctrl dynsec"
                            + " setClientPassword\".");
        }
    }

    private void checkRoles(Path file, JsonValue holder, String owner, Set<String> roles) {
        for (JsonValue role : holder.elements("roles")) {
            String name = role.text("rolename");
            if (!roles.contains(name)) {
                findings.add(
                        Check.DYNSEC_ROLE_UNKNOWN,
                        file,
                        role.line(),
                        "The " + owner + " has the role \"" + name + "\", which does not exist.");
            }
        }
    }

    private void checkRole(Path file, JsonValue role, JsonValue defaults) {
        String name = role.text("rolename");
        boolean send = allowsAll(role, "publishClientSend").isPresent();
        boolean subscribe = allowsAll(role, "subscribePattern").isPresent();
        if (send && subscribe) {
            findings.add(
                    Check.DYNSEC_ROLE_OPEN,
                    file,
                    role.line(),
                    "Whoever has the role \"" + name + "\" may publish and subscribe to everything (#).");
        }
        boolean subscribes = role.elements("acls").stream()
                .anyMatch(acl -> acl.text("acltype").startsWith("subscribe") && acl.truth("allow"));
        boolean receives = role.elements("acls").stream()
                .anyMatch(acl -> acl.text("acltype").equals("publishClientReceive") && acl.truth("allow"));
        if (subscribes && !receives && !defaults.truth("publishClientReceive")) {
            findings.add(
                    Check.DYNSEC_NOTHING_READABLE,
                    file,
                    role.line(),
                    "The role \"" + name
                            + "\" allows subscriptions but nothing to be received (publishClientReceive), and"
                            + " neither do the defaults.");
        }
    }

    private static Optional<JsonValue> allowsAll(JsonValue role, String type) {
        return role.elements("acls").stream()
                .filter(acl -> acl.text("acltype").equals(type))
                .filter(acl -> acl.text("topic").equals("#") && acl.truth("allow"))
                .findFirst();
    }

    private static Set<String> names(List<JsonValue> holders, String member) {
        Set<String> names = new HashSet<>();
        holders.forEach(holder -> names.add(holder.text(member)));
        return names;
    }
}
