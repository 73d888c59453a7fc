// SPDX-License-Identifier: Apache-2.0
// The search: from what somebody typed to the pages that answer it. The rules stand in SEARCH.md; Finder.java follows them too.
import { compact, type Compact, fold, isOneEditAway, STOP_WORDS, words } from "./words.ts";

/** What a row of the results is about. */
export type Kind = "entry" | "faq" | "rc" | "connack" | "property" | "conf" | "sys" | "statement" | "error" | "table";

/** One thing that can be found, as it stands in the index file. */
export interface Found {
  /** Path below /ref/, perhaps with an anchor. */
  path: string;
  title: string;
  kind: Kind;
  /** The words above the title of a row, such as `QoS and delivery`. */
  category: string;
  /** One sentence. */
  answer: string;
  /** What to do, for symptoms. */
  fix?: string;
  /** Other names: numbers, aliases, messages. The title is a name anyway. */
  names: string[];
  /** How many of the names, from the first, are its own as the title is; the rest may belong to other things too. */
  own: number;
  /** Scopes it belongs to besides that of its kind. */
  scopes?: string[];
}

/** The index file. */
export interface IndexFile {
  format: 1;
  records: Found[];
}

/** A hit with the number by which hits are ordered. */
export interface Hit {
  found: Found;
  score: number;
  /** What to do: its own, or that of a symptom which fits too and leads to the same page. */
  fix?: string;
}

/** Words that become a scope when Tab follows them, and what each holds. */
export const SCOPES: Record<string, string> = {
  rc: "codes",
  packet: "packets and properties",
  conf: "directives",
  paho: "paho and Python",
  faq: "questions",
  sys: "$SYS topics",
};

const PRIOR: Record<Kind, number> = {
  entry: 30,
  error: 10,
  faq: 20,
  rc: 12,
  connack: 12,
  table: 11,
  conf: 10,
  property: 8,
  sys: 4,
  statement: 0,
};

const EXACT = 1000;
const EXACT_BUT_SHARED = 940;
const FITS_TOO = 600;
const SPELLED_AS_DIRECTIVE = 40;
const MOST_WORDS = 40;
const SHORTEST_MESSAGE = 8;
const LEAST_SCORE = 100;

interface Name {
  isOwn: boolean;
  /** Numbers of its words in the vocabulary, without stop words. */
  telling: number[];
  /** Numbers of all its words. */
  words: number[];
  compact: Compact;
}

interface Prepared {
  found: Found;
  names: Name[];
  nameWords: number[];
  answerWords: number[];
  /** Messages of an error, cut at what varies. */
  messages: string[][];
}

/** An asked word with how well it meets each word of the vocabulary, and each of them it; both 0 to 100. */
interface Asked {
  weight: number;
  meets: Uint8Array;
  isMetBy: Uint8Array;
}

const MOST_KEPT_WORDS = 200;

/** Searches an index. Building it takes some milliseconds, a search less. */
export class Finder {
  private readonly records: Prepared[];
  private readonly vocabulary: string[] = [];
  private readonly numbers = new Map<string, number>();
  /** In how many records each word of the vocabulary stands. */
  private readonly frequency: number[] = [];
  private readonly asked = new Map<string, Asked>();

  constructor(index: IndexFile) {
    this.records = index.records.map((found) => {
      const names = [found.title, ...found.names].map((name, i) => {
        const list = words(name);
        return {
          isOwn: i <= found.own,
          telling: this.numbersOf(list.filter((word) => !STOP_WORDS.has(word))),
          words: this.numbersOf(list),
          compact: compact(list),
        };
      });
      return {
        found,
        names,
        nameWords: [...new Set(names.flatMap((name) => name.words))],
        answerWords: [...new Set(this.numbersOf(words(found.answer + " " + (found.fix ?? ""))))],
        messages:
          found.kind === "error"
            ? [found.title, ...found.names]
                .map((name) => name.split("*").map((part) => words(part).join(" ")).filter((part) => part !== ""))
                .filter((parts) => parts.join(" ").length >= SHORTEST_MESSAGE)
            : [],
      };
    });
    for (const record of this.records) {
      for (const word of new Set([...record.nameWords, ...record.answerWords])) {
        this.frequency[word]!++;
      }
    }
  }

  private numbersOf(list: string[]): number[] {
    return list.map((word) => {
      let number = this.numbers.get(word);
      if (number === undefined) {
        number = this.vocabulary.push(word) - 1;
        this.numbers.set(word, number);
        this.frequency.push(0);
      }
      return number;
    });
  }

  /** The best hits, best first, each path once. */
  find(query: string, most = 12, scope?: string): Hit[] {
    const all = words(query);
    const telling = all.filter((word) => !STOP_WORDS.has(word));
    const asked = (telling.length > 0 ? telling : all).slice(0, MOST_WORDS).map((word) => this.ask(word));
    if (asked.length === 0) {
      return [];
    }
    const line = " " + all.join(" ") + " ";
    const whole = compact(all);
    const told = telling.length > 0 && telling.length < all.length ? compact(telling) : whole;
    const isDirective = /^\s*[a-z]+(_[a-z0-9]+)+\s*$/i.test(query);
    const hits: Hit[] = [];
    for (const record of this.records) {
      if (scope !== undefined && !isIn(record.found, scope)) {
        continue;
      }
      const score = this.score(record, asked, whole, told, line) + (isDirective && record.found.kind === "conf" ? SPELLED_AS_DIRECTIVE : 0);
      if (score >= LEAST_SCORE) {
        hits.push({ found: record.found, score });
      }
    }
    hits.sort((a, b) => b.score - a.score);
    const least = Math.floor((hits[0]?.score ?? 0) / 6);
    const first = new Map<string, Hit>();
    for (const hit of hits) {
      const better = first.get(hit.found.path);
      if (better === undefined && hit.score >= least) {
        first.set(hit.found.path, hit.found.fix ? { ...hit, fix: hit.found.fix } : hit);
      } else if (better !== undefined && better.fix === undefined && hit.found.kind === "error" && hit.score >= FITS_TOO) {
        better.fix = hit.found.fix;
      }
    }
    return [...first.values()].slice(0, most);
  }

  /** For a query without hits: what is written most like it. */
  nearest(query: string, most = 3): Found[] {
    const asked = pairs(compact(words(query)).text);
    return this.records
      .filter((record) => record.found.kind !== "statement")
      .map((record) => ({ found: record.found, likeness: Math.max(...record.names.map((name) => likeness(asked, pairs(name.compact.text)))) }))
      .sort((a, b) => b.likeness - a.likeness)
      .slice(0, most)
      .map((row) => row.found);
  }

  private score(record: Prepared, asked: Asked[], whole: Compact, telling: Compact, line: string): number {
    let named = 0;
    for (const name of record.names) {
      const score = Math.max(nameScore(whole, name.compact), telling === whole ? 0 : nameScore(telling, name.compact));
      named = Math.max(named, score === EXACT && !name.isOwn ? EXACT_BUT_SHARED : score);
    }
    let sum = 0;
    let reached = 0;
    for (const word of asked) {
      sum += word.weight;
      reached += (word.weight * Math.max(best(word.meets, record.nameWords), Math.floor((best(word.meets, record.answerWords) * 2) / 5))) / 100;
    }
    if (named === 0 && reached === 0) {
      return 0;
    }
    let phrase = 0;
    for (const name of record.names) {
      phrase = Math.max(phrase, this.overlap(asked, sum, name));
    }
    const message = record.messages.length === 0 ? 0 : messageScore(record.messages, line);
    return named + Math.floor((400 * reached) / sum) + phrase + message + PRIOR[record.found.kind];
  }

  /** What a word meets, kept for the next letter of the query. */
  private ask(word: string): Asked {
    let asked = this.asked.get(word);
    if (asked === undefined) {
      const number = this.numbers.get(word);
      asked = {
        weight: this.weight(number === undefined ? 1 : this.frequency[number]!),
        meets: Uint8Array.from(this.vocabulary, (other) => alike(word, other)),
        isMetBy: Uint8Array.from(this.vocabulary, (other) => alike(other, word)),
      };
      if (this.asked.size >= MOST_KEPT_WORDS) {
        this.asked.clear();
      }
      this.asked.set(word, asked);
    }
    return asked;
  }

  /** How rare a word is: 1 for one that is everywhere, more for rarer ones. */
  private weight(frequency: number): number {
    return 32 - Math.clz32(Math.max(1, Math.floor(this.records.length / Math.max(1, frequency))));
  }

  /** 0 to 400: how much of the query is in the name, times how much of the name is in the query. */
  private overlap(asked: Asked[], sum: number, name: Name): number {
    let inName = 0;
    for (const word of asked) {
      inName += (word.weight * best(word.meets, name.words)) / 100;
    }
    if (inName === 0) {
      return 0;
    }
    let total = 0;
    let inQuery = 0;
    for (const number of name.telling) {
      const weight = this.weight(this.frequency[number]!);
      let met = 0;
      for (const word of asked) {
        met = Math.max(met, word.isMetBy[number]!);
      }
      total += weight;
      inQuery += (weight * met) / 100;
    }
    return total === 0 ? 0 : Math.floor((400 * inName * inQuery) / (sum * total));
  }
}

/** The highest of some values of a table. */
function best(table: Uint8Array, numbers: number[]): number {
  let found = 0;
  for (const number of numbers) {
    if (table[number]! > found) {
      found = table[number]!;
    }
  }
  return found;
}

function isIn(found: Found, scope: string): boolean {
  switch (scope) {
    case "rc":
      return found.kind === "rc" || found.kind === "connack";
    case "packet":
      return found.kind === "property" || (found.scopes ?? []).includes("packet");
    default:
      return found.kind === scope || (found.scopes ?? []).includes(scope);
  }
}

/** How well one query fits one name, both as a whole: 0 to 1000. */
export function nameScore(asked: Compact, name: Compact): number {
  const query = asked.text;
  const { text, starts } = name;
  if (query === "" || text === "") {
    return 0;
  }
  if (query === text) {
    return EXACT;
  }
  const longer = Math.min(50, Math.max(0, text.length - query.length));
  if (text.startsWith(query)) {
    return (starts.includes(query.length) ? 700 : 600) - longer;
  }
  if (query.length >= 4 && Math.abs(query.length - text.length) <= 1 && /\p{L}/u.test(query) && isOneEditAway(query, text)) {
    return 550;
  }
  if ((asked.characters & ~name.characters) !== 0) {
    return 0;
  }
  if (query.length >= 2) {
    for (const start of starts) {
      if (start > 0 && text.startsWith(query, start)) {
        return (starts.includes(start + query.length) ? 450 : 400) - longer;
      }
    }
  }
  if (query.length >= 4 && text.includes(query)) {
    return 200;
  }
  return query.length >= 3 && query.length <= 12 ? gapScore(query, name) : 0;
}

/** Letters in their order with gaps, beginning where a word begins: `rtnclr` finds `retain clear`. 0 to 120. */
function gapScore(query: string, name: Compact): number {
  let score = 0;
  for (const start of name.starts) {
    if (name.text[start] !== query[0]) {
      continue;
    }
    let at = start;
    let gaps = 0;
    for (let i = 1; i < query.length && at >= 0; i++) {
      const next = name.text.indexOf(query[i]!, at + 1);
      gaps += next > at + 1 ? 1 : 0;
      at = next;
    }
    if (at >= 0) {
      score = Math.max(score, 120 - 10 * gaps - Math.min(60, at - start - query.length + 1));
    }
  }
  return Math.max(0, score);
}

/** How well a word meets another: 100 the same, 80 another ending, 70 a beginning, 50 a typing error. */
function alike(word: string, other: string): number {
  if (word === other) {
    return 100;
  }
  const first = word.charCodeAt(0);
  if (first < 97) {
    return 0; // Numbers and signs are the same or they are not.
  }
  const shorter = Math.min(word.length, other.length);
  if (shorter >= 4 && Math.abs(word.length - other.length) <= 3 && (word.startsWith(other) || other.startsWith(word))) {
    return 80;
  }
  if (word.length >= 2 && other.startsWith(word)) {
    return 70;
  }
  // "publishing" and "published", "denied" and "deny".
  if (shorter >= 5 && stem(word) === stem(other)) {
    return 80;
  }
  return shorter >= 4 && isOneEditAway(word, other) ? 50 : 0;
}

function stem(word: string): string {
  return word.replace(/(?:ations?|ing|ied|ies|ed|es|s|y|e)$/, "");
}

/** 1500 and more when the line holds a message whole, with anything where it varies. */
function messageScore(messages: string[][], line: string): number {
  let score = 0;
  for (const parts of messages) {
    let at = 0;
    let length = 0;
    for (const part of parts) {
      at = line.indexOf(" " + part + " ", Math.max(0, at - 1));
      if (at < 0) {
        break;
      }
      at += part.length + 1;
      length += part.length;
    }
    // A query that is the message and no more has its points as a name.
    if (at >= 0 && parts.join(" ").length + 2 < line.length) {
      score = Math.max(score, 1500 + Math.min(400, length));
    }
  }
  return score;
}

function pairs(text: string): Set<string> {
  const set = new Set<string>();
  for (let i = 0; i + 1 < text.length; i++) {
    set.add(text.slice(i, i + 2));
  }
  return set;
}

function likeness(a: Set<string>, b: Set<string>): number {
  let shared = 0;
  for (const pair of a) {
    shared += b.has(pair) ? 1 : 0;
  }
  return (2 * shared) / Math.max(1, a.size + b.size);
}

/** The words of a scope that a query begins with, when the query is nothing else: `rc`, to become a scope by Tab. */
export function scopeOf(query: string): string | undefined {
  const word = fold(query).trim();
  return word in SCOPES ? word : undefined;
}
