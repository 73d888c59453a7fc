// SPDX-License-Identifier: Apache-2.0

/** Topic names and filters: whether they are good, and why one matches the other or not. */

export interface Verdict {
  matches: boolean;
  why: string;
}

const BYTES_AT_MOST = 65535;
const UTF8 = new TextEncoder();

/** Whether a filter, which may begin with $share, matches a topic name. */
export function topicMatches(filter: string, name: string): boolean {
  return explain(filter, name).matches;
}

/** The same with the reason in one sentence. Both must be good; see `filterProblem` and `nameProblem`. */
export function explain(filter: string, name: string): Verdict {
  const shared = /^\$share\/([^/]*)\/(.*)$/s.exec(filter);
  if (shared !== null) {
    const verdict = explain(shared[2] ?? "", name);
    return verdict.matches
      ? { matches: true, why: `Matches as ${shared[2]}; one member of the group ${shared[1]} gets the message.` }
      : verdict;
  }
  const filterLevels = filter.split("/");
  const nameLevels = name.split("/");
  if (name.startsWith("$") && (filterLevels[0] === "+" || filterLevels[0] === "#")) {
    return { matches: false, why: `A filter that begins with ${filterLevels[0]} skips topic names that begin with $.` };
  }
  for (const [i, level] of filterLevels.entries()) {
    const own = nameLevels[i];
    if (level === "#") {
      if (i === nameLevels.length) {
        return { matches: true, why: "# stands for no level too, so the parent itself matches." };
      }
      const rest = nameLevels.slice(i).join("/");
      return { matches: true, why: `# stands for ${rest === "" ? "one empty level" : rest}.` };
    }
    if (own === undefined) {
      return { matches: false, why: `The name ends after level ${i}; the filter wants a level ${i + 1}, ${quoted(level)}.` };
    }
    if (level !== "+" && level !== own) {
      const equal = level.toLowerCase() === own.toLowerCase();
      return {
        matches: false,
        why: `Level ${i + 1} is ${quoted(own)}, not ${quoted(level)}${equal ? "; upper and lower case differ" : ""}.`,
      };
    }
  }
  if (nameLevels.length > filterLevels.length) {
    return {
      matches: false,
      why: `The name goes on with ${quoted(nameLevels[filterLevels.length] ?? "")}; ${
        filterLevels.at(-1) === "+" ? "+ stands for one level only" : "the filter ends before it"
      }.`,
    };
  }
  const plus = filterLevels.filter((level) => level === "+").length;
  return { matches: true, why: plus === 0 ? "Equal in every level." : plus === 1 ? "+ stands for one level." : "Each + stands for one level." };
}

/** What is wrong with a topic name, or undefined. */
export function nameProblem(name: string): string | undefined {
  const wildcard = /[+#]/.exec(name);
  if (wildcard !== null) {
    return `${wildcard[0]} at character ${wildcard.index + 1} is a wildcard; a topic name has none.`;
  }
  return commonProblem(name, "A topic name");
}

/** What is wrong with a topic filter, or undefined. */
export function filterProblem(filter: string): string | undefined {
  if (/^\$share(\/|$)/.test(filter)) {
    const parts = filter.split("/");
    const group = parts[1] ?? "";
    if (group === "") {
      return "The share name after $share/ is missing.";
    }
    if (/[+#]/.test(group)) {
      return "The share name must not hold + or #.";
    }
    if (parts.length < 3 || parts.slice(2).join("/") === "") {
      return `A topic filter must follow, as in $share/${group}/sensors/#.`;
    }
    return filterProblem(parts.slice(2).join("/"));
  }
  const levels = filter.split("/");
  for (const [i, level] of levels.entries()) {
    if (level.includes("#") && level !== "#") {
      return `# must fill its level; level ${i + 1} is ${quoted(level)}.`;
    }
    if (level.includes("+") && level !== "+") {
      return `+ must fill its level; level ${i + 1} is ${quoted(level)}.`;
    }
    if (level === "#" && i < levels.length - 1) {
      return `# must be the last level; here it is level ${i + 1} of ${levels.length}.`;
    }
  }
  return commonProblem(filter, "A topic filter");
}

/** Things that are allowed and that one rarely wants. */
export function advice(topic: string): string[] {
  const hints: string[] = [];
  if (topic.startsWith("/")) {
    hints.push("Begins with a slash: the first level is empty, and /a is not a.");
  }
  if (topic.endsWith("/")) {
    hints.push("Ends with a slash: the last level is empty, and a/ is not a.");
  }
  if (topic.includes("//")) {
    hints.push("Has an empty level between two slashes.");
  }
  if (/\s/.test(topic)) {
    hints.push("Holds a blank: allowed, and a nuisance in shells and ACL files.");
  }
  if (/^\$(?!SYS\/|share\/)/.test(topic)) {
    hints.push("Begins with $: left to brokers; a filter that begins with a wildcard skips it.");
  }
  if (/[^\u0020-\u007e]/.test(topic)) {
    hints.push("Holds characters beyond ASCII: fine in UTF-8, but ä in two spellings is two topics.");
  }
  return hints;
}

export function byteLength(text: string): number {
  return UTF8.encode(text).length;
}

function commonProblem(topic: string, what: string): string | undefined {
  if (topic === "") {
    return `${what} has at least one character.`;
  }
  if (topic.includes("\u0000")) {
    return "The null character is not allowed.";
  }
  if (/[\ud800-\udbff](?![\udc00-\udfff])|(?<![\ud800-\udbff])[\udc00-\udfff]/.test(topic)) {
    return "Half of a surrogate pair is no character.";
  }
  const bytes = byteLength(topic);
  return bytes > BYTES_AT_MOST ? `${bytes} bytes in UTF-8; 65 535 is the most.` : undefined;
}

function quoted(level: string): string {
  return level === "" ? "empty" : `"${level}"`;
}
