// SPDX-License-Identifier: Apache-2.0
import assert from "node:assert/strict";
import { test } from "node:test";
import { BlockError, drawBytes, drawSequence, parseBytes, parseSequence } from "../build/pictures.ts";

test("a sequence is read step by step", () => {
  const sequence = parseSequence('a broker\na -> broker: PUBLISH q1\nbroker -x a: PUBACK\nnote a: waits\n... 5 s\n');
  assert.deepEqual(sequence.participants, ["a", "broker"]);
  assert.deepEqual(
    sequence.rows.map((row) => row.kind),
    ["arrow", "arrow", "note", "gap"],
  );
  assert.equal(sequence.rows[1]!.kind === "arrow" && sequence.rows[1]!.lost, true);
});

test("a picture says in words what it shows, and carries no style", () => {
  const svg = drawSequence(parseSequence('a broker\na -> broker: PUBLISH "<hi>"\nbroker -x a: PUBACK'), "p1", "QoS 1");
  assert.match(svg, /<title id="p1-title">QoS 1<\/title>/);
  assert.match(svg, /a sends to broker: PUBLISH &quot;&lt;hi&gt;&quot;\./);
  assert.match(svg, /it is lost on its way to a: PUBACK/);
  assert.doesNotMatch(svg, /style=/);
});

test("an unknown participant is told with its line", () => {
  assert.throws(
    () => parseSequence("a b\n\na -> c: X"),
    (error) => error instanceof BlockError && error.line === 2 && /"c" is no participant/.test(error.message),
  );
});

test("bytes are read with name and meaning", () => {
  const bytes = parseBytes("PUBACK\n40 02 | fixed header | PUBACK\n00 01 | packet identifier | 1");
  assert.equal(bytes.title, "PUBACK");
  assert.deepEqual(bytes.fields[1], { bytes: ["00", "01"], name: "packet identifier", meaning: "1" });
});

test("the table of a packet tells offsets, and none behind an ellipsis", () => {
  const html = drawBytes(parseBytes("30 | header |\n05 ... | length |\n00 | rest |"), "p1");
  assert.match(html, /<td class="at">0<\/td>/);
  assert.match(html, /<td class="at">1<\/td>/);
  assert.match(html, /<td class="at"><\/td>/);
});

test("what is no byte is told with its line", () => {
  assert.throws(
    () => parseBytes("title\n4 | header"),
    (error) => error instanceof BlockError && error.line === 1,
  );
});
