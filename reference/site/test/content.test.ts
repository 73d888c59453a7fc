// SPDX-License-Identifier: Apache-2.0
import assert from "node:assert/strict";
import { test } from "node:test";
import { hex } from "../build/facts.ts";
import { makeSite } from "../build/site.ts";
import { CLIENT, realContent } from "./place.ts";

const where = realContent();

test("the content has no problem, and every directive, code, property and statement has its place", { skip: typeof where === "string" ? where : false }, async () => {
  const { reference, served } = await makeSite(where as Exclude<typeof where, string>, CLIENT);
  assert.deepEqual(reference.problems.all, []);
  const paths = new Set(served.map((file) => file.path));
  const { facts } = reference;
  for (const path of [
    ...facts.directives.map((d) => "conf/" + d.name),
    ...facts.reasonCodes.map((c) => "rc/" + hex(c.value)),
    ...facts.properties.map((p) => "property/" + hex(p.value)),
    ...facts.connack.map((c) => "connack/" + c.value),
  ]) {
    assert.ok(paths.has(path), path);
  }
  for (const path of reference.aliases.keys()) {
    assert.ok(reference.paths.has(path), `aliases.tsv names ${path}, which is no page`);
  }
});
