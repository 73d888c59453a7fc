// SPDX-License-Identifier: Apache-2.0
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { test } from "node:test";
import { ackBytes, connectBytes, publishBytes, subscribeBytes, varint } from "./build.ts";
import { type Level, bytesOfHex, decodePacket, hexOfBytes } from "./packets.ts";

const SAMPLES = "../../../../../protocol/src/main/java/io/godwit/protocol/sample/";

interface Sample {
  name: string;
  level: Level;
  hex: string;
}

/** The broker's own sample packets, read from its table. */
function samples(): Sample[] {
  const found: Sample[] = [];
  for (const file of ["ConnectSamples", "PublishSamples", "SubscriptionSamples", "AnswerSamples"]) {
    const java = readFileSync(new URL(`${SAMPLES}${file}.java`, import.meta.url), "utf8");
    const rows = java.matchAll(/sample\(\s*"([^"]+)",\s*(V3_1|V3_1_1|V5),\s*(?:CLIENT|SERVER),\s*((?:"[0-9A-Fa-f ]*"\s*\+?\s*)+),/g);
    for (const [, name = "", version, hex = ""] of rows) {
      const level = version === "V3_1" ? 3 : version === "V3_1_1" ? 4 : 5;
      found.push({ name, level, hex: hex.replace(/[^0-9A-Fa-f]/g, "").toLowerCase() });
    }
  }
  return found;
}

test("the fields of every sample packet cover each byte once, in order", () => {
  const all = samples();
  assert.ok(all.length > 100, `only ${all.length} samples found`);
  for (const sample of all) {
    const bytes = bytesOfHex(sample.hex);
    const packet = decodePacket(bytes, sample.level);
    assert.equal(packet.size, bytes.length, sample.name);
    let at = 0;
    for (const field of packet.fields) {
      assert.equal(field.from, at, `${sample.name}: ${field.name}`);
      assert.ok(field.to > field.from, `${sample.name}: ${field.name} is empty`);
      assert.notEqual(field.name, "Unexpected bytes", sample.name);
      at = field.to;
    }
    assert.equal(at, bytes.length, sample.name);
    const word = (sample.name.split(/[ ,]/)[0] ?? "").toUpperCase();
    assert.ok(packet.type.startsWith(word) || !/^(CONN|PUB|SUB|UNSUB|DISC)/.test(word), `${sample.name} read as ${packet.type}`);
  }
});

test("what is built is what the samples hold", () => {
  const byName = new Map(samples().map((sample) => [sample.name, sample.hex]));
  const topic = "sensors/17/temperature";
  const plain = { topic, payload: "21.5", retain: false, duplicate: false };
  assert.equal(hexOfBytes(publishBytes({ ...plain, level: 3, qos: 1, identifier: 1 })), byName.get("publish at QoS 1, 3.1"));
  assert.equal(hexOfBytes(publishBytes({ ...plain, level: 3, qos: 2, identifier: 65535 })), byName.get("publish at QoS 2, 3.1"));
  assert.equal(
    hexOfBytes(connectBytes({ level: 3, clientId: "sensor-17", clean: false, keepAliveSeconds: 0 })),
    byName.get("connect keeping the session, 3.1"),
  );
  assert.equal(
    hexOfBytes(
      connectBytes({
        level: 3,
        clientId: "client",
        clean: true,
        keepAliveSeconds: 30,
        will: { topic: "state/sensor-17", payload: "offline", qos: 1, retain: true },
      }),
    ),
    byName.get("connect with will, 3.1"),
  );
});

test("what is built is read back", () => {
  const subscribe = decodePacket(
    subscribeBytes({ level: 5, identifier: 7, subscriptions: [{ filter: "a/#", options: 0x2d }], properties: [[0x0b, 300]] }),
  );
  assert.deepEqual(subscribe.filters, ["a/#"]);
  assert.equal(subscribe.fields.at(-1)?.value, "QoS 1, No Local, Retain As Published, Retain Handling 2");
  assert.equal(subscribe.properties[0]?.value, "300");
  const ack = decodePacket(ackBytes("PUBREC", 5, 9, 0x10));
  assert.equal(ack.identifier, 9);
  assert.deepEqual(ack.reasonCodes, [0x10]);
  const connect = connectBytes({
    level: 5,
    clientId: "grün",
    clean: true,
    keepAliveSeconds: 60,
    userName: "alice",
    password: "secret",
    properties: [
      [0x11, 4294967295],
      [0x26, ["a", "b"]],
    ],
  });
  const read = decodePacket(connect);
  assert.equal(read.clientId, "grün");
  assert.equal(read.properties[0]?.value, "4294967295");
  assert.ok(!read.fields.some((field) => field.value.includes("secret")), "the password is shown");
});

test("hex is read in the ways people paste it, and what is wrong is named", () => {
  assert.deepEqual([...bytesOfHex("c0 00")], [0xc0, 0]);
  assert.deepEqual([...bytesOfHex("0xC0, 0x00")], [0xc0, 0]);
  assert.deepEqual([...bytesOfHex(String.raw`b"\xc0\x00"`.slice(1))], [0xc0, 0]);
  assert.throws(() => bytesOfHex("c0 0"), /one digit only/);
  assert.throws(() => bytesOfHex("c0 zz"), /"z" is no hexadecimal digit/);
  assert.throws(() => decodePacket(bytesOfHex("30 05 00 03 61")), /2 more bytes should follow/);
  assert.throws(() => decodePacket(bytesOfHex("30 ff ff ff ff 01")), /at most four bytes/);
});

test("a variable byte integer grows at 128, 16384 and 2097152", () => {
  assert.deepEqual(varint(0), [0]);
  assert.deepEqual(varint(127), [0x7f]);
  assert.deepEqual(varint(128), [0x80, 1]);
  assert.deepEqual(varint(16383), [0xff, 0x7f]);
  assert.deepEqual(varint(16384), [0x80, 0x80, 1]);
  assert.deepEqual(varint(268435455), [0xff, 0xff, 0xff, 0x7f]);
});
