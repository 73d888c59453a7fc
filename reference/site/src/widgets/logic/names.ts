// SPDX-License-Identifier: Apache-2.0

/** The names of packets, properties and reason codes, as the standard writes them. */

export const PACKET_TYPES = [
  "",
  "CONNECT",
  "CONNACK",
  "PUBLISH",
  "PUBACK",
  "PUBREC",
  "PUBREL",
  "PUBCOMP",
  "SUBSCRIBE",
  "SUBACK",
  "UNSUBSCRIBE",
  "UNSUBACK",
  "PINGREQ",
  "PINGRESP",
  "DISCONNECT",
  "AUTH",
] as const;

/** The entry of the reference that teaches a packet type. */
export const PACKET_PAGES: Record<string, string> = {
  CONNECT: "connect",
  CONNACK: "connack",
  PUBLISH: "publish",
  PUBACK: "ack-bytes",
  PUBREC: "ack-bytes",
  PUBREL: "ack-bytes",
  PUBCOMP: "ack-bytes",
  SUBSCRIBE: "subscribe",
  SUBACK: "sub-bytes",
  UNSUBSCRIBE: "unsubscribe",
  UNSUBACK: "sub-bytes",
  PINGREQ: "keep-alive",
  PINGRESP: "keep-alive",
  DISCONNECT: "disconnect",
  AUTH: "enhanced-auth",
};

export type Format = "byte" | "two" | "four" | "varint" | "text" | "binary" | "pair";

/** The 27 properties by identifier. */
export const PROPERTIES: ReadonlyMap<number, { name: string; format: Format }> = new Map([
  [0x01, { name: "Payload Format Indicator", format: "byte" }],
  [0x02, { name: "Message Expiry Interval", format: "four" }],
  [0x03, { name: "Content Type", format: "text" }],
  [0x08, { name: "Response Topic", format: "text" }],
  [0x09, { name: "Correlation Data", format: "binary" }],
  [0x0b, { name: "Subscription Identifier", format: "varint" }],
  [0x11, { name: "Session Expiry Interval", format: "four" }],
  [0x12, { name: "Assigned Client Identifier", format: "text" }],
  [0x13, { name: "Server Keep Alive", format: "two" }],
  [0x15, { name: "Authentication Method", format: "text" }],
  [0x16, { name: "Authentication Data", format: "binary" }],
  [0x17, { name: "Request Problem Information", format: "byte" }],
  [0x18, { name: "Will Delay Interval", format: "four" }],
  [0x19, { name: "Request Response Information", format: "byte" }],
  [0x1a, { name: "Response Information", format: "text" }],
  [0x1c, { name: "Server Reference", format: "text" }],
  [0x1f, { name: "Reason String", format: "text" }],
  [0x21, { name: "Receive Maximum", format: "two" }],
  [0x22, { name: "Topic Alias Maximum", format: "two" }],
  [0x23, { name: "Topic Alias", format: "two" }],
  [0x24, { name: "Maximum QoS", format: "byte" }],
  [0x25, { name: "Retain Available", format: "byte" }],
  [0x26, { name: "User Property", format: "pair" }],
  [0x27, { name: "Maximum Packet Size", format: "four" }],
  [0x28, { name: "Wildcard Subscription Available", format: "byte" }],
  [0x29, { name: "Subscription Identifier Available", format: "byte" }],
  [0x2a, { name: "Shared Subscription Available", format: "byte" }],
]);

export interface ReasonCode {
  value: number;
  name: string;
  /** The packets it may stand in. */
  packets: string[];
}

const ACKS = ["PUBACK", "PUBREC"];
const REQUESTS = ["SUBACK", "UNSUBACK"];

/** The 43 reason codes of MQTT 5.0. */
export const REASON_CODES: readonly ReasonCode[] = (
  [
    [0x00, "Success", ["CONNACK", "PUBACK", "PUBREC", "PUBREL", "PUBCOMP", "SUBACK", "UNSUBACK", "DISCONNECT", "AUTH"]],
    [0x01, "Granted QoS 1", ["SUBACK"]],
    [0x02, "Granted QoS 2", ["SUBACK"]],
    [0x04, "Disconnect with Will Message", ["DISCONNECT"]],
    [0x10, "No matching subscribers", ACKS],
    [0x11, "No subscription existed", ["UNSUBACK"]],
    [0x18, "Continue authentication", ["AUTH"]],
    [0x19, "Re-authenticate", ["AUTH"]],
    [0x80, "Unspecified error", ["CONNACK", ...ACKS, ...REQUESTS, "DISCONNECT"]],
    [0x81, "Malformed Packet", ["CONNACK", "DISCONNECT"]],
    [0x82, "Protocol Error", ["CONNACK", "DISCONNECT"]],
    [0x83, "Implementation specific error", ["CONNACK", ...ACKS, ...REQUESTS, "DISCONNECT"]],
    [0x84, "Unsupported Protocol Version", ["CONNACK"]],
    [0x85, "Client Identifier not valid", ["CONNACK"]],
    [0x86, "Bad User Name or Password", ["CONNACK"]],
    [0x87, "Not authorized", ["CONNACK", ...ACKS, ...REQUESTS, "DISCONNECT"]],
    [0x88, "Server unavailable", ["CONNACK"]],
    [0x89, "Server busy", ["CONNACK", "DISCONNECT"]],
    [0x8a, "Banned", ["CONNACK"]],
    [0x8b, "Server shutting down", ["DISCONNECT"]],
    [0x8c, "Bad authentication method", ["CONNACK", "DISCONNECT"]],
    [0x8d, "Keep Alive timeout", ["DISCONNECT"]],
    [0x8e, "Session taken over", ["DISCONNECT"]],
    [0x8f, "Topic Filter invalid", [...REQUESTS, "DISCONNECT"]],
    [0x90, "Topic Name invalid", ["CONNACK", ...ACKS, "DISCONNECT"]],
    [0x91, "Packet Identifier in use", [...ACKS, ...REQUESTS]],
    [0x92, "Packet Identifier not found", ["PUBREL", "PUBCOMP"]],
    [0x93, "Receive Maximum exceeded", ["DISCONNECT"]],
    [0x94, "Topic Alias invalid", ["DISCONNECT"]],
    [0x95, "Packet too large", ["CONNACK", "DISCONNECT"]],
    [0x96, "Message rate too high", ["DISCONNECT"]],
    [0x97, "Quota exceeded", ["CONNACK", ...ACKS, "SUBACK", "DISCONNECT"]],
    [0x98, "Administrative action", ["DISCONNECT"]],
    [0x99, "Payload format invalid", ["CONNACK", ...ACKS, "DISCONNECT"]],
    [0x9a, "Retain not supported", ["CONNACK", "DISCONNECT"]],
    [0x9b, "QoS not supported", ["CONNACK", "DISCONNECT"]],
    [0x9c, "Use another server", ["CONNACK", "DISCONNECT"]],
    [0x9d, "Server moved", ["CONNACK", "DISCONNECT"]],
    [0x9e, "Shared Subscriptions not supported", ["SUBACK", "DISCONNECT"]],
    [0x9f, "Connection rate exceeded", ["CONNACK", "DISCONNECT"]],
    [0xa0, "Maximum connect time", ["DISCONNECT"]],
    [0xa1, "Subscription Identifiers not supported", ["SUBACK", "DISCONNECT"]],
    [0xa2, "Wildcard Subscriptions not supported", ["SUBACK", "DISCONNECT"]],
  ] as [number, string, string[]][]
).map(([value, name, packets]) => ({ value, name, packets }));

/** The return codes of CONNACK in MQTT 3.1 and 3.1.1. */
export const CONNECT_RETURN_CODES: readonly string[] = [
  "Connection accepted",
  "Unacceptable protocol version",
  "Identifier rejected",
  "Server unavailable",
  "Bad user name or password",
  "Not authorized",
];

const BY_VALUE = new Map(REASON_CODES.map((code) => [code.value, code]));

/** "0x87 Not authorized"; 0x00 has three names, by packet. */
export function reasonText(value: number, packet = ""): string {
  let name = BY_VALUE.get(value)?.name ?? "not defined";
  if (value === 0 && packet === "DISCONNECT") {
    name = "Normal disconnection";
  } else if (value === 0 && packet === "SUBACK") {
    name = "Granted QoS 0";
  }
  return `${hexByte(value)} ${name}`;
}

export function hexByte(value: number): string {
  return `0x${value.toString(16).toUpperCase().padStart(2, "0")}`;
}
