// SPDX-License-Identifier: Apache-2.0
// How text becomes words. The rules stand in SEARCH.md; Finder.java follows them too.

/** Words that questions hold and that find nothing. */
export const STOP_WORDS: ReadonlySet<string> = new Set(
  (
    "a an the is are am be been was were do does did doing how what why when where which who can could should would i im my me we our you your " +
    "to of in on at for from by with and or it its this that these there so if then than as into about use using used get getting got way work works working " +
    "need needs want wants please help make makes have has had just only some any"
  ).split(" "),
);

/** Lower case, without accents, in American spelling where it matters. */
export function fold(text: string): string {
  return text
    .normalize("NFKD")
    .replace(/\p{M}/gu, "")
    .toLowerCase()
    .replace(/authoris/g, "authoriz");
}

const WORD = /0x[0-9a-f]+|[0-9]+(?:\.[0-9]+)+|\p{L}+|[0-9]+|[$%]\p{L}+|[+#$]/gu;

/** The words of a text: letters, digits, versions, hexadecimal numbers, `$sys`, `%c`, `+` and `#`. */
export function words(text: string): string[] {
  return fold(text).match(WORD) ?? [];
}

/** A name for comparing as a whole: its words without anything between, and where each begins. */
export interface Compact {
  text: string;
  /** Positions in `text` where a word begins, and the end. */
  starts: number[];
  /** A bit for each character it holds, so that most comparisons end before they begin. */
  characters: number;
}

/** The compact form of words. */
export function compact(list: string[]): Compact {
  const starts: number[] = [];
  let text = "";
  for (const word of list) {
    starts.push(text.length);
    text += word;
  }
  starts.push(text.length);
  let characters = 0;
  for (let i = 0; i < text.length; i++) {
    characters |= 1 << (text.charCodeAt(i) & 31);
  }
  return { text, starts, characters };
}

/** Whether two different words differ by one letter put in, left out, changed, or two neighbours swapped. */
export function isOneEditAway(a: string, b: string): boolean {
  if (Math.abs(a.length - b.length) > 1 || a === b) {
    return false;
  }
  let i = 0;
  while (i < a.length && i < b.length && a[i] === b[i]) {
    i++;
  }
  let tail = 0;
  while (tail < a.length - i && tail < b.length - i && a[a.length - 1 - tail] === b[b.length - 1 - tail]) {
    tail++;
  }
  const restA = a.length - i - tail;
  const restB = b.length - i - tail;
  return (
    (restA <= 1 && restB <= 1) || (restA === 2 && restB === 2 && a[i] === b[i + 1] && a[i + 1] === b[i])
  );
}
