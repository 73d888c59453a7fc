// SPDX-License-Identifier: Apache-2.0
import assert from "node:assert/strict";
import { existsSync, readFileSync, statSync, utimesSync } from "node:fs";
import { join } from "node:path";
import { test } from "node:test";
import { brotliDecompressSync, gunzipSync } from "node:zlib";
import { makeSite, writeSite } from "../build/site.ts";
import { CLIENT, fixture } from "./place.ts";

const ENTRY = readFileSync(new URL("fixtures/content/entries/retain.md", import.meta.url), "utf8");

async function problemsWith(changes: Record<string, string | null>): Promise<string[]> {
  return (await makeSite(fixture(changes), CLIENT)).reference.problems.all;
}

async function html(path: string): Promise<string> {
  const site = await makeSite(fixture(), CLIENT);
  return site.served.find((file) => file.path === path)!.body.toString();
}

test("the fixtures have no problem", async () => {
  assert.deepEqual(await problemsWith({}), []);
});

test("an entry has its answer, picture, example, output, packets, steps, directives, related entries and statements", async () => {
  const page = await html("qos-1");
  for (const part of [
    '<p class="answer">The receiver confirms',
    '<svg class="sequence n3"',
    "The dashboard asks for everything at home.",
    'data-try="qos-1"',
    'data-step="sensor publish home/kitchen &quot;21.5&quot; qos=1"',
    "What it prints",
    "PUBLISH q1 m1 home/kitchen (4 bytes)",
    'href="conf/max_inflight_messages"',
    'href="standard#v3-MQTT-4.3.2-1"',
    'href="faq/ports"',
    'href="rc/0x87"',
    'class="align-right"',
    'id="step-4"',
    'id="packet-2"',
  ]) {
    assert.ok(page.includes(part), part);
  }
});

test("links are relative at every depth", async () => {
  assert.match(await html("rc/0x87"), /href="\.\.\/conf\/max_queued_messages"/);
  assert.match(await html("faq/ports"), /href="\.\.\/qos-1"/);
  assert.match(await html(""), /href="qos-1"/);
});

test("an example is shown without the lines that are for the test", async () => {
  const page = await html("qos-1");
  assert.doesNotMatch(page, /SPDX-License-Identifier/);
  assert.match(page, /Publishes one value with QoS 1\./);
});

test("the index names every file with its forms, and they hold the same", async () => {
  const where = fixture();
  await writeSite(await makeSite(where, CLIENT), where.out);
  const rows = readFileSync(join(where.out, "index.tsv"), "utf8").trimEnd().split("\n").map((line) => line.split("\t"));
  const paths = rows.map((row) => row[0]!);
  assert.deepEqual(paths, [...paths].sort());
  for (const path of ["", "qos-1", "faq/ports", "rc/0x87", "connack/5", "property/0x21", "conf/listener", "sys", "standard", "404", "sw.js", "opensearch.xml", "sitemap.xml", "examples/qos-1.py"]) {
    assert.ok(paths.includes(path), path);
  }
  for (const [path, type, , file, gz, br] of rows) {
    if (type === "redirect") {
      continue;
    }
    const body = readFileSync(join(where.out, file!));
    assert.ok(gz === "-" || gunzipSync(readFileSync(join(where.out, gz!))).equals(body), path);
    assert.ok(br === "-" || brotliDecompressSync(readFileSync(join(where.out, br!))).equals(body), path);
  }
});

test("other spellings and old paths lead to the page", async () => {
  const { redirects } = await makeSite(fixture(), CLIENT);
  assert.equal(redirects.get("rc/135"), "rc/0x87");
  assert.equal(redirects.get("rc/0x8e"), "rc/0x8E");
  assert.equal(redirects.get("property/33"), "property/0x21");
  assert.equal(redirects.get("old-qos-one"), "qos-1");
});

test("a second build writes only what changed and removes what is gone", async () => {
  const where = fixture();
  await writeSite(await makeSite(where, CLIENT), where.out);
  const page = join(where.out, "rc/0x87.html");
  utimesSync(page, 1, 1);
  const without = fixture({ "content/questions/ports.md": null });
  without.out = where.out;
  await writeSite(await makeSite(without, CLIENT), where.out);
  assert.ok(!existsSync(join(where.out, "faq/ports.html")));
  const again = await makeSite(without, CLIENT);
  utimesSync(page, 1, 1);
  await writeSite(again, where.out);
  assert.equal(statSync(page).mtimeMs, 1000);
});

for (const [title, changes, expected] of [
  ["a dead link", { "content/entries/retain.md": ENTRY.replace("(qos-1#pitfalls)", "(qos-9)") }, /entries\/retain\.md:22: dead link "qos-9"/],
  ["a dead anchor", { "content/entries/retain.md": ENTRY.replace("#pitfalls", "#nowhere") }, /entries\/retain\.md: dead link "qos-1#nowhere"/],
  ["a missing example", { "examples/python/qos-1.py": null }, /qos-1\.md:8: examples\/python\/qos-1\.py is missing/],
  ["a missing recording", { "examples/recordings/qos-1.json": null }, /qos-1\.md:8: examples\/recordings\/qos-1\.json is missing/],
  ["an example that no entry names", { "examples/python/lost.py": "pass\n" }, /examples\/python\/lost\.py: no entry names/],
  ["an entry without answer", { "content/entries/retain.md": ENTRY.replace(/answer: .*\n/, "") }, /retain\.md:1: answer is missing/],
  ["an answer that is too long", { "content/entries/retain.md": ENTRY.replace(/answer: .*/, "answer: " + "word ".repeat(50)) }, /retain\.md:6: answer has \d+ characters/],
  ["an unknown category", { "content/entries/retain.md": ENTRY.replace("category: retained", "category: kept") }, /retain\.md:4: unknown category "kept"/],
  ["an unknown directive", { "content/entries/retain.md": ENTRY.replace("related:", "directives: max_fun\nrelated:") }, /retain\.md:7: unknown directive "max_fun"/],
  ["an unknown statement", { "content/entries/retain.md": ENTRY.replace("related:", "statements: MQTT-9.9.9-9\nrelated:") }, /retain\.md:7: unknown statement "MQTT-9\.9\.9-9"/],
  ["an unknown related entry", { "content/entries/retain.md": ENTRY.replace("related: qos-1", "related: qos-7") }, /retain\.md:7: dead link "qos-7"/],
  ["an unknown key", { "content/entries/retain.md": ENTRY.replace("order: 1", "rank: 1") }, /retain\.md:5: unknown front matter key "rank"/],
  ["an unknown widget", { "content/entries/retain.md": ENTRY.replace("order: 1", "widget: no-such") }, /retain\.md:5: unknown widget "no-such"/],
  ["a language without colours", { "content/entries/retain.md": ENTRY + "\n```cobol\nMOVE\n```\n" }, /retain\.md:24: blocks of language "cobol"/],
  ["a wrong spelling", { "content/entries/retain.md": ENTRY.replace("Commands", "Comands") }, /retain\.md:22: spelling: "Comands"/],
  ["a step of a sequence that is none", { "content/entries/qos-1.md": readFileSync(new URL("fixtures/content/entries/qos-1.md", import.meta.url), "utf8").replace("sensor -> broker: PUB", "phone -> broker: PUB") }, /qos-1\.md:18: "phone" is no participant/],
  ["bytes that are none", { "content/entries/retain.md": ENTRY.replace("31 | fixed", "3 | fixed") }, /retain\.md:14: "3 \| fixed/],
  ["a step of a panel that is none", { "content/entries/qos-1.md": readFileSync(new URL("fixtures/content/entries/qos-1.md", import.meta.url), "utf8").replace("sensor publish home", "sensor shout home") }, /qos-1\.md:47: "sensor shout/],
  ["a reason code without card", { "content/cards/reason-codes.json": "{}\n" }, /reason-codes\.json: reason code 0x87 has no card/],
  ["JSON that is none", { "content/cards/properties.json": '{\n  "0x11": {\n}\n' }, /properties\.json:\d: no JSON/],
  ["an error message that leads nowhere", { "content/errors.json": '[{"error":"Oops, it broke","slug":"gone","fix":"x"}]\n' }, /errors\.json: "Oops, it broke" leads to "gone"/],
  ["HTML in the text", { "content/entries/retain.md": ENTRY + "\n<b>bold</b>\n" }, /retain\.md:24: HTML/],
] as const) {
  test(`the build tells of ${title}, with file and line`, async () => {
    const problems = await problemsWith(changes as Record<string, string | null>);
    assert.ok(
      problems.some((problem) => expected.test(problem)),
      `${expected} is not among:\n${problems.join("\n")}`,
    );
  });
}
