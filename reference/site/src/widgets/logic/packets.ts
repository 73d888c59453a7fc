// SPDX-License-Identifier: Apache-2.0
import { CONNECT_RETURN_CODES, PACKET_TYPES, PROPERTIES, reasonText } from "./names.ts";

/**
 * A compact reader of packets for the page: bytes to named fields with their ranges. It teaches, it does not judge: what
 * a broker would refuse is shown as far as it can be read. The page needs it where no broker answers (offline, exported
 * pages); the test holds it against the broker's own sample packets.
 */

export type Level = 3 | 4 | 5;

export interface Field {
  name: string;
  from: number;
  /** Behind the last byte. */
  to: number;
  value: string;
  statement?: string;
}

export interface DecodedPacket {
  type: string;
  flags: number;
  /** The bytes of this packet, fixed header included. */
  size: number;
  fields: Field[];
  identifier?: number;
  qos?: number;
  duplicate?: boolean;
  retain?: boolean;
  topic?: string;
  payload?: Uint8Array;
  filters?: string[];
  reasonCodes?: number[];
  sessionPresent?: boolean;
  clientId?: string;
  level?: Level;
  topicAlias?: number;
  properties: { identifier: number; name: string; value: string; inWill: boolean }[];
}

/** Bytes that cannot be read; the message says where and why. The fields before it are in `fields`. */
export class UnreadablePacket extends Error {
  constructor(
    message: string,
    readonly fields: Field[],
  ) {
    super(message);
  }
}

const TEXT = new TextDecoder("utf-8", { fatal: true });

/** Reads "30 0A 00..." , "0x30, 0x0a", "\x30\x0a" and the like. */
export function bytesOfHex(text: string): Uint8Array {
  const digits = text.replace(/\\x|0x|[\s,:;\-[\](){}"']/gi, "");
  if (/[^0-9a-f]/i.test(digits)) {
    const wrong = /[^0-9a-f]/i.exec(digits)?.[0];
    throw new RangeError(`"${wrong}" is no hexadecimal digit; write bytes as 30 0a 00`);
  }
  if (digits.length % 2 !== 0) {
    throw new RangeError("The last byte has one digit only; each byte is written with two");
  }
  return Uint8Array.from(digits.match(/../g) ?? [], (pair) => Number.parseInt(pair, 16));
}

export function hexOfBytes(bytes: Uint8Array, between = ""): string {
  return Array.from(bytes, (byte) => byte.toString(16).padStart(2, "0")).join(between);
}

/** The text of bytes, or undefined where they are no readable UTF-8. */
export function textOf(bytes: Uint8Array): string | undefined {
  try {
    const text = TEXT.decode(bytes);
    return /[\u0000-\u0008\u000b\u000c\u000e-\u001f\u007f]/.test(text) ? undefined : text;
  } catch {
    return undefined;
  }
}

/** One packet at the beginning of the bytes. The level is that of the connection; CONNECT says it itself. */
export function decodePacket(bytes: Uint8Array, level: Level = 5): DecodedPacket {
  const walk = new Walk(bytes);
  const first = walk.byte();
  const type = PACKET_TYPES[first >> 4];
  const flags = first & 0x0f;
  if (type === undefined || type === "") {
    throw walk.unreadable("packet type 0 is reserved");
  }
  const packet: DecodedPacket = { type, flags, size: 0, fields: walk.fields, properties: [] };
  if (type === "PUBLISH") {
    packet.duplicate = (flags & 8) !== 0;
    packet.qos = (flags >> 1) & 3;
    packet.retain = (flags & 1) !== 0;
    const parts = [`QoS ${packet.qos}`, packet.duplicate ? "DUP" : "", packet.retain ? "RETAIN" : ""];
    walk.field("Packet type and flags", 0, `PUBLISH, ${parts.filter((part) => part !== "").join(", ")}`);
  } else {
    walk.field("Packet type and flags", 0, type);
  }
  const length = walk.varint();
  walk.field("Remaining length", 1, `${length}`);
  const end = walk.at + length;
  packet.size = end;
  if (end > bytes.length) {
    throw walk.unreadable(`${end - bytes.length} more bytes should follow`);
  }
  walk.end = end;
  readBody(packet, walk, type === "CONNECT" ? undefined : level);
  if (walk.at < end) {
    const from = walk.at;
    walk.at = end;
    walk.field("Unexpected bytes", from, `${end - from} bytes too many`);
  }
  return packet;
}

function readBody(packet: DecodedPacket, walk: Walk, level: Level | undefined): void {
  switch (packet.type) {
    case "CONNECT":
      readConnect(packet, walk);
      break;
    case "CONNACK": {
      let from = walk.at;
      const flags = walk.byte();
      packet.sessionPresent = (flags & 1) !== 0;
      walk.field("Acknowledge flags", from, `Session Present ${flags & 1}`);
      from = walk.at;
      const code = walk.byte();
      packet.reasonCodes = [code];
      const text = level === 5 ? reasonText(code, "CONNACK") : `${code} ${CONNECT_RETURN_CODES[code] ?? "not defined"}`;
      walk.field(level === 5 ? "Reason code" : "Return code", from, text);
      readProperties(packet, walk, level);
      break;
    }
    case "PUBLISH": {
      packet.topic = walk.text("Topic name");
      if ((packet.qos ?? 0) > 0) {
        readIdentifier(packet, walk);
      }
      readProperties(packet, walk, level);
      const from = walk.at;
      packet.payload = walk.take(walk.end - walk.at);
      if (packet.payload.length > 0) {
        walk.field("Payload", from, shown(packet.payload));
      }
      break;
    }
    case "PUBACK":
    case "PUBREC":
    case "PUBREL":
    case "PUBCOMP":
      readIdentifier(packet, walk);
      readReason(packet, walk, level);
      break;
    case "SUBSCRIBE":
    case "UNSUBSCRIBE":
      readIdentifier(packet, walk);
      readProperties(packet, walk, level);
      packet.filters = [];
      while (walk.at < walk.end) {
        packet.filters.push(walk.text("Topic filter"));
        if (packet.type === "SUBSCRIBE") {
          const from = walk.at;
          const options = walk.byte();
          walk.field("Subscription options", from, optionsText(options, level));
        }
      }
      break;
    case "SUBACK":
    case "UNSUBACK":
      readIdentifier(packet, walk);
      readProperties(packet, walk, level);
      packet.reasonCodes = [];
      while (walk.at < walk.end) {
        const from = walk.at;
        const code = walk.byte();
        packet.reasonCodes.push(code);
        walk.field("Reason code", from, reasonText(code, packet.type));
      }
      break;
    case "DISCONNECT":
    case "AUTH":
      readReason(packet, walk, level);
      break;
  }
}

function readConnect(packet: DecodedPacket, walk: Walk): void {
  walk.text("Protocol name");
  let from = walk.at;
  const number = walk.byte();
  const version = number & 0x7f; // The highest bit says that the client is a bridge, as mosquitto's do.
  const level: Level = version === 3 || version === 4 ? version : 5;
  packet.level = level;
  const names: Record<number, string> = { 3: "MQTT 3.1", 4: "MQTT 3.1.1", 5: "MQTT 5.0" };
  walk.field("Protocol version", from, `${version} (${names[version] ?? "not defined"}${number > 0x7f ? ", a bridge" : ""})`);
  from = walk.at;
  const flags = walk.byte();
  const clean = level === 5 ? "Clean Start" : "Clean Session";
  const set = [
    flags & 0x80 ? "User Name" : "",
    flags & 0x40 ? "Password" : "",
    flags & 0x20 ? "Will Retain" : "",
    flags & 0x04 ? `Will QoS ${(flags >> 3) & 3}` : "",
    flags & 0x04 ? "Will" : "",
    flags & 0x02 ? clean : "",
  ].filter((flag) => flag !== "");
  walk.field("Connect flags", from, set.length === 0 ? "none set" : set.join(", "));
  from = walk.at;
  walk.field("Keep alive", from, `${walk.two()} s`);
  readProperties(packet, walk, level);
  packet.clientId = walk.text("Client identifier");
  if (flags & 0x04) {
    readProperties(packet, walk, level, true);
    walk.text("Will topic");
    from = walk.at;
    const payload = walk.take(walk.two());
    walk.field("Will payload", from, shown(payload));
  }
  if (flags & 0x80) {
    walk.text("User name");
  }
  if (flags & 0x40) {
    from = walk.at;
    const password = walk.take(walk.two());
    walk.field("Password", from, `${password.length} bytes`);
  }
}

function readIdentifier(packet: DecodedPacket, walk: Walk): void {
  const from = walk.at;
  packet.identifier = walk.two();
  walk.field("Packet identifier", from, `${packet.identifier}`);
}

function readReason(packet: DecodedPacket, walk: Walk, level: Level | undefined): void {
  if (walk.at >= walk.end) {
    return;
  }
  const from = walk.at;
  const code = walk.byte();
  packet.reasonCodes = [code];
  walk.field("Reason code", from, reasonText(code, packet.type));
  if (walk.at < walk.end) {
    readProperties(packet, walk, level);
  }
}

function readProperties(packet: DecodedPacket, walk: Walk, level: Level | undefined, inWill = false): void {
  if (level !== 5) {
    return;
  }
  let from = walk.at;
  const length = walk.varint();
  walk.field(inWill ? "Will property length" : "Property length", from, `${length}`);
  const end = walk.at + length;
  while (walk.at < end) {
    from = walk.at;
    const identifier = walk.varint();
    const property = PROPERTIES.get(identifier);
    if (property === undefined) {
      throw walk.unreadable(`${identifier} is no property identifier`);
    }
    let value: string;
    switch (property.format) {
      case "byte":
        value = `${walk.byte()}`;
        break;
      case "two":
        value = `${walk.two()}`;
        break;
      case "four":
        value = `${walk.four()}`;
        break;
      case "varint":
        value = `${walk.varint()}`;
        break;
      case "text":
        value = walk.string();
        break;
      case "binary":
        value = shown(walk.take(walk.two()));
        break;
      case "pair":
        value = `${walk.string()}: ${walk.string()}`;
        break;
    }
    if (identifier === 0x23) {
      packet.topicAlias = Number(value);
    }
    packet.properties.push({ identifier, name: property.name, value, inWill });
    walk.field(`${inWill ? "Will property" : "Property"}: ${property.name}`, from, value);
  }
}

/** "QoS 1, No Local, Retain Handling 2". */
export function optionsText(options: number, level: Level | undefined): string {
  const parts = [`QoS ${options & 3}`];
  if (level === 5) {
    if (options & 4) {
      parts.push("No Local");
    }
    if (options & 8) {
      parts.push("Retain As Published");
    }
    parts.push(`Retain Handling ${(options >> 4) & 3}`);
  }
  return parts.join(", ");
}

/** Text in quotation marks where it is text, otherwise hex. */
export function shown(bytes: Uint8Array): string {
  const text = textOf(bytes);
  return text === undefined ? hexOfBytes(bytes, " ") : `"${text}"`;
}

class Walk {
  at = 0;
  end: number;
  readonly fields: Field[] = [];

  constructor(private readonly bytes: Uint8Array) {
    this.end = bytes.length;
  }

  field(name: string, from: number, value: string): void {
    this.fields.push({ name, from, to: this.at, value });
  }

  byte(): number {
    return this.take(1)[0] ?? 0;
  }

  two(): number {
    const [high = 0, low = 0] = this.take(2);
    return high * 256 + low;
  }

  four(): number {
    return this.two() * 65536 + this.two();
  }

  varint(): number {
    let value = 0;
    for (let shift = 0; shift < 28; shift += 7) {
      const byte = this.byte();
      value += (byte & 0x7f) * 2 ** shift;
      if (byte < 0x80) {
        return value;
      }
    }
    throw this.unreadable("a variable byte integer has at most four bytes");
  }

  string(): string {
    const bytes = this.take(this.two());
    try {
      return TEXT.decode(bytes);
    } catch {
      return hexOfBytes(bytes, " ");
    }
  }

  text(name: string): string {
    const from = this.at;
    const text = this.string();
    this.field(name, from, text === "" ? "(empty)" : text);
    return text;
  }

  take(count: number): Uint8Array {
    if (this.at + count > this.end) {
      throw this.unreadable(`byte ${this.end} is the last, ${this.at + count - this.end} more should follow`);
    }
    this.at += count;
    return this.bytes.subarray(this.at - count, this.at);
  }

  unreadable(why: string): UnreadablePacket {
    return new UnreadablePacket(`At byte ${this.at}: ${why}`, this.fields);
  }
}
