// SPDX-License-Identifier: Apache-2.0
import { filterProblem } from "./topics.ts";

/** An ACL file as the broker reads it: the same order of asking, and the line that decides. */

export type Access = "read" | "write";

interface Rule {
  line: number;
  text: string;
  access: "read" | "write" | "readwrite" | "deny";
  levels: string[];
  pattern: boolean;
}

export interface AclFile {
  anonymous: Rule[];
  users: Map<string, Rule[]>;
  patterns: Rule[];
}

export interface Decision {
  allowed: boolean;
  /** The line that decides, from 1; 0 when no line does. */
  line: number;
  why: string;
}

/** A line that is wrong. */
export class AclError extends Error {
  constructor(
    readonly line: number,
    message: string,
  ) {
    super(`Line ${line}: ${message}`);
  }
}

export function parseAcl(text: string): AclFile {
  const file: AclFile = { anonymous: [], users: new Map(), patterns: [] };
  let current = file.anonymous;
  text.split(/\r?\n/).forEach((raw, i) => {
    if (raw.trim() === "" || raw.startsWith("#")) {
      return;
    }
    const line = i + 1;
    const stripped = raw.trim();
    const [, word = "", rest = ""] = /^(\S+)\s*(.*)$/s.exec(stripped) ?? [];
    if (rest === "") {
      throw new AclError(line, `"${word}" needs something behind it`);
    }
    if (word === "user") {
      current = file.users.get(rest) ?? [];
      file.users.set(rest, current);
    } else if (word === "topic") {
      current.push(rule(rest, line, stripped, false));
    } else if (word === "pattern") {
      file.patterns.push(rule(rest, line, stripped, true));
    } else {
      throw new AclError(line, `a line begins with user, topic or pattern, not with "${word}"`);
    }
  });
  file.anonymous = deniesFirst(file.anonymous);
  file.patterns = deniesFirst(file.patterns);
  for (const [user, rules] of file.users) {
    file.users.set(user, deniesFirst(rules));
  }
  return file;
}

/** Whether this client may read or write the topic; `user` is empty for an anonymous one. */
export function decide(file: AclFile, user: string, clientId: string, topic: string, wanted: Access): Decision {
  const own = user === "" ? file.anonymous : (file.users.get(user) ?? []);
  const whose = user === "" ? "the rules for anonymous clients" : `the rules of ${user}`;
  const first = ask(own, user, clientId, topic, wanted);
  if (first !== undefined) {
    return decided(first, whose);
  }
  if (/[+#]/.test(clientId + user)) {
    return { allowed: false, line: 0, why: "Nothing allows it: patterns are not asked for a client id or user name with + or #." };
  }
  const second = ask(file.patterns, user, clientId, topic, wanted);
  if (second !== undefined) {
    return decided(second, "the patterns");
  }
  return { allowed: false, line: 0, why: `No line says anything about it, neither in ${whose} nor in the patterns; what nothing allows is denied.` };
}

function decided(rule: Rule, where: string): Decision {
  const denies = rule.access === "deny";
  return { allowed: !denies, line: rule.line, why: `Line ${rule.line} in ${where} decides: ${rule.text}` };
}

function ask(rules: Rule[], user: string, clientId: string, topic: string, wanted: Access): Rule | undefined {
  return rules.find((one) => {
    const speaks = one.access === "deny" || one.access === "readwrite" || one.access === wanted;
    return speaks && matches(one, user, clientId, topic);
  });
}

function matches(one: Rule, user: string, clientId: string, topic: string): boolean {
  const { levels, pattern } = one;
  if (topic.startsWith("$") && !levels[0]?.startsWith("$")) {
    return false;
  }
  if (pattern && levels.includes("%u") && user === "") {
    return false;
  }
  const names = topic.split("/");
  for (const [i, level] of levels.entries()) {
    if (level === "#") {
      return true;
    }
    const name = names[i];
    if (name === undefined) {
      return false;
    }
    const wanted = pattern && level === "%c" ? clientId : pattern && level === "%u" ? user : level;
    if (level !== "+" && wanted !== name) {
      return false;
    }
  }
  return names.length === levels.length;
}

function rule(rest: string, line: number, text: string, pattern: boolean): Rule {
  const [, word = "", filter = ""] = /^(\S+)\s+(.*)$/s.exec(rest) ?? [];
  if (word !== "" && !/^(read|write|readwrite|deny)$/.test(word)) {
    throw new AclError(line, `the access must be read, write, readwrite or deny, not "${word}"; a topic with a blank needs one of them in front`);
  }
  const topic = word === "" ? rest : filter.trim();
  const problem = filterProblem(topic);
  if (problem !== undefined) {
    throw new AclError(line, `the topic filter is not valid: ${problem}`);
  }
  const levels = topic.split("/");
  const partly = pattern ? levels.find((level) => /%[cu]/.test(level) && !/^%[cu]$/.test(level)) : undefined;
  if (partly !== undefined) {
    throw new AclError(line, `%c and %u must fill a level, not a part of "${partly}"`);
  }
  return { line, text, access: (word === "" ? "readwrite" : word) as Rule["access"], levels, pattern };
}

function deniesFirst(rules: Rule[]): Rule[] {
  return [...rules.filter((one) => one.access === "deny"), ...rules.filter((one) => one.access !== "deny")];
}
