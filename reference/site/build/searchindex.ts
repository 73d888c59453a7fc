// SPDX-License-Identifier: Apache-2.0
// Makes the index of the search from everything that has a page.
import type { Found, IndexFile } from "../src/search/finder.ts";
import { CATEGORIES } from "./entry.ts";
import { hex } from "./facts.ts";
import { LISTS, type Reference, statementAnchor } from "./reference.ts";
import { anchor } from "./text.ts";

function plain(text: string): string {
  return text.replace(/\[([^\]]+)\]\([^)]*\)/g, "$1").replace(/`/g, "");
}

/** For records whose names are all their own. */
const ALL = Number.MAX_SAFE_INTEGER;

/** What people type for each of the tables. */
const TABLE_NAMES: Record<string, string[]> = {
  rc: ["reason code list", "all reason codes", "error codes", "return codes", "mqtt 5 reason codes", "rc"],
  "connack-codes": ["connack return codes", "connect return codes", "rc codes 3.1.1", "connection result codes"],
  property: ["mqtt 5 properties", "property identifiers", "list of properties"],
  conf: ["mosquitto.conf", "configuration", "config options", "settings", "conf", "mosquitto config file", "all directives"],
  sys: ["$SYS list", "all $SYS topics"],
  standard: ["normative statements", "mqtt specification", "spec", "oasis standard", "conformance statements"],
  faq: ["faq", "frequently asked questions"],
};

/** The index of one reference. */
export function searchIndex(reference: Reference): IndexFile {
  const { facts, entries } = reference;
  const records: Found[] = [];
  for (const entry of entries) {
    const scopes: string[] = [];
    if (entry.category === "bytes") {
      scopes.push("packet");
    }
    if (entry.example || /paho/i.test(entry.title + entry.aliases.join())) {
      scopes.push("paho");
    }
    records.push({
      path: entry.path,
      title: plain(entry.title),
      kind: entry.category === "faq" ? "faq" : "entry",
      category: CATEGORIES[entry.category][0],
      answer: plain(entry.answer),
      names: [...new Set([entry.slug, ...(reference.aliases.get(entry.path) ?? []), ...entry.aliases])],
      own: 1 + (reference.aliases.get(entry.path)?.length ?? 0),
      ...(scopes.length > 0 ? { scopes } : {}),
    });
  }
  for (const error of reference.errors) {
    const target = reference.paths.has(error.slug) ? error.slug : "faq/" + error.slug;
    const entry = reference.byPath.get(target);
    records.push({
      path: target,
      title: error.messages[0]!,
      kind: "error",
      category: "Symptom",
      answer: entry ? plain(entry.answer) : "",
      fix: plain(error.fix),
      names: error.messages.slice(1),
      own: error.messages.length - 1,
    });
  }
  for (const code of facts.reasonCodes) {
    const id = hex(code.value);
    const card = reference.reasonCards[id];
    records.push({
      path: "rc/" + id,
      title: `${id} ${code.name}`,
      kind: "rc",
      category: "Reason code",
      answer: plain(card?.causes?.[0] ?? "In " + code.packets.join(", ")),
      ...(card?.fix ? { fix: plain(card.fix) } : {}),
      names: [
        id,
        code.name,
        ...(code.value >= 0x10 ? [String(code.value), `rc ${code.value}`, `code ${code.value}`, `reason code ${code.value}`] : []),
        `rc ${id}`,
        `reason code ${id}`,
        `reason ${id}`,
      ],
      own: ALL,
    });
  }
  for (const code of facts.connack) {
    const card = reference.connackCards[String(code.value)];
    records.push({
      path: "connack/" + code.value,
      title: `rc ${code.value} ${code.name}`,
      kind: "connack",
      category: "CONNACK of 3.1.1",
      answer: plain(card?.causes?.[0] ?? code.name),
      ...(card?.fix ? { fix: plain(card.fix) } : {}),
      names: [`rc ${code.value}`, `code ${code.value}`, `return code ${code.value}`, `connack ${code.value}`, `result code ${code.value}`, `error ${code.value}`],
      own: ALL,
    });
  }
  for (const property of facts.properties) {
    const id = hex(property.value);
    records.push({
      path: "property/" + id,
      title: property.name,
      kind: "property",
      category: "Property",
      answer: plain(reference.propertyCards[id]?.what ?? `${id}, ${property.type}, in ${property.packets.join(", ")}`),
      names: [`property ${id}`, `property ${property.value}`, id, property.name + " property", `${id} ${property.name}`],
      own: 2,
    });
  }
  for (const directive of facts.directives) {
    records.push({
      path: "conf/" + directive.name,
      title: directive.name,
      kind: "conf",
      category: "Directive",
      answer: directive.text,
      names: directive.aliases,
      own: ALL,
    });
  }
  for (const topic of facts.sysTopics) {
    records.push({
      path: "sys#" + anchor(topic.name),
      title: topic.name,
      kind: "sys",
      category: "$SYS topic",
      answer: topic.text,
      names: [topic.name.replace(/^\$SYS\//, "")],
      own: 0,
    });
  }
  for (const [path, [title, sentence]] of Object.entries(LISTS)) {
    records.push({ path, title, kind: "table", category: "Table", answer: sentence, names: TABLE_NAMES[path] ?? [], own: ALL });
  }
  for (const statement of facts.statements) {
    records.push({
      path: "standard#" + statementAnchor(statement.citation),
      title: statement.citation,
      kind: "statement",
      category: "MQTT " + statement.version,
      answer: statement.text,
      names: statement.version === "3.1.1" ? [statement.id] : [],
      own: 0,
    });
  }
  for (const record of records) {
    if (record.kind !== "error" && record.kind !== "entry" && record.kind !== "faq") {
      record.names.push(...(reference.aliases.get(record.path) ?? []));
    }
    record.own = Math.min(record.own, record.names.length);
  }
  return { format: 1, records };
}
