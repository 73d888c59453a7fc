// SPDX-License-Identifier: Apache-2.0
// Reads entries and questions: front matter and sections.
import { readFileSync } from "node:fs";
import { type Problems, stem } from "./sources.ts";

/** The categories in reading order with the words readers see. */
export const CATEGORIES = {
  start: ["Start", "What MQTT is, and a first program that speaks it."],
  connection: ["Connection life", "CONNECT to DISCONNECT: identifiers, keep alive, coming back."],
  pubsub: ["Publish and subscribe", "Sending, receiving, callbacks, payloads."],
  qos: ["QoS and delivery", "At most once, at least once, exactly once, and what that costs."],
  topics: ["Topics", "Names, wildcards, aliases, shared subscriptions."],
  retained: ["Retained messages", "The last value, kept for those who come later."],
  will: ["Will", "What the broker says for a client that cannot."],
  sessions: ["Sessions and queues", "What the broker keeps while a client is away."],
  mqtt5: ["MQTT 5.0", "Properties, options, reason codes, enhanced authentication."],
  security: ["Security", "TLS, users, certificates, access control."],
  transports: ["Transports", "WebSocket, proxies, Unix sockets."],
  watching: ["Watching the broker", "$SYS, metrics, traces, logs."],
  bytes: ["Packets byte by byte", "Every packet as it is on the wire."],
  bridges: ["Bridges and clusters", "Brokers that talk to brokers."],
  troubleshooting: ["Troubleshooting", "From what you see to what is wrong."],
  faq: ["Questions", "Short answers to what people ask first."],
} as const;

/** The short name of a category, as the front matter has it. */
export type Category = keyof typeof CATEGORIES;

/** The part of an entry below a second-level heading. */
export interface Section {
  title: string;
  /** Markdown without the heading. */
  text: string;
  /** Number of the first line of `text` in the file. */
  line: number;
}

/** An entry or a question. */
export interface Entry {
  file: string;
  /** `qos-1`, or `faq/sparkplug` for a question. */
  path: string;
  slug: string;
  title: string;
  category: Category;
  order: number;
  answer: string;
  versions: string[];
  example?: string;
  directives: string[];
  statements: string[];
  related: string[];
  aliases: string[];
  widget?: string;
  sections: Section[];
  /** Line of each front matter key. */
  lines: Record<string, number>;
}

const VERSIONS = ["3.1", "3.1.1", "5.0"];
const LONGEST_ANSWER = 200;
const KEYS = new Set([
  "slug", "title", "category", "order", "answer", "versions", "example", "directives", "statements", "related", "aliases", "widget",
]);

/** Splits at commas that stand outside of quotes, without the quotes. */
export function list(text: string | undefined): string[] {
  if (!text) {
    return [];
  }
  return [...text.matchAll(/"([^"]*)"|[^,]+/g)].map((m) => (m[1] ?? m[0]).trim()).filter((item) => item !== "");
}

function unquoted(text: string): string {
  return /^".*"$/.test(text) ? text.slice(1, -1).replace(/\\"/g, '"') : text;
}

/** Reads one file; what is wrong with it goes to the problems, and undefined comes back when there is no front matter. */
export function readEntry(file: string, isQuestion: boolean, problems: Problems): Entry | undefined {
  const lines = readFileSync(file, "utf8").split("\n");
  const end = lines.indexOf("---", 1);
  if (lines[0] !== "---" || end < 0) {
    problems.add(file, 1, "front matter is missing: the file begins with --- and a line --- ends it");
    return undefined;
  }
  const front: Record<string, string> = {};
  const at: Record<string, number> = {};
  for (let i = 1; i < end; i++) {
    const line = lines[i]!;
    if (line.trim() === "") {
      continue;
    }
    const match = /^([a-z]+):\s*(.*)$/.exec(line);
    if (!match) {
      problems.add(file, i + 1, `"${line}" is no front matter: key, colon, value on one line`);
      continue;
    }
    if (!KEYS.has(match[1]!)) {
      problems.add(file, i + 1, `unknown front matter key "${match[1]}"; known are ${[...KEYS].join(", ")}`);
    }
    front[match[1]!] = unquoted(match[2]!.trim());
    at[match[1]!] = i + 1;
  }
  const slug = front.slug ?? "";
  if (slug !== stem(file)) {
    problems.add(file, at.slug ?? 1, `slug "${slug}" is not the file's name "${stem(file)}"`);
  }
  if (!/^[a-z0-9]+(-[a-z0-9]+)*$/.test(slug)) {
    problems.add(file, at.slug ?? 1, `slug "${slug}" has other characters than a-z, 0-9 and single hyphens`);
  }
  if (!front.title) {
    problems.add(file, 1, "title is missing");
  }
  if (!front.answer) {
    problems.add(file, 1, "answer is missing: one sentence that answers by itself");
  } else if ([...front.answer].length > LONGEST_ANSWER) {
    problems.add(file, at.answer!, `answer has ${[...front.answer].length} characters, at most ${LONGEST_ANSWER} are possible`);
  }
  let category = (isQuestion ? "faq" : (front.category ?? "")) as Category;
  if (!(category in CATEGORIES)) {
    problems.add(file, at.category ?? 1, `unknown category "${category}"; known are ${Object.keys(CATEGORIES).join(", ")}`);
    category = "start";
  }
  const versions = list(front.versions);
  for (const version of versions) {
    if (!VERSIONS.includes(version)) {
      problems.add(file, at.versions!, `unknown version "${version}"; known are ${VERSIONS.join(", ")}`);
    }
  }
  return {
    file,
    path: isQuestion ? "faq/" + stem(file) : stem(file),
    slug: stem(file),
    title: front.title ?? stem(file),
    category,
    order: Number(front.order ?? 99),
    answer: front.answer ?? "",
    versions: versions.length === 0 ? VERSIONS : versions,
    example: front.example || undefined,
    directives: list(front.directives),
    statements: list(front.statements),
    related: list(front.related),
    aliases: list(front.aliases),
    widget: front.widget || undefined,
    sections: sections(lines, end + 1),
    lines: at,
  };
}

function sections(lines: string[], from: number): Section[] {
  const found: Section[] = [];
  let current: { title: string; lines: string[]; line: number } = { title: "", lines: [], line: from + 1 };
  let fence = "";
  const finish = () => {
    if (current.title !== "" || current.lines.some((line) => line.trim() !== "")) {
      found.push({ title: current.title, text: current.lines.join("\n"), line: current.line });
    }
  };
  for (let i = from; i < lines.length; i++) {
    const line = lines[i]!;
    const mark = /^(```+|~~~+)/.exec(line)?.[1];
    if (mark && fence === "") {
      fence = mark;
    } else if (mark && line.startsWith(fence)) {
      fence = "";
    }
    const heading = fence === "" ? /^##\s+(.*?)\s*$/.exec(line) : null;
    if (heading) {
      finish();
      current = { title: heading[1]!, lines: [], line: i + 2 };
    } else {
      current.lines.push(line);
    }
  }
  finish();
  return found;
}
