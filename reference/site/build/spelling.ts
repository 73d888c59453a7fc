// SPDX-License-Identifier: Apache-2.0
// Spelling of the content: the English dictionary, and content/words.txt for our own words.
import { readFileSync } from "node:fs";
import { join } from "node:path";
import dictionary from "dictionary-en";
import nspell from "nspell";
import { type Reference } from "./reference.ts";
import { readIfThere } from "./sources.ts";

/** Notes every unknown word of prose once a file. Code, links, names with digits or capitals inside and quoted text are no prose. */
export function checkSpelling(reference: Reference): void {
  const speller = nspell(dictionary);
  const own = readFileSync(new URL("words.txt", import.meta.url), "utf8") + "\n" + (readIfThere(join(reference.places.content, "words.txt")) ?? "");
  const known = new Map<string, boolean>();
  for (const word of own.split(/\s+/).filter((w) => w !== "" && !w.startsWith("#"))) {
    known.set(word.toLowerCase(), true);
  }
  const isKnown = (word: string): boolean => {
    const key = word.toLowerCase();
    let answer = known.get(key);
    if (answer === undefined) {
      answer = speller.correct(word) || speller.correct(key) || word.split("-").every((part) => part === "" || known.get(part.toLowerCase()) || speller.correct(part.toLowerCase()) || speller.correct(part));
      known.set(key, answer);
    }
    return answer;
  };
  const check = (file: string, line: number, text: string) => {
    const prose = text
      .replace(/`[^`]*`/g, " ")
      .replace(/\]\([^)]*\)/g, "] ")
      .replace(/"[^"]*"/g, " ")
      .replace(/https?:\S+/g, " ");
    for (const match of prose.matchAll(/[\p{L}\d$_/.\-'’=:%@]*\p{L}[\p{L}\d$_/.\-'’=:%@]*/gu)) {
      const word = match[0].replace(/^['’.\-:/]+|['’.\-:/]+$/g, "").replace(/['’]s$/, "");
      // Names of things: digits, signs or capitals inside.
      if (word.length < 2 || /[\d$_/.=:%@]/.test(word) || /\p{Ll}\p{Lu}|\p{Lu}{2}/u.test(word)) {
        continue;
      }
      if (!isKnown(word)) {
        reference.problems.add(file, line, `spelling: "${word}"; if it is right, add it to content/words.txt`);
      }
    }
  };
  for (const entry of reference.entries) {
    check(entry.file, entry.lines.title ?? 1, entry.title);
    check(entry.file, entry.lines.answer ?? 1, entry.answer);
    for (const section of entry.sections) {
      let fence = false;
      section.text.split("\n").forEach((text, i) => {
        if (/^\s*(```|~~~)/.test(text)) {
          fence = !fence;
        } else if (!fence) {
          check(entry.file, section.line + i, text);
        }
      });
    }
  }
}
