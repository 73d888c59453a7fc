// SPDX-License-Identifier: Apache-2.0
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { test } from "node:test";
import { readReference } from "../build/reference.ts";
import { searchIndex } from "../build/searchindex.ts";
import { Finder, nameScore, scopeOf } from "../src/search/finder.ts";
import { compact, isOneEditAway, words } from "../src/search/words.ts";
import { fixture, realContent } from "./place.ts";

const finder = new Finder(searchIndex(readReference(fixture())));
const first = (query: string, scope?: string) => finder.find(query, 3, scope)[0]?.found.path;

test("words are letters, digits, versions, hexadecimal numbers and signs", () => {
  assert.deepEqual(words("QoS2"), ["qos", "2"]);
  assert.deepEqual(words("max_inflight_messages 3.1.1"), ["max", "inflight", "messages", "3.1.1"]);
  assert.deepEqual(words("rc=0x8E, $SYS/# and %c"), ["rc", "0x8e", "$sys", "#", "and", "%c"]);
  assert.deepEqual(words("not authorised"), ["not", "authorized"]);
});

test("one edit is a letter more, less, other or two swapped", () => {
  for (const [a, b] of [["retain", "retin"], ["retain", "retaain"], ["retain", "retaim"], ["retain", "reatin"]] as const) {
    assert.ok(isOneEditAway(a, b), a + " " + b);
  }
  assert.ok(!isOneEditAway("retain", "ratein"));
  assert.ok(!isOneEditAway("retain", "retain"));
});

test("the same beats a beginning, a beginning beats the middle, the middle beats gaps", () => {
  const scores = [
    ["retain", "retain"],
    ["retain", "retain clear"],
    ["ret", "retain"],
    ["retian", "retain"],
    ["clear", "retain clear"],
    ["cle", "retain clear"],
    ["etai", "retain clear"],
    ["rtnclr", "retain clear"],
  ].map(([query, name]) => nameScore(compact(words(query!)), compact(words(name!))));
  assert.deepEqual(scores, [...scores].sort((a, b) => b - a));
  assert.equal(new Set(scores).size, scores.length);
});

test("numbers find codes however they are written", () => {
  for (const query of ["0x87", "135", "rc 135", "rc=135", "reason code 0x87"]) {
    assert.equal(first(query), "rc/0x87", query);
  }
  assert.equal(first("rc 5"), "connack/5");
  assert.equal(first("property 0x21"), "property/0x21");
});

test("a pasted log line finds its cause", () => {
  const hit = finder.find("1700000000: Client sensor-7 already connected, closing old connection.")[0]!;
  assert.equal(hit.found.kind, "error");
  assert.equal(hit.found.path, "rc/0x8E");
  assert.equal(hit.found.fix, "Give each client an identifier of its own.");
});

test("a scope holds only its own", () => {
  assert.equal(first("dashboard", "conf"), undefined);
  assert.equal(first("inflight", "conf"), "conf/max_inflight_messages");
  assert.equal(first("authorized", "rc"), "rc/0x87");
  assert.equal(scopeOf("rc"), "rc");
  assert.equal(scopeOf("rc 5"), undefined);
});

test("nothing found offers what is written most like it", () => {
  assert.deepEqual(finder.find("zzzzqqq"), []);
  assert.equal(finder.nearest("max_inflite_mesages")[0]!.path, "conf/max_inflight_messages");
});

const where = realContent();
test("what people type finds what they need: 95 of 100 first, all among the first three", { skip: typeof where === "string" ? where : false }, () => {
  const places = where as Exclude<typeof where, string>;
  const reference = readReference(places);
  const real = new Finder(searchIndex(reference));
  const rows = readFileSync(join(places.content, "queries.tsv"), "utf8")
    .split("\n")
    .filter((line) => line !== "" && !/^# /.test(line))
    .map((line) => line.split("\t") as [string, string]);
  assert.ok(rows.length >= 150, `${rows.length} queries are fewer than 150`);
  const missing: string[] = [];
  const notFirst: string[] = [];
  const notThird: string[] = [];
  for (const [query, path] of rows) {
    if (!reference.paths.has(path.split("#")[0]!)) {
      missing.push(`${query} -> ${path}`);
      continue;
    }
    const hits = real.find(query, 3).map((hit) => hit.found.path);
    if (hits[0] !== path) {
      notFirst.push(`${query} -> ${path}, not ${hits.join(", ")}`);
    }
    if (!hits.includes(path)) {
      notThird.push(`${query} -> ${path}, not ${hits.join(", ")}`);
    }
  }
  assert.deepEqual(missing, [], "these lead to pages that are not there");
  assert.deepEqual(notThird, [], "these are not among the first three");
  assert.ok(notFirst.length <= rows.length * 0.05, `more than 5 of 100 are not first:\n${notFirst.join("\n")}`);
});
