// SPDX-License-Identifier: Apache-2.0
// The shape of facts.json, which io.godwit.reference.Facts writes from the broker's own tables.
import { readFileSync } from "node:fs";

/** A directive of the configuration file, as docs/configuration.md tells it. */
export interface Directive {
  name: string;
  aliases: string[];
  /** What values it takes, in words, such as `number` or `true|false`. */
  type: string;
  default: string;
  /** What it belongs to, such as `the broker` or `a listener`. */
  scope: string;
  reloadable: boolean;
  effect: "yes" | "mapped" | "later" | "not needed" | "no";
  /** The chapter it stands in, such as `Security`. */
  group: string;
  /** The release that knew it first, such as `mosquitto 2.1`. */
  since: string;
  /** A line as it may stand in a file. */
  example: string;
  /** One sentence. */
  text: string;
}

/** An MQTT 5.0 reason code. */
export interface ReasonCodeFact {
  value: number;
  name: string;
  /** Packet types that may carry it; DISCONNECT as `DISCONNECT from the client` and `DISCONNECT from the server`. */
  packets: string[];
  error: boolean;
}

/** An MQTT 5.0 property. */
export interface PropertyFact {
  value: number;
  name: string;
  /** Its data type, such as `four byte integer`. */
  type: string;
  /** Packet types it may stand in; the will properties of CONNECT are `Will`. */
  packets: string[];
  /** Those of the packets in which it may stand more than once. */
  repeats: string[];
}

/** A CONNACK return code of MQTT 3.1.1. */
export interface ConnackFact {
  value: number;
  name: string;
}

/** A normative statement in our own words. */
export interface StatementFact {
  /** As cited: `MQTT-3.1.0-2`, or `v3 MQTT-3.1.0-2` for MQTT 3.1.1. */
  citation: string;
  id: string;
  version: "3.1.1" | "5.0";
  actor: "client" | "server" | "both";
  area: string;
  text: string;
}

/** A topic below $SYS with what it tells. */
export interface SysTopic {
  name: string;
  text: string;
}

/** A control packet type. */
export interface PacketFact {
  value: number;
  name: string;
}

/** All tables of the broker that have pages. */
export interface Facts {
  version: string;
  directives: Directive[];
  reasonCodes: ReasonCodeFact[];
  properties: PropertyFact[];
  connack: ConnackFact[];
  statements: StatementFact[];
  sysTopics: SysTopic[];
  packets: PacketFact[];
}

/** Reads facts.json; an error says what is missing and what makes it. */
export function readFacts(file: string): Facts {
  let text: string;
  try {
    text = readFileSync(file, "utf8");
  } catch {
    throw new Error(`${file} is missing: run \`mvn -pl reference -am process-classes\`, or name another file with GODWIT_FACTS`);
  }
  const facts = JSON.parse(text) as Facts;
  for (const table of ["directives", "reasonCodes", "properties", "connack", "statements", "sysTopics", "packets"] as const) {
    if (!Array.isArray(facts[table]) || facts[table].length === 0) {
      throw new Error(`${file}: the table "${table}" is missing or empty`);
    }
  }
  return facts;
}

/** 0x87 for 135. */
export function hex(value: number): string {
  return "0x" + value.toString(16).toUpperCase().padStart(2, "0");
}
