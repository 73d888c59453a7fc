// SPDX-License-Identifier: Apache-2.0
import { PACKET_TYPES, PROPERTIES } from "./names.ts";
import type { Level } from "./packets.ts";

/** Fields to bytes, for the widgets that teach the formats. Numbers out of range are cut to their bytes, never refused. */

const UTF8 = new TextEncoder();

export type PropertyValue = number | string | Uint8Array | [string, string];

export interface ConnectFields {
  level: Level;
  clientId: string;
  clean: boolean;
  keepAliveSeconds: number;
  userName?: string;
  password?: string;
  will?: { topic: string; payload: string; qos: number; retain: boolean; properties?: [number, PropertyValue][] };
  properties?: [number, PropertyValue][];
}

export interface PublishFields {
  level: Level;
  topic: string;
  payload: string | Uint8Array;
  qos: number;
  retain: boolean;
  duplicate: boolean;
  identifier: number;
  properties?: [number, PropertyValue][];
}

export interface SubscribeFields {
  level: Level;
  identifier: number;
  subscriptions: { filter: string; options: number }[];
  properties?: [number, PropertyValue][];
}

export function two(value: number): number[] {
  return [(value >> 8) & 0xff, value & 0xff];
}

export function four(value: number): number[] {
  return [...two(Math.floor(value / 65536)), ...two(value % 65536)];
}

/** One to four bytes, seven bits each, the low ones first. */
export function varint(value: number): number[] {
  const bytes: number[] = [];
  let rest = value;
  do {
    const low = rest % 128;
    rest = Math.floor(rest / 128);
    bytes.push(rest > 0 ? low + 128 : low);
  } while (rest > 0);
  return bytes;
}

export function binary(bytes: Uint8Array): number[] {
  return [...two(bytes.length), ...bytes];
}

export function text(value: string): number[] {
  return binary(UTF8.encode(value));
}

export function connectBytes(fields: ConnectFields): Uint8Array {
  const { will } = fields;
  const flags =
    (fields.userName === undefined ? 0 : 0x80) |
    (fields.password === undefined ? 0 : 0x40) |
    (will === undefined ? 0 : 0x04 | (will.qos << 3) | (will.retain ? 0x20 : 0)) |
    (fields.clean ? 0x02 : 0);
  return packet("CONNECT", 0, [
    ...text(fields.level === 3 ? "MQIsdp" : "MQTT"),
    fields.level,
    flags,
    ...two(fields.keepAliveSeconds),
    ...properties(fields.level, fields.properties),
    ...text(fields.clientId),
    ...(will === undefined
      ? []
      : [...properties(fields.level, will.properties), ...text(will.topic), ...text(will.payload)]),
    ...(fields.userName === undefined ? [] : text(fields.userName)),
    ...(fields.password === undefined ? [] : text(fields.password)),
  ]);
}

export function publishBytes(fields: PublishFields): Uint8Array {
  const payload = typeof fields.payload === "string" ? UTF8.encode(fields.payload) : fields.payload;
  return packet("PUBLISH", (fields.duplicate ? 8 : 0) | (fields.qos << 1) | (fields.retain ? 1 : 0), [
    ...text(fields.topic),
    ...(fields.qos > 0 ? two(fields.identifier) : []),
    ...properties(fields.level, fields.properties),
    ...payload,
  ]);
}

export function subscribeBytes(fields: SubscribeFields): Uint8Array {
  return packet("SUBSCRIBE", 2, [
    ...two(fields.identifier),
    ...properties(fields.level, fields.properties),
    ...fields.subscriptions.flatMap(({ filter, options }) => [...text(filter), options]),
  ]);
}

/** PUBACK, PUBREC, PUBREL or PUBCOMP; the code 0x00 without properties is left out, as MQTT 5.0 allows. */
export function ackBytes(type: string, level: Level, identifier: number, code: number): Uint8Array {
  return packet(type, type === "PUBREL" ? 2 : 0, [...two(identifier), ...(level === 5 && code !== 0 ? [code] : [])]);
}

function packet(type: string, flags: number, body: number[]): Uint8Array {
  const first = (PACKET_TYPES.indexOf(type as (typeof PACKET_TYPES)[number]) << 4) | flags;
  return Uint8Array.from([first, ...varint(body.length), ...body]);
}

function properties(level: Level, values: [number, PropertyValue][] | undefined): number[] {
  if (level !== 5) {
    return [];
  }
  const bytes = (values ?? []).flatMap(([identifier, value]) => [identifier, ...propertyBytes(identifier, value)]);
  return [...varint(bytes.length), ...bytes];
}

function propertyBytes(identifier: number, value: PropertyValue): number[] {
  switch (PROPERTIES.get(identifier)?.format) {
    case "byte":
      return [Number(value) & 0xff];
    case "two":
      return two(Number(value));
    case "four":
      return four(Number(value));
    case "varint":
      return varint(Number(value));
    case "pair":
      return Array.isArray(value) ? [...text(value[0]), ...text(value[1])] : [];
    case "binary":
      return value instanceof Uint8Array ? binary(value) : text(String(value));
    case "text":
    case undefined:
      return text(String(value));
  }
}
