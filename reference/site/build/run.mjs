// SPDX-License-Identifier: Apache-2.0
// npm run build: says when Node is too old, does nothing when nothing changed, otherwise makes scripts, then pages.
import { spawnSync } from "node:child_process";
import { createHash } from "node:crypto";
import { existsSync, mkdirSync, readFileSync, readdirSync, statSync, writeFileSync } from "node:fs";
import { dirname, join, resolve } from "node:path";
import { fileURLToPath } from "node:url";

const here = resolve(dirname(fileURLToPath(import.meta.url)), "..");
const target = resolve(here, "../target");
const [major, minor] = process.versions.node.split(".").map(Number);
if (major < 20 || (major === 20 && minor < 19)) {
  console.error(`Error: the reference needs Node 20.19 or newer, and this is ${process.versions.node}. Install a newer one, for example from https://nodejs.org.`);
  process.exit(1);
}
if (!existsSync(join(here, "node_modules"))) {
  console.error(`Error: the packages are not installed. Run "npm ci" in reference/site.`);
  process.exit(1);
}

/** A digest of all files below some places, and of the settings that change the result. */
function stampOf(paths) {
  const hash = createHash("sha256");
  hash.update(JSON.stringify([process.versions.node, process.env.GODWIT_CONTENT, process.env.GODWIT_EXAMPLES, process.env.GODWIT_FACTS, process.env.GODWIT_SITE]));
  const visit = (path) => {
    if (!existsSync(path)) {
      return;
    }
    const stat = statSync(path);
    if (stat.isDirectory()) {
      readdirSync(path).sort().forEach((name) => visit(join(path, name)));
    } else {
      hash.update(path).update(readFileSync(path));
    }
  };
  paths.forEach(visit);
  return hash.digest("hex");
}

/** Runs one step unless its stamp says that nothing changed since it last went well. */
function step(name, paths, result, command) {
  const file = join(target, `.${name}-stamp`);
  const stamp = stampOf(paths);
  if (existsSync(result) && existsSync(file) && readFileSync(file, "utf8") === stamp && !process.argv.includes("--strict")) {
    return;
  }
  const done = spawnSync(process.execPath, command, { cwd: here, stdio: "inherit" });
  if (done.status !== 0) {
    process.exit(done.status ?? 1);
  }
  mkdirSync(target, { recursive: true });
  writeFileSync(file, stamp);
}

const client = process.env.GODWIT_CLIENT ?? join(target, "client");
const tools = ["package-lock.json", "vite.config.ts", "tsconfig.json"].map((name) => join(here, name));
step("client", [...tools, join(here, "src")], join(client, ".vite/manifest.json"), ["node_modules/vite/bin/vite.js", "build", "--logLevel", "warn"]);
step(
  "site",
  [
    ...tools,
    join(here, "build"),
    join(here, "src"),
    process.env.GODWIT_CONTENT ?? resolve(here, "../content"),
    ...["python", "recordings"].map((name) => join(process.env.GODWIT_EXAMPLES ?? resolve(here, "../../examples"), name)),
    process.env.GODWIT_FACTS ?? join(target, "facts.json"),
  ],
  join(process.env.GODWIT_SITE ?? join(target, "site"), "index.tsv"),
  ["--import", "tsx", "build/site.ts", ...process.argv.slice(2)],
);
