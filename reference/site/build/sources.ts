// SPDX-License-Identifier: Apache-2.0
// Where the build reads and writes, and the list of what is wrong with what it read.
import { existsSync, readFileSync, readdirSync } from "node:fs";
import { basename, dirname, join, relative, resolve } from "node:path";
import { fileURLToPath } from "node:url";

const SITE = resolve(dirname(fileURLToPath(import.meta.url)), "..");
const REFERENCE = resolve(SITE, "..");

/** The folders and files of one build. */
export interface Places {
  content: string;
  examples: string;
  facts: string;
  /** Where the pages go. */
  out: string;
}

/** The places of this build, those that the environment names first. */
export function places(environment: NodeJS.ProcessEnv = process.env): Places {
  return {
    content: resolve(environment.GODWIT_CONTENT ?? join(REFERENCE, "content")),
    examples: resolve(environment.GODWIT_EXAMPLES ?? join(REFERENCE, "../examples")),
    facts: resolve(environment.GODWIT_FACTS ?? join(REFERENCE, "target/facts.json")),
    out: resolve(environment.GODWIT_SITE ?? join(REFERENCE, "target/site")),
  };
}

/** What is wrong, with file and line, so that a writer finds it at once. */
export class Problems {
  readonly all: string[] = [];

  constructor(private readonly root: string) {}

  /** Notes a problem; line 0 is the file as a whole. */
  add(file: string, line: number, message: string): void {
    const name = file.startsWith("/") ? relative(this.root, file) : file;
    const text = `${name}${line > 0 ? ":" + line : ""}: ${message}`;
    if (!this.all.includes(text)) {
      this.all.push(text);
    }
  }
}

/** The files of a folder with this ending, sorted; none when there is no such folder. */
export function filesOf(folder: string, ending: string): string[] {
  return existsSync(folder)
    ? readdirSync(folder)
        .filter((name) => name.endsWith(ending))
        .sort()
        .map((name) => join(folder, name))
    : [];
}

/** The name of a file without folder and ending. */
export function stem(file: string): string {
  return basename(file).replace(/\.[^.]+$/, "");
}

/** The text of a file, or undefined when there is none. */
export function readIfThere(file: string): string | undefined {
  return existsSync(file) ? readFileSync(file, "utf8") : undefined;
}
