// SPDX-License-Identifier: Apache-2.0
// Places for tests: the fixtures, the real content, and folders that vanish.
import { cpSync, existsSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join, resolve } from "node:path";
import { fileURLToPath } from "node:url";
import { type Places, filesOf, places } from "../build/sources.ts";

const HERE = dirname(fileURLToPath(import.meta.url));
const FIXTURES = join(HERE, "fixtures");

/** A folder that is removed when the process ends. */
export function folder(): string {
  const path = mkdtempSync(join(tmpdir(), "reference-"));
  process.on("exit", () => rmSync(path, { recursive: true, force: true }));
  return path;
}

/** A copy of the fixtures in which some files are other ones; null takes a file away. */
export function fixture(changes: Record<string, string | null> = {}): Places {
  const root = folder();
  cpSync(FIXTURES, root, { recursive: true });
  for (const [name, text] of Object.entries(changes)) {
    const file = join(root, name);
    mkdirSync(dirname(file), { recursive: true });
    if (text === null) {
      rmSync(file);
    } else {
      writeFileSync(file, text);
    }
  }
  return { content: join(root, "content"), examples: join(root, "examples"), facts: join(root, "facts.json"), out: join(root, "site") };
}

/** The scripts and styles that Vite made; what was not built is not tested. */
export const CLIENT = resolve(HERE, "../../target/client");

/** The real content, or why it cannot be tested. */
export function realContent(): Places | string {
  const where = places();
  if (!existsSync(where.facts)) {
    return `${where.facts} is missing: run mvn -pl reference -am process-classes`;
  }
  if (filesOf(join(where.content, "entries"), ".md").length === 0) {
    return "there are no entries";
  }
  return where;
}
