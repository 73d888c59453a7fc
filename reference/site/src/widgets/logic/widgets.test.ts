// SPDX-License-Identifier: Apache-2.0
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { test } from "node:test";
import { decide, parseAcl } from "./acl.ts";
import { InFlightWindow, aliasBytes, arrivals, delivery, dispatch, optionsByte, varintParts } from "./delivery.ts";
import { clientIdVerdicts } from "./identifiers.ts";
import { PROPERTIES, REASON_CODES } from "./names.ts";
import { sysAnchor, tree } from "./sys.ts";
import { NEVER, keepAliveState, remainingExpiry, sessionFate, willFate } from "./timelines.ts";
import { explain, filterProblem, nameProblem, topicMatches } from "./topics.ts";

test("filters match as the standard has it", () => {
  for (const [filter, name, matches] of [
    ["sport/tennis/+", "sport/tennis/player1", true],
    ["sport/tennis/+", "sport/tennis/player1/ranking", false],
    ["sport/+", "sport", false],
    ["sport/+", "sport/", true],
    ["sport/#", "sport", true],
    ["#", "sport/tennis", true],
    ["#", "$SYS/broker", false],
    ["+/broker", "$SYS/broker", false],
    ["$SYS/#", "$SYS/broker", true],
    ["+/+", "/finance", true],
    ["/+", "/finance", true],
    ["+", "/finance", false],
    ["a/+/b/#", "a/x/b", true],
    ["Sport", "sport", false],
    ["$share/g/a/+", "a/b", true],
    ["$share/g/#", "$SYS/x", false],
  ] as const) {
    assert.equal(topicMatches(filter, name), matches, `${filter} against ${name}`);
    assert.ok(explain(filter, name).why.length > 5);
  }
});

test("what is wrong with a name or filter is said", () => {
  assert.match(nameProblem("a/+/b") ?? "", /\+ at character 3 is a wildcard/);
  assert.match(nameProblem("") ?? "", /at least one character/);
  assert.match(nameProblem("x".repeat(65536)) ?? "", /65536 bytes/);
  assert.equal(nameProblem("a b/ü"), undefined);
  assert.match(filterProblem("a/b#") ?? "", /# must fill its level; level 2/);
  assert.match(filterProblem("a/#/b") ?? "", /# must be the last level/);
  assert.match(filterProblem("a+/b") ?? "", /\+ must fill its level/);
  assert.match(filterProblem("$share//a") ?? "", /share name/);
  assert.match(filterProblem("$share/g") ?? "", /must follow/);
  assert.equal(filterProblem("$share/g/a/#"), undefined);
});

test("the ACL tester decides as the broker does", () => {
  const file = parseAcl(
    [
      "topic read news/#",
      "# a comment",
      "user alice",
      "topic readwrite home/alice/#",
      "topic deny home/alice/safe",
      "pattern write devices/%c/up",
      "pattern read users/%u/#",
    ].join("\n"),
  );
  assert.deepEqual(decide(file, "", "c", "news/x", "read").line, 1);
  assert.equal(decide(file, "", "c", "news/x", "write").allowed, false);
  assert.equal(decide(file, "alice", "c", "news/x", "read").allowed, false);
  assert.equal(decide(file, "alice", "c", "home/alice/x", "write").line, 4);
  assert.deepEqual([decide(file, "alice", "c", "home/alice/safe", "read").allowed, decide(file, "alice", "c", "home/alice/safe", "read").line], [false, 5]);
  assert.equal(decide(file, "alice", "dev", "devices/dev/up", "write").line, 6);
  assert.equal(decide(file, "alice", "dev+", "devices/dev+/up", "write").allowed, false);
  assert.equal(decide(file, "", "c", "users//x", "read").allowed, false, "%u without a user");
  assert.equal(decide(file, "bob", "c", "users/bob", "read").line, 7);
  assert.equal(decide(parseAcl("topic #"), "", "c", "$SYS/x", "read").allowed, false);
  assert.throws(() => parseAcl("topic reed a/b"), /Line 1: the access must be/);
  assert.throws(() => parseAcl("\ntopics a"), /Line 2: a line begins with/);
  assert.throws(() => parseAcl("pattern a/x%c"), /must fill a level/);
  assert.throws(() => parseAcl("topic read a#"), /not valid/);
});

test("the lower QoS counts", () => {
  assert.equal(delivery(2, 1).down.qos, 1);
  assert.equal(delivery(0, 2).whole, "at most once");
  assert.deepEqual(delivery(2, 2).down.packets, ["PUBLISH", "PUBREC", "PUBREL", "PUBCOMP"]);
});

test("the options byte and what arrives", () => {
  const switches = { qos: 2, noLocal: true, retainAsPublished: true, retainHandling: 2 };
  assert.equal(optionsByte(switches), 0x2e);
  assert.deepEqual(arrivals(switches).map((row) => row.arrives), [true, true, false, false, false]);
  assert.deepEqual(arrivals({ ...switches, noLocal: false, retainHandling: 0 }).map((row) => row.arrives), [true, true, true, true, true]);
});

test("an alias costs three bytes and saves the topic", () => {
  assert.deepEqual(aliasBytes("a/b", 4, 1), { without: 12, with: 15 });
  const many = aliasBytes("sensors/hall/17/temperature", 4, 100);
  assert.ok(many.with < many.without / 2);
});

test("a shared subscription goes round those who are there", () => {
  const workers = [true, false, true].map((connected, i) => ({ name: `${i}`, connected, got: [] }));
  let turn = 0;
  const chosen = [1, 2, 3, 4].map(() => {
    const next = dispatch(workers, turn);
    turn = next.turn;
    return next.chosen;
  });
  assert.deepEqual(chosen, [0, 2, 0, 2]);
  assert.equal(dispatch([{ name: "a", connected: false, got: [] }], 0).chosen, 0);
});

test("a window lets through what it has room for", () => {
  const window = new InFlightWindow(2, 1);
  for (let i = 0; i < 4; i++) {
    window.publish();
  }
  assert.deepEqual([window.inFlight, window.waiting, window.dropped], [[1, 2], [3], [4]]);
  window.acknowledge(1);
  assert.deepEqual([window.inFlight, window.waiting, window.done], [[2, 3], [], [1]]);
});

test("sessions, wills, messages and keep alive follow the clock", () => {
  assert.equal(sessionFate("5", true, 60, 30, false).sessionPresent, true);
  assert.equal(sessionFate("5", true, 60, 60, false).sessionPresent, false);
  assert.equal(sessionFate("5", true, NEVER, 1e9, false).sessionPresent, true);
  assert.equal(sessionFate("3.1.1", false, 0, 1e9, false).sessionPresent, true);
  assert.equal(sessionFate("3.1.1", true, 0, 0, false).alive, false);
  assert.equal(sessionFate("5", false, 60, 1, true).sessionPresent, false);
  assert.deepEqual(willFate(10, 60, 5, false).published, false);
  assert.deepEqual(willFate(10, 60, 20, false).after, 10);
  assert.deepEqual(willFate(10, 5, Infinity, false).after, 5);
  assert.equal(willFate(10, 60, 5, true).published, true);
  assert.equal(remainingExpiry(30, 10.9), 20);
  assert.equal(remainingExpiry(30, 30), undefined);
  assert.equal(keepAliveState(60, 30), "quiet");
  assert.equal(keepAliveState(60, 89), "late");
  assert.equal(keepAliveState(60, 90), "cut");
  assert.equal(keepAliveState(0, 9999), "quiet");
});

test("client identifiers by version", () => {
  assert.deepEqual(clientIdVerdicts("", true).map((one) => one.good), [false, true, true]);
  assert.deepEqual(clientIdVerdicts("", false).map((one) => one.good), [false, false, true]);
  assert.deepEqual(clientIdVerdicts("sensor-17", true).map((one) => one.good), [true, true, true]);
});

test("a variable byte integer is the sum of its parts", () => {
  for (const value of [0, 127, 128, 321, 16384, 268435455]) {
    assert.equal(varintParts(value).reduce((sum, part) => sum + part.share, 0), value);
  }
});

test("the tree of $SYS holds every topic once", () => {
  const root = tree(new Map([["$SYS/broker/clients/total", "3"], ["$SYS/broker/clients", "x"], ["$SYS/broker/uptime", "5"]]));
  const broker = root.children[0];
  assert.deepEqual(broker?.children.map((child) => [child.name, child.value, child.children.length]), [["clients", "x", 1], ["uptime", "5", 0]]);
  assert.equal(sysAnchor("$SYS/broker/retained messages/count"), "sys-broker-retained-messages-count");
});

test("names of codes and properties are those of the broker's tables", () => {
  const spec = "../../../../../protocol/src/main/java/io/godwit/protocol/";
  const codes = readFileSync(new URL(`${spec}spec/ReasonCode.java`, import.meta.url), "utf8");
  const java = [...codes.matchAll(/^ {4}[A-Z0-9_]+\((0x[0-9A-F]+), "([^"]+)"\)/gm)].map(([, value, name]) => [Number(value), name]);
  assert.deepEqual(REASON_CODES.map((code) => [code.value, code.name]), java);
  const properties = readFileSync(new URL(`${spec}packet/Property.java`, import.meta.url), "utf8");
  const rows = [...properties.matchAll(/^ {4}([A-Z_]+)\(\s*(0x[0-9A-F]+),\s*Format\.([A-Z_]+)/gm)];
  const formats = { BYTE: "byte", TWO_BYTE_INTEGER: "two", FOUR_BYTE_INTEGER: "four", VARIABLE_BYTE_INTEGER: "varint", TEXT: "text", BINARY: "binary", TEXT_PAIR: "pair" };
  assert.equal(rows.length, 27);
  for (const [, name = "", value, format] of rows) {
    const own = PROPERTIES.get(Number(value));
    assert.equal(own?.name.toUpperCase().replaceAll(" ", "_"), name);
    assert.equal(own?.format, formats[format as keyof typeof formats]);
  }
});
