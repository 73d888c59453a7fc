// SPDX-License-Identifier: Apache-2.0

/**
 * The step language of the Try-it panels: one step a line, `NAME verb words`. The parser knows nothing of connections, so
 * that the build can check every block of the content with it. An error names the line and the word.
 */

export type Version = "3.1" | "3.1.1" | "5";

export interface Will {
  topic: string;
  payload: string;
  qos: number;
  retain: boolean;
  delaySeconds?: number;
}

export interface ConnectStep {
  kind: "connect";
  version: Version;
  clean: boolean;
  keepAliveSeconds: number;
  sessionExpirySeconds?: number;
  receiveMaximum?: number;
  maximumPacketBytes?: number;
  will?: Will;
  /** The code with which the broker is expected to refuse. */
  refused?: number;
}

export interface SubscribeStep {
  kind: "subscribe";
  filters: string[];
  qos: number;
  noLocal: boolean;
  retainAsPublished: boolean;
  retainHandling: number;
  identifier?: number;
  /** The reason code with which the broker is expected to refuse the first filter. */
  refused?: number;
}

export interface PublishStep {
  kind: "publish";
  topic: string;
  payload: string;
  qos: number;
  retain: boolean;
  expirySeconds?: number;
  alias?: number;
  responseTopic?: string;
  correlation?: string;
  contentType?: string;
  properties: [string, string][];
  /** The reason code with which the broker is expected to refuse, in its acknowledgement or in DISCONNECT. */
  refused?: number;
}

export interface ReceiveStep {
  kind: "receive";
  topic: string;
  payload?: string;
  qos?: number;
  /** True for `retained`, false for `live`, absent when both will do. */
  retained?: boolean;
}

export type Action =
  | ConnectStep
  | SubscribeStep
  | PublishStep
  | ReceiveStep
  | { kind: "unsubscribe"; filters: string[] }
  | { kind: "silent"; seconds: number }
  | { kind: "hold-acks" }
  | { kind: "ack" }
  | { kind: "drop" }
  | { kind: "disconnect"; code?: number; sessionExpirySeconds?: number }
  | { kind: "wait"; seconds: number }
  | { kind: "say"; sentence: string };

export interface Step {
  /** The line in the block, from 1. */
  line: number;
  /** The line as it was written, without blanks around it. */
  text: string;
  /** Who acts; empty for `wait` and for sentences. */
  client: string;
  action: Action;
}

/** A line that is no step. The message says line, word and what is expected. */
export class StepError extends Error {
  constructor(
    readonly line: number,
    readonly word: string,
    what: string,
  ) {
    super(word === "" ? `Line ${line}: ${what}` : `Line ${line}, at "${word}": ${what}`);
  }
}

interface Word {
  text: string;
  quoted: boolean;
}

const LINES_AT_MOST = 100;
const NAME = /^[A-Za-z][A-Za-z0-9_-]{0,22}$/;
const OPTION = /^([a-z-]+)=(.*)$/s;

/** Reads a block. Blank lines are left out. */
export function parseSteps(block: string): Step[] {
  const steps: Step[] = [];
  const lines = block.split(/\r?\n/);
  lines.forEach((raw, i) => {
    const text = raw.trim();
    if (text !== "") {
      steps.push(parseLine(text, i + 1));
    }
  });
  if (steps.length > LINES_AT_MOST) {
    throw new StepError(lines.length, "", `a panel has at most ${LINES_AT_MOST} steps`);
  }
  return steps;
}

function parseLine(text: string, line: number): Step {
  if (text.startsWith("#")) {
    return { line, text, client: "", action: { kind: "say", sentence: text.slice(1).trim() } };
  }
  const words = split(text, line);
  const reader = new Reader(words, line);
  const first = reader.next("a client's name or wait");
  if (first === "wait") {
    const seconds = reader.seconds("wait");
    reader.end();
    return { line, text, client: "", action: { kind: "wait", seconds } };
  }
  if (!NAME.test(first)) {
    throw new StepError(line, first, "a client's name is a letter and up to 22 letters, digits, - or _");
  }
  const verb = reader.next("what the client does");
  const action = parseAction(verb, reader);
  reader.end();
  return { line, text, client: first, action };
}

function parseAction(verb: string, reader: Reader): Action {
  switch (verb) {
    case "connect":
      return parseConnect(reader);
    case "subscribe":
      return parseSubscribe(reader);
    case "unsubscribe": {
      const filters = [reader.next("a topic filter")];
      while (reader.more()) {
        filters.push(reader.next("a topic filter"));
      }
      return { kind: "unsubscribe", filters };
    }
    case "publish":
      return parsePublish(reader);
    case "receive":
      return parseReceive(reader);
    case "silent":
      return { kind: "silent", seconds: reader.more() ? reader.seconds("silent") : 0.5 };
    case "hold-acks":
    case "ack":
    case "drop":
      return { kind: verb };
    case "disconnect": {
      const step: Action = { kind: "disconnect" };
      reader.options({
        code: (value) => (step.code = reader.number(value, 0, 0xff)),
        "session-expiry": (value) => (step.sessionExpirySeconds = reader.number(value, 0, 0xffffffff)),
      });
      return step;
    }
    default:
      throw reader.error(
        verb,
        "expected connect, subscribe, unsubscribe, publish, receive, silent, hold-acks, ack, drop or disconnect",
      );
  }
}

function parseConnect(reader: Reader): ConnectStep {
  const step: ConnectStep = { kind: "connect", version: "5", clean: true, keepAliveSeconds: 60 };
  const will = (): Will => {
    if (step.will === undefined) {
      throw reader.error(reader.last, "write will=TOPIC \"PAYLOAD\" before it");
    }
    return step.will;
  };
  reader.options({
    v: (value) => {
      if (value !== "3.1" && value !== "3.1.1" && value !== "5") {
        throw reader.error(reader.last, "the version is 3.1, 3.1.1 or 5");
      }
      step.version = value;
    },
    clean: () => (step.clean = true),
    persistent: () => (step.clean = false),
    keepalive: (value) => (step.keepAliveSeconds = reader.number(value, 0, 0xffff)),
    "session-expiry": (value) => (step.sessionExpirySeconds = reader.number(value, 0, 0xffffffff)),
    "receive-maximum": (value) => (step.receiveMaximum = reader.number(value, 1, 0xffff)),
    "maximum-packet": (value) => (step.maximumPacketBytes = reader.number(value, 1, 0xffffffff)),
    will: (value) => (step.will = { topic: value, payload: reader.payload(), qos: 0, retain: false }),
    "will-qos": (value) => (will().qos = reader.number(value, 0, 2)),
    "will-retain": () => (will().retain = true),
    "will-delay": (value) => (will().delaySeconds = reader.number(value, 0, 0xffffffff)),
    refused: (value) => (step.refused = reader.number(value, 1, 0xff)),
  });
  if (step.version !== "5") {
    const only5 = step.sessionExpirySeconds ?? step.receiveMaximum ?? step.maximumPacketBytes ?? step.will?.delaySeconds;
    if (only5 !== undefined) {
      throw reader.error("", "session-expiry, receive-maximum, maximum-packet and will-delay need v=5");
    }
  }
  return step;
}

function parseSubscribe(reader: Reader): SubscribeStep {
  const step: SubscribeStep = {
    kind: "subscribe",
    filters: [reader.next("a topic filter")],
    qos: 0,
    noLocal: false,
    retainAsPublished: false,
    retainHandling: 0,
  };
  reader.options(
    {
      qos: (value) => (step.qos = reader.number(value, 0, 2)),
      "no-local": () => (step.noLocal = true),
      "retain-as-published": () => (step.retainAsPublished = true),
      "retain-handling": (value) => (step.retainHandling = reader.number(value, 0, 2)),
      id: (value) => (step.identifier = reader.number(value, 1, 268435455)),
      refused: (value) => (step.refused = reader.number(value, 0x80, 0xff)),
    },
    (filter) => step.filters.push(filter),
  );
  return step;
}

function parsePublish(reader: Reader): PublishStep {
  const step: PublishStep = {
    kind: "publish",
    topic: reader.next("a topic name"),
    payload: reader.payload(),
    qos: 0,
    retain: false,
    properties: [],
  };
  reader.options({
    qos: (value) => (step.qos = reader.number(value, 0, 2)),
    retain: () => (step.retain = true),
    expiry: (value) => (step.expirySeconds = reader.number(value, 0, 0xffffffff)),
    alias: (value) => (step.alias = reader.number(value, 1, 0xffff)),
    response: (value) => (step.responseTopic = value),
    correlation: (value) => (step.correlation = value),
    "content-type": (value) => (step.contentType = value),
    refused: (value) => (step.refused = reader.number(value, 0x80, 0xff)),
    property: (value) => {
      const colon = value.indexOf(":");
      if (colon < 1) {
        throw reader.error(reader.last, "a user property is written property=NAME:VALUE");
      }
      step.properties.push([value.slice(0, colon), value.slice(colon + 1)]);
    },
  });
  return step;
}

function parseReceive(reader: Reader): ReceiveStep {
  const step: ReceiveStep = { kind: "receive", topic: reader.next("a topic name") };
  if (reader.isQuoted()) {
    step.payload = reader.payload();
  }
  reader.options({
    qos: (value) => (step.qos = reader.number(value, 0, 2)),
    retained: () => (step.retained = true),
    live: () => (step.retained = false),
  });
  return step;
}

/** Splits at blanks; a part in double quotes is one word or the rest of one, with \" \\ and \n in it. */
function split(text: string, line: number): Word[] {
  const words: Word[] = [];
  let i = 0;
  while (i < text.length) {
    if (text[i] === " " || text[i] === "\t") {
      i++;
      continue;
    }
    let word = "";
    const quoted = text[i] === '"';
    while (i < text.length && text[i] !== " " && text[i] !== "\t") {
      if (text[i] !== '"') {
        word += text[i++];
        continue;
      }
      const open = i++;
      while (i < text.length && text[i] !== '"') {
        if (text[i] === "\\" && i + 1 < text.length) {
          i++;
          word += text[i] === "n" ? "\n" : text[i];
        } else {
          word += text[i];
        }
        i++;
      }
      if (i >= text.length) {
        throw new StepError(line, text.slice(open), "the closing quotation mark is missing");
      }
      i++;
    }
    words.push({ text: word, quoted });
  }
  return words;
}

/** Walks over the words of one line. */
class Reader {
  private at = 0;

  constructor(
    private readonly words: Word[],
    private readonly line: number,
  ) {}

  /** The word read last. */
  get last(): string {
    return this.words[this.at - 1]?.text ?? "";
  }

  more(): boolean {
    return this.at < this.words.length;
  }

  isQuoted(): boolean {
    return this.words[this.at]?.quoted ?? false;
  }

  next(expected: string): string {
    const word = this.words[this.at];
    if (word === undefined) {
      throw this.error(this.last, `${expected} is missing after it`);
    }
    this.at++;
    return word.text;
  }

  payload(): string {
    if (this.more() && !this.isQuoted()) {
      throw this.error(this.words[this.at]?.text ?? "", "write the payload in quotation marks");
    }
    return this.next("the payload in quotation marks");
  }

  seconds(verb: string): number {
    const word = this.next("a number of seconds");
    const value = Number(word);
    if (!/^[0-9]+(\.[0-9]+)?$/.test(word) || value > 60) {
      throw this.error(word, `${verb} takes seconds from 0 to 60`);
    }
    return value;
  }

  number(value: string, low: number, high: number): number {
    const number = /^(0x[0-9a-fA-F]+|[0-9]+)$/.test(value) ? Number(value) : Number.NaN;
    if (!(number >= low && number <= high)) {
      throw this.error(this.last, `a number from ${low} to ${high} is expected`);
    }
    return number;
  }

  /** Reads what is left as `key`, `key=value`, or, where the caller takes them, plain words. */
  options(known: Record<string, (value: string) => void>, plain?: (word: string) => void): void {
    while (this.more()) {
      const quoted = this.isQuoted();
      const word = this.next("an option");
      const parts = quoted ? null : OPTION.exec(word);
      const key = parts?.[1] ?? word;
      const takes = quoted || !Object.hasOwn(known, key) ? undefined : known[key];
      if (takes === undefined) {
        if (plain !== undefined && parts === null) {
          plain(word);
          continue;
        }
        throw this.error(word, `expected one of ${Object.keys(known).join(", ")}`);
      }
      if (parts === null && takes.length > 0) {
        throw this.error(word, `write ${key}=VALUE`);
      }
      if (parts !== null && takes.length === 0) {
        throw this.error(word, `${key} takes no value`);
      }
      takes(parts?.[2] ?? "");
    }
  }

  end(): void {
    if (this.more()) {
      throw this.error(this.words[this.at]?.text ?? "", "nothing more is expected here");
    }
  }

  error(word: string, what: string): StepError {
    return new StepError(this.line, word, what);
  }
}
