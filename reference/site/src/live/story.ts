// SPDX-License-Identifier: Apache-2.0
import { PACKET_PAGES, PROPERTIES, hexByte } from "../widgets/logic/names.ts";
import { textOf } from "../widgets/logic/packets.ts";
import { type PacketEvent, decodeEvent } from "./events.ts";
import { TopicPrefix } from "./prefix.ts";

/** The packet story: columns, and one row for each event. */

export const BROKER = "broker";

export interface Row {
  event: PacketEvent;
  kind: "packet" | "begin" | "end";
  client: string;
  /** Columns from which and to which the arrow goes, from 0. */
  from: number;
  to: number;
  type: string;
  /** "QoS 1", "m1", "DUP": shown as small marks. */
  marks: string[];
  /** Topic and payload, filters, or reason. */
  detail: string;
  /** Whether the packet says that something was refused. */
  refusal: boolean;
  /** Milliseconds since the first row. */
  millis: number;
}

/** The clients left and right of the broker: the first half left, in order of appearance. */
export function columns(clients: readonly string[]): string[] {
  const left = Math.ceil(clients.length / 2);
  return [...clients.slice(0, left), BROKER, ...clients.slice(left)];
}

/** The clients of a story in order of appearance, those known beforehand first. */
export function clientsOf(events: readonly PacketEvent[], known: readonly string[], clientPrefix: string): string[] {
  const names = [...known];
  for (const event of events) {
    const name = plainClient(event.client, clientPrefix);
    if (name !== "" && !names.includes(name)) {
      names.push(name);
    }
  }
  return names;
}

export function rowsOf(
  events: readonly PacketEvent[],
  shownColumns: readonly string[],
  clientPrefix: string,
  topicPrefix: string,
): Row[] {
  const topics = new TopicPrefix(topicPrefix);
  const begin = events[0] === undefined ? 0 : micros(events[0]);
  const broker = shownColumns.indexOf(BROKER);
  return events.map((event) => {
    const client = plainClient(event.client, clientPrefix);
    const column = Math.max(0, shownColumns.indexOf(client));
    const millis = (micros(event) - begin) / 1000;
    if (event.direction === "begin" || event.direction === "end") {
      const detail = event.summary ?? (event.direction === "begin" ? "connection opened" : "connection closed");
      return { event, kind: event.direction, client, from: column, to: broker, type: "", marks: [], detail, refusal: false, millis };
    }
    const incoming = event.direction === "in";
    return {
      event,
      kind: "packet",
      client,
      from: incoming ? column : broker,
      to: incoming ? broker : column,
      type: event.type ?? "packet",
      millis,
      ...label(event, topics),
    };
  });
}

function label(event: PacketEvent, topics: TopicPrefix): { marks: string[]; detail: string; refusal: boolean } {
  const packet = decodeEvent(event);
  const marks: string[] = [];
  if (packet === undefined) {
    const rest = (event.summary ?? "").replace(event.type ?? "", "").trim();
    if (event.identifier !== undefined) {
      marks.push(`id ${event.identifier}`);
    }
    return { marks, detail: topics.inText(rest), refusal: false };
  }
  if (packet.qos !== undefined) {
    marks.push(`QoS ${packet.qos}`);
  }
  if (packet.identifier !== undefined) {
    marks.push(`id ${packet.identifier}`);
  }
  if (packet.duplicate) {
    marks.push("DUP");
  }
  if (packet.retain) {
    marks.push("RETAIN");
  }
  if (packet.sessionPresent) {
    marks.push("session present");
  }
  const refused = packet.reasonCodes?.find((code) => code >= 0x80 || (packet.type === "CONNACK" && code > 0));
  let detail = "";
  if (packet.topic !== undefined) {
    const topic = packet.topic === "" ? `(alias ${packet.topicAlias ?? "?"})` : topics.plain(packet.topic);
    const text = packet.payload === undefined ? undefined : textOf(packet.payload);
    const payload = text === undefined ? `${packet.payload?.length ?? 0} bytes` : text === "" ? "(empty)" : `"${text}"`;
    detail = `${topic} ${payload}`;
  } else if (packet.filters !== undefined) {
    detail = packet.filters.map((filter) => topics.inText(filter)).join(", ");
  } else if (packet.type === "CONNECT") {
    marks.push(`v${event.version ?? "5"}`);
  }
  const code = packet.fields.find((field) => field.name === "Reason code" || field.name === "Return code");
  if (code !== undefined && (packet.reasonCodes?.some((one) => one > 0) || packet.type.endsWith("SUBACK"))) {
    detail = packet.fields
      .filter((field) => field.name === code.name)
      .map((field) => field.value)
      .join(", ");
  }
  return { marks, detail, refusal: refused !== undefined };
}

/** The page that explains a field, or undefined. */
export function fieldPage(name: string, value: string): string | undefined {
  const property = /^(?:Will )?Property: (.+)$/i.exec(name);
  if (property !== null) {
    for (const [identifier, { name: known }] of PROPERTIES) {
      if (known.toLowerCase() === property[1]?.toLowerCase()) {
        return `property/${hexByte(identifier)}`;
      }
    }
  }
  const code = /^0x[0-9a-f]{2}/i.exec(value);
  if (/^reason code/i.test(name) && code !== null) {
    return `rc/${hexByte(Number(code[0]))}`;
  }
  if (/^return code/i.test(name) && /^[0-5]\b/.test(value)) {
    return `connack/${value[0]}`;
  }
  return undefined;
}

export function packetPage(type: string): string | undefined {
  return PACKET_PAGES[type];
}

/** A row as one sentence, for those who hear it. */
export function sentence(row: Row): string {
  if (row.kind !== "packet") {
    return `${row.client}: ${row.detail}`;
  }
  const [from, to] = row.event.direction === "in" ? [row.client, "broker"] : ["broker", row.client];
  return [`${from} to ${to}: ${row.type}`, ...row.marks, row.detail].filter((part) => part !== "").join(", ");
}

export function plainClient(client: string, clientPrefix: string): string {
  return client.startsWith(clientPrefix) ? client.slice(clientPrefix.length) : client;
}

function micros(event: PacketEvent): number {
  return event.at ?? event.time ?? 0;
}
