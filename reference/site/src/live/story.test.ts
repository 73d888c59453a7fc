// SPDX-License-Identifier: Apache-2.0
import assert from "node:assert/strict";
import { test } from "node:test";
import { ackBytes, connectBytes, publishBytes } from "../widgets/logic/build.ts";
import { PacketSplitter, eventOf } from "./events.ts";
import { expiryMillis } from "./sandbox.ts";
import { clientsOf, columns, fieldPage, rowsOf, sentence } from "./story.ts";

const publish = publishBytes({ level: 5, topic: "try/x/home", payload: "21.5", qos: 1, retain: true, duplicate: true, identifier: 7 });

test("the broker stands among its clients", () => {
  assert.deepEqual(columns(["a"]), ["a", "broker"]);
  assert.deepEqual(columns(["a", "b"]), ["a", "broker", "b"]);
  assert.deepEqual(columns(["a", "b", "c"]), ["a", "b", "broker", "c"]);
});

test("rows say who sends what to whom", () => {
  const events = [
    { at: 0, client: "p-a", connection: 1, direction: "begin" as const, summary: "127.0.0.1" },
    eventOf(publish, 5, "p-a", 1, "in", 1500),
    eventOf(ackBytes("PUBACK", 5, 7, 0x87), 5, "p-a", 1, "out", 2500),
  ];
  const clients = clientsOf(events, ["a", "b"], "p-");
  assert.deepEqual(clients, ["a", "b"]);
  const [begin, sent, answer] = rowsOf(events, columns(clients), "p-", "try/x/");
  assert.equal(begin?.kind, "begin");
  assert.deepEqual([sent?.from, sent?.to, sent?.marks, sent?.detail, sent?.millis], [0, 1, ["QoS 1", "id 7", "DUP", "RETAIN"], 'home "21.5"', 1.5]);
  assert.deepEqual([answer?.from, answer?.to, answer?.detail, answer?.refusal], [1, 0, "0x87 Not authorized", true]);
  assert.ok(sent !== undefined);
  assert.equal(sentence(sent), 'a to broker: PUBLISH, QoS 1, id 7, DUP, RETAIN, home "21.5"');
});

test("fields lead to the pages that explain them", () => {
  assert.equal(fieldPage("Property: Session Expiry Interval", "60"), "property/0x11");
  assert.equal(fieldPage("Reason code", "0x87 Not authorized"), "rc/0x87");
  assert.equal(fieldPage("Return code", "5 Not authorized"), "connack/5");
  assert.equal(fieldPage("Topic name", "a"), undefined);
});

test("a password never gets into the story", () => {
  const bytes = connectBytes({ level: 5, clientId: "a", clean: true, keepAliveSeconds: 60, userName: "u", password: "secret" });
  const event = eventOf(bytes, 5, "a", 1, "in", 0);
  assert.ok(!event.bytes?.includes("736563726574"));
  assert.ok(event.fields?.every((field) => !field.value.includes("secret") || field.value === "kept secret"));
});

test("packets are found in pieces of any size", () => {
  const stream = Uint8Array.from([...publish, 0xc0, 0x00, ...publish]);
  const splitter = new PacketSplitter();
  const found: number[] = [];
  for (const byte of stream) {
    found.push(...splitter.add(Uint8Array.of(byte)).map((packet) => packet.length));
  }
  assert.deepEqual(found, [publish.length, 2, publish.length]);
  assert.deepEqual(new PacketSplitter().add(stream).map((packet) => packet.length), [publish.length, 2, publish.length]);
});

test("an expiry is read as text, seconds or milliseconds", () => {
  assert.equal(expiryMillis("2030-01-01T00:00:00Z"), 1893456000000);
  assert.equal(expiryMillis(1893456000), 1893456000000);
  assert.equal(expiryMillis(1893456000000), 1893456000000);
});
