// SPDX-License-Identifier: Apache-2.0
import { type DecodedPacket, type Field, type Level, bytesOfHex, decodePacket, hexOfBytes } from "../widgets/logic/packets.ts";

/** One packet, or the begin or end of a connection, as the broker's trace and the recordings write it. */
export interface PacketEvent {
  /** Microseconds since the first event of the story; in the live feed since 1970. */
  at?: number;
  time?: number;
  client: string;
  connection: number;
  /** As the broker sees it. */
  direction: "in" | "out" | "begin" | "end";
  type?: string;
  version?: string;
  identifier?: number;
  summary?: string;
  size?: number;
  bytes?: string;
  cut?: boolean;
  fields?: Field[];
}

const VERSIONS: Record<string, Level> = { "3.1": 3, "3.1.1": 4, "5": 5, "5.0": 5 };
const NAMES: Record<Level, string> = { 3: "3.1", 4: "3.1.1", 5: "5" };
const BYTES_SHOWN_AT_MOST = 512;

export function levelOf(version: string | undefined): Level {
  return VERSIONS[version ?? "5"] ?? 5;
}

/** What the bytes of an event say, or undefined where they are cut or missing. */
export function decodeEvent(event: PacketEvent): DecodedPacket | undefined {
  try {
    return event.bytes === undefined ? undefined : decodePacket(bytesOfHex(event.bytes), levelOf(event.version));
  } catch {
    return undefined;
  }
}

/** The event of a packet that the page itself sent or received, for brokers without a feed. Passwords are blotted out. */
export function eventOf(
  bytes: Uint8Array,
  level: Level,
  client: string,
  connection: number,
  direction: "in" | "out",
  atMicros: number,
): PacketEvent {
  const packet = decodePacket(bytes, level);
  const shownBytes = bytes.slice(0, BYTES_SHOWN_AT_MOST);
  const fields = packet.fields.map((field) => {
    if (field.name !== "Password") {
      return field;
    }
    shownBytes.fill(0x2a, field.from + 2, field.to);
    return { ...field, value: "kept secret" };
  });
  return {
    at: atMicros,
    client,
    connection,
    direction,
    type: packet.type,
    version: NAMES[packet.level ?? level],
    ...(packet.identifier === undefined ? {} : { identifier: packet.identifier }),
    summary: summary(packet),
    size: packet.size,
    bytes: hexOfBytes(shownBytes),
    ...(bytes.length > BYTES_SHOWN_AT_MOST ? { cut: true } : {}),
    fields,
  };
}

function summary(packet: DecodedPacket): string {
  const parts = [packet.type];
  if (packet.qos !== undefined) {
    parts.push(`q${packet.qos}`);
  }
  if (packet.identifier !== undefined) {
    parts.push(`m${packet.identifier}`);
  }
  if (packet.topic !== undefined) {
    parts.push(packet.topic, `(${packet.payload?.length ?? 0} bytes)`);
  }
  if (packet.filters !== undefined) {
    parts.push(packet.filters.join(" "));
  }
  return parts.join(" ");
}

/** Cuts a stream of bytes into packets. */
export class PacketSplitter {
  private rest = new Uint8Array(0);

  /** The packets that are complete with these bytes. */
  add(bytes: Uint8Array): Uint8Array[] {
    const all = new Uint8Array(this.rest.length + bytes.length);
    all.set(this.rest);
    all.set(bytes, this.rest.length);
    const packets: Uint8Array[] = [];
    let at = 0;
    for (;;) {
      const size = packetSize(all, at);
      if (size === 0 || at + size > all.length) {
        break;
      }
      packets.push(all.slice(at, at + size));
      at += size;
    }
    this.rest = all.slice(at);
    return packets;
  }
}

/** The size of the packet that begins there, 0 while its fixed header is incomplete. */
function packetSize(bytes: Uint8Array, at: number): number {
  let length = 0;
  for (let i = 0; i < 4; i++) {
    const byte = bytes[at + 1 + i];
    if (byte === undefined) {
      return 0;
    }
    length += (byte & 0x7f) * 128 ** i;
    if (byte < 0x80) {
      return 2 + i + length;
    }
  }
  return 0;
}
