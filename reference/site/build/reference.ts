// SPDX-License-Identifier: Apache-2.0
// Everything the pages are made of, read once and checked against each other.
import { join } from "node:path";
import { CATEGORIES, type Category, type Entry, readEntry } from "./entry.ts";
import { type Directive, type Facts, hex, readFacts } from "./facts.ts";
import { filesOf, type Places, Problems, readIfThere, stem } from "./sources.ts";

/** One packet, or the begin or end of a connection, as the trace tells it. */
export interface PacketEvent {
  at: number;
  client: string;
  connection: number;
  direction: "in" | "out" | "begin" | "end";
  type?: string;
  version?: string;
  identifier?: number;
  summary: string;
  size?: number;
  bytes?: string;
  fields?: { name: string; from: number; to: number; value: string; statement?: string }[];
}

/** What an example printed and which packets it sent and got. */
export interface Recording {
  example: string;
  output: string[];
  packets: PacketEvent[];
}

/** Prose of a reason code or CONNACK code. */
export interface CodeCard {
  sender?: string;
  causes?: string[];
  setting?: string;
  paho?: string;
  fix?: string;
}

/** Prose of a property. */
export interface PropertyCard {
  what?: string;
  default?: string;
  pitfall?: string;
}

/** An error message that people paste, and where its cause is explained. */
export interface KnownError {
  /** The message, or several spellings of it; `*` stands for what varies. */
  messages: string[];
  slug: string;
  fix: string;
}

/** The whole Reference as data. */
export interface Reference {
  places: Places;
  facts: Facts;
  /** Entries in reading order, then the questions. */
  entries: Entry[];
  byPath: Map<string, Entry>;
  directives: Map<string, Directive>;
  reasonCards: Record<string, CodeCard>;
  connackCards: Record<string, CodeCard>;
  propertyCards: Record<string, PropertyCard>;
  errors: KnownError[];
  /** Names from aliases.tsv, by path. */
  aliases: Map<string, string[]>;
  python: Map<string, string>;
  recordings: Map<string, Recording>;
  /** Every path that has a page. */
  paths: Set<string>;
  problems: Problems;
}

/** Pages that are made from tables, with title and sentence. */
export const LISTS: Record<string, [string, string]> = {
  rc: ["Reason codes", "All 43 reason codes of MQTT 5.0: who sends them, why, and what to do."],
  "connack-codes": ["CONNACK return codes of 3.1.1", "The six answers of an MQTT 3.1 or 3.1.1 broker to CONNECT."],
  property: ["Properties", "All 27 properties of MQTT 5.0: type, packets, meaning."],
  conf: ["Directives", "Every directive of the configuration file, with its default and whether it takes effect."],
  sys: ["$SYS topics", "Every topic on which the broker tells about itself."],
  standard: ["Statements of the standard", "What MQTT 3.1.1 and 5.0 demand, statement by statement, in our own words."],
  faq: ["Questions", "Short answers to what people ask first."],
};

/** The anchor of a statement on the page `standard`. */
export function statementAnchor(citation: string): string {
  return citation.replace(" ", "-");
}

/** Reads everything. What is wrong with the content goes to `problems`; without facts there is nothing to build. */
export function readReference(places: Places): Reference {
  const problems = new Problems(join(places.content, "../.."));
  const facts = readFacts(places.facts);
  const entries = [
    ...filesOf(join(places.content, "entries"), ".md").map((file) => readEntry(file, false, problems)),
    ...filesOf(join(places.content, "questions"), ".md").map((file) => readEntry(file, true, problems)),
  ].filter((entry) => entry !== undefined);
  const names = Object.keys(CATEGORIES);
  entries.sort(
    (a, b) => names.indexOf(a.category) - names.indexOf(b.category) || a.order - b.order || (a.slug < b.slug ? -1 : 1),
  );
  const directives = new Map<string, Directive>();
  for (const directive of facts.directives) {
    for (const name of [directive.name, ...directive.aliases]) {
      directives.set(name, directive);
    }
  }
  const reference: Reference = {
    places,
    facts,
    entries,
    byPath: new Map(entries.map((entry) => [entry.path, entry])),
    directives,
    reasonCards: readCards<CodeCard>(places, "reason-codes", problems),
    connackCards: readCards<CodeCard>(places, "connack-codes", problems),
    propertyCards: readCards<PropertyCard>(places, "properties", problems),
    errors: readErrors(places, problems),
    aliases: readAliases(places, problems),
    python: new Map(filesOf(join(places.examples, "python"), ".py").map((file) => [stem(file), readIfThere(file)!])),
    recordings: new Map(),
    paths: new Set(["", ...Object.keys(LISTS)]),
    problems,
  };
  for (const file of filesOf(join(places.examples, "recordings"), ".json")) {
    const recording = parse<Recording>(file, problems);
    if (recording) {
      reference.recordings.set(stem(file), recording);
    }
  }
  for (const category of names) {
    if (category !== "faq" && entries.some((entry) => entry.category === category)) {
      reference.paths.add("category/" + category);
    }
  }
  for (const entry of entries) {
    if (entry.path in LISTS || entry.path === "category" || entry.path === "404") {
      problems.add(entry.file, entry.lines.slug ?? 1, `slug "${entry.slug}" is the path of a page that the build makes`);
    }
    reference.paths.add(entry.path);
  }
  facts.directives.forEach((directive) => reference.paths.add("conf/" + directive.name));
  facts.reasonCodes.forEach((code) => reference.paths.add("rc/" + hex(code.value)));
  facts.properties.forEach((property) => reference.paths.add("property/" + hex(property.value)));
  facts.connack.forEach((code) => reference.paths.add("connack/" + code.value));
  return reference;
}

/** The entries of a category in their order. */
export function entriesOf(reference: Reference, category: Category): Entry[] {
  return reference.entries.filter((entry) => entry.category === category);
}

function parse<T>(file: string, problems: Problems): T | undefined {
  const text = readIfThere(file);
  if (text === undefined) {
    return undefined;
  }
  try {
    return JSON.parse(text) as T;
  } catch (error) {
    const at = /line (\d+)|position (\d+)/.exec(String(error));
    const line = at?.[1] ? Number(at[1]) : at?.[2] ? text.slice(0, Number(at[2])).split("\n").length : 1;
    problems.add(file, line, `no JSON: ${(error as Error).message}`);
    return undefined;
  }
}

/** Keys may be written as `0x87`, `0x8a` or `5`; they come back as the pages spell them. */
function readCards<T>(places: Places, name: string, problems: Problems): Record<string, T> {
  const file = join(places.content, "cards", name + ".json");
  const read = parse<Record<string, T>>(file, problems) ?? {};
  return Object.fromEntries(
    Object.entries(read).map(([key, card]) => [/^0x/i.test(key) ? hex(parseInt(key.slice(2), 16)) : key, card]),
  );
}

/** The file is a list of {error or errors, slug, fix}, or an object from message to {slug, fix}. */
function readErrors(places: Places, problems: Problems): KnownError[] {
  type Row = { error?: string; errors?: string[]; message?: string; messages?: string[]; match?: string; slug: string; fix?: string };
  const file = join(places.content, "errors.json");
  const read = parse<Row[] | Record<string, Row | string>>(file, problems) ?? [];
  const rows: Row[] = Array.isArray(read)
    ? read
    : Object.entries(read).map(([error, value]) => (typeof value === "string" ? { error, slug: value } : { ...value, error }));
  return rows.flatMap((row) => {
    const messages = [row.error, row.message, row.match, ...(row.errors ?? []), ...(row.messages ?? [])].filter((m) => m !== undefined);
    if (messages.length === 0 || !row.slug) {
      problems.add(file, 0, `a row has no "error" or no "slug": ${JSON.stringify(row)}`);
      return [];
    }
    return [{ messages, slug: row.slug, fix: row.fix ?? "" }];
  });
}

/** Other names of pages: path, tab, names with semicolons between. A path without a page is left to the check of finished content. */
function readAliases(places: Places, problems: Problems): Map<string, string[]> {
  const file = join(places.content, "aliases.tsv");
  const found = new Map<string, string[]>();
  (readIfThere(file) ?? "").split("\n").forEach((line, i) => {
    const [path, names] = line.split("\t");
    if (line === "" || line.startsWith("#")) {
      return;
    }
    if (!path || !names || found.has(path)) {
      problems.add(file, i + 1, `"${line}" is no path, tab, names with semicolons between, each path once`);
    } else {
      found.set(path, names.split(";").map((name) => name.trim()).filter((name) => name !== ""));
    }
  });
  return found;
}
