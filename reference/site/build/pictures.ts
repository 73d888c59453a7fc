// SPDX-License-Identifier: Apache-2.0
// Draws the sequence and bytes blocks as SVG. Colours come from the style sheet, so dark mode and print need nothing here.
import { escape } from "./text.ts";

/** One row of a sequence. */
export type Row =
  | { kind: "arrow"; from: number; to: number; label: string; lost: boolean }
  | { kind: "note"; at: number; label: string }
  | { kind: "gap"; label: string };

/** A sequence block as data. */
export interface Sequence {
  participants: string[];
  rows: Row[];
}

/** Says what is wrong in a block, and in which of its lines, the first being 0. */
export class BlockError extends Error {
  constructor(
    readonly line: number,
    message: string,
  ) {
    super(message);
  }
}

const MOST_PARTICIPANTS = 5;

/** Reads a sequence block. */
export function parseSequence(text: string): Sequence {
  const lines = text.split("\n");
  let participants: string[] = [];
  const rows: Row[] = [];
  const index = (name: string, line: number): number => {
    const found = participants.indexOf(name);
    if (found < 0) {
      throw new BlockError(line, `"${name}" is no participant; the first line names ${participants.join(", ")}`);
    }
    return found;
  };
  for (let i = 0; i < lines.length; i++) {
    const line = lines[i]!.trim();
    if (line === "") {
      continue;
    }
    if (participants.length === 0) {
      participants = line.split(/\s+/);
      if (participants.length > MOST_PARTICIPANTS || new Set(participants).size !== participants.length) {
        throw new BlockError(i, `the first line names one to ${MOST_PARTICIPANTS} different participants`);
      }
      continue;
    }
    const gap = /^(?:\.\.\.|…)\s*(.*)$/.exec(line);
    const note = /^note\s+([^\s:]+)\s*:\s*(.+)$/.exec(line);
    const arrow = /^([^\s:]+)\s+(->|-x)\s+([^\s:]+)\s*(?::\s*(.*))?$/.exec(line);
    if (gap) {
      rows.push({ kind: "gap", label: gap[1]! });
    } else if (note) {
      rows.push({ kind: "note", at: index(note[1]!, i), label: note[2]! });
    } else if (arrow) {
      const from = index(arrow[1]!, i);
      rows.push({ kind: "arrow", from, to: index(arrow[3]!, i), label: arrow[4] ?? "", lost: arrow[2] === "-x" });
    } else {
      throw new BlockError(i, `"${line}" is no step; write "a -> b: PACKET", "a -x b: PACKET", "note a: words" or "... words"`);
    }
  }
  if (participants.length === 0 || rows.length === 0) {
    throw new BlockError(0, "a sequence names its participants in the first line and has at least one step");
  }
  return { participants, rows };
}

const CHARACTER = 7;
const LINE = 16;

/** Breaks at blanks into lines of at most so many characters. */
export function wrap(text: string, most: number): string[] {
  const lines: string[] = [];
  let line = "";
  for (const word of text.split(/\s+/)) {
    if (line !== "" && line.length + 1 + word.length > most) {
      lines.push(line);
      line = word;
    } else {
      line = line === "" ? word : line + " " + word;
    }
  }
  lines.push(line);
  return lines;
}

/** Draws a sequence; the id makes its anchors unique on the page. */
export function drawSequence(sequence: Sequence, id: string, title: string): string {
  const n = sequence.participants.length;
  const width = n <= 2 ? 340 : n === 3 ? 364 : 110 * n + 40;
  const widest = Math.max(...sequence.participants.map((name) => name.length)) * 7.4 + 20;
  const edge = Math.max(44, widest / 2 + 4);
  const x = (i: number) => (n === 1 ? width / 2 : edge + (i * (width - 2 * edge)) / (n - 1));
  const parts: string[] = [];
  const described: string[] = [];
  let y = 46;
  let step = 0;
  for (const row of sequence.rows) {
    switch (row.kind) {
      case "arrow": {
        step++;
        const x1 = x(row.from);
        const x2 = x(row.to);
        const self = row.from === row.to;
        const lines = wrap(row.label, Math.floor((width - 16) / CHARACTER));
        const longest = Math.max(...lines.map((line) => line.length)) * CHARACTER;
        const middle = Math.min(Math.max((x1 + x2) / 2, longest / 2 + 4), width - longest / 2 - 4);
        const type = /^[A-Z]+/.exec(row.label)?.[0] ?? "";
        y += 8;
        const label = lines
          .map((line, i) => `<text x="${round(middle)}" y="${round(y + 11 + i * LINE)}" class="label">${bold(line, i === 0 ? type : "")}</text>`)
          .join("");
        y += lines.length * LINE + 4;
        const css = `arrow ${row.lost ? "lost" : kind(type)}`;
        const shape = self ? loop(x1, y, width) : row.lost ? lost(x1, x2, y) : line(x1, x2, y);
        parts.push(`<g class="${css}" id="${id}-${step}">${shape}${label}</g>`);
        y += self ? 18 : 10;
        described.push(
          `${sequence.participants[row.from]} ${row.lost ? "sends, and it is lost on its way to" : "sends to"} ${sequence.participants[row.to]}: ${row.label}.`,
        );
        break;
      }
      case "note": {
        const lines = wrap(row.label, n <= 3 ? 34 : 38);
        const w = Math.max(...lines.map((line) => line.length)) * 6.3 + 20;
        const h = lines.length * LINE + 8;
        const left = Math.min(Math.max(x(row.at) - w / 2, 2), width - w - 2);
        y += 8;
        parts.push(
          `<g class="note"><rect x="${round(left)}" y="${y}" width="${round(w)}" height="${h}" rx="5"/>${lines
            .map((text, i) => `<text x="${round(left + w / 2)}" y="${y + 15 + i * LINE}">${escape(text)}</text>`)
            .join("")}</g>`,
        );
        y += h + 4;
        described.push(`${sequence.participants[row.at]}: ${row.label}.`);
        break;
      }
      case "gap": {
        y += 10;
        const text = row.label === "" ? "later" : row.label;
        parts.push(
          `<g class="gap"><line x1="8" x2="${width - 8}" y1="${y + 10}" y2="${y + 10}"/><rect x="${round(width / 2 - text.length * 3.4 - 10)}" y="${y}" width="${round(
            text.length * 6.8 + 20,
          )}" height="20"/><text x="${width / 2}" y="${y + 14}">${escape(text)}</text></g>`,
        );
        y += 26;
        described.push(`Then a gap in time: ${text}.`);
        break;
      }
    }
  }
  const height = y + 12;
  const heads = sequence.participants
    .map((name, i) => {
      const w = name.length * 7.4 + 20;
      const css = name === "broker" ? "head broker" : "head";
      return `<line class="life" x1="${round(x(i))}" x2="${round(x(i))}" y1="32" y2="${height - 4}"/><g class="${css}"><rect x="${round(
        x(i) - w / 2,
      )}" y="4" width="${round(w)}" height="28" rx="7"/><text x="${round(x(i))}" y="23">${escape(name)}</text></g>`;
    })
    .join("");
  return (
    `<svg class="sequence n${n}" viewBox="0 0 ${width} ${height}" role="img" aria-labelledby="${id}-title ${id}-desc">` +
    `<title id="${id}-title">${escape(title)}</title><desc id="${id}-desc">${escape(described.join(" "))}</desc>${heads}${parts.join("")}</svg>`
  );
}

function bold(text: string, type: string): string {
  return type.length > 2 ? `<tspan class="type">${type}</tspan>${escape(text.slice(type.length))}` : escape(text);
}

function kind(type: string): string {
  if (type === "PUBLISH") {
    return "message";
  }
  return /^(PUBACK|PUBREC|PUBREL|PUBCOMP|SUBACK|UNSUBACK|CONNACK|PINGRESP)$/.test(type) ? "answer" : "request";
}

function round(value: number): number {
  return Math.round(value * 10) / 10;
}

function head(x: number, y: number, to: number): string {
  return `<path class="tip" d="M${round(x)} ${y}l${-8 * to} -4.5v9z"/>`;
}

function line(x1: number, x2: number, y: number): string {
  const to = Math.sign(x2 - x1);
  return `<line x1="${round(x1 + 2 * to)}" x2="${round(x2 - 8 * to)}" y1="${y}" y2="${y}"/>${head(x2 - 1 * to, y, to)}`;
}

function lost(x1: number, x2: number, y: number): string {
  const to = Math.sign(x2 - x1);
  const end = x1 + (x2 - x1) * 0.72;
  return `<line x1="${round(x1 + 2 * to)}" x2="${round(end - 8 * to)}" y1="${y}" y2="${y}"/><path class="cross" d="M${round(end - 5)} ${y - 5}l10 10m0 -10l-10 10"/>`;
}

function loop(x: number, y: number, width: number): string {
  const to = x > width / 2 ? -1 : 1;
  return `<path class="loop" d="M${round(x)} ${y}h${26 * to}v12h${-18 * to}"/>${head(x + 1 * to, y + 12, -to)}`;
}

/** A field of a packet in a bytes block. */
export interface Field {
  bytes: string[];
  name: string;
  meaning: string;
}

/** A bytes block as data. */
export interface Bytes {
  title: string;
  fields: Field[];
}

const MOST_BYTES = 96;

/** Reads a bytes block. */
export function parseBytes(text: string): Bytes {
  const lines = text.split("\n");
  let title = "";
  const fields: Field[] = [];
  for (let i = 0; i < lines.length; i++) {
    const line = lines[i]!.trim();
    if (line === "") {
      continue;
    }
    const cells = line.split("|").map((cell) => cell.trim());
    if (cells.length === 1 && fields.length === 0 && title === "") {
      title = line;
      continue;
    }
    const bytes = cells[0]!.split(/\s+/).filter((byte) => byte !== "");
    const wrong = bytes.find((byte) => !/^([0-9A-Fa-f]{2}|\.\.\.|…)$/.test(byte));
    if (cells.length < 2 || cells[1] === "" || bytes.length === 0 || wrong !== undefined) {
      throw new BlockError(i, `"${line}" is no field; write "32 0a | name | meaning" with two hex digits a byte`);
    }
    fields.push({ bytes: bytes.map((byte) => (byte === "..." ? "…" : byte.toLowerCase())), name: cells[1]!, meaning: cells.slice(2).join(" | ") });
  }
  if (fields.length === 0) {
    throw new BlockError(0, "a bytes block has at least one field");
  }
  if (fields.reduce((sum, field) => sum + field.bytes.length, 0) > MOST_BYTES) {
    throw new BlockError(0, `a bytes block shows at most ${MOST_BYTES} bytes; shorten a payload with ...`);
  }
  return { title, fields };
}

const CELL = 40;
const ROW = 46;
const COLUMNS = 8;

/** Draws the bytes as a strip, coloured by field, with a table of the fields below. */
export function drawBytes(bytes: Bytes, id: string): string {
  const cells = bytes.fields.flatMap((field, i) => field.bytes.map((byte, j) => ({ byte, field: i, first: j === 0 })));
  const rows = Math.ceil(cells.length / COLUMNS);
  const columns = Math.min(COLUMNS, cells.length);
  const width = columns * CELL + 4;
  const height = rows * ROW + 2;
  const strip = cells
    .map((cell, i) => {
      const x = 2 + (i % COLUMNS) * CELL;
      const y = Math.floor(i / COLUMNS) * ROW + 2;
      const mark = cell.first ? `<text class="mark" x="${x + 6}" y="${y + 12}">${cell.field + 1}</text>` : "";
      return `<g class="f${cell.field % 6}"><rect x="${x + 1}" y="${y}" width="${CELL - 2}" height="${ROW - 6}" rx="4"/>${mark}<text class="byte" x="${
        x + CELL / 2
      }" y="${y + 28}">${cell.byte}</text></g>`;
    })
    .join("");
  const described = bytes.fields.map((field) => `${field.bytes.join(" ")}: ${field.name}${field.meaning === "" ? "" : ", " + field.meaning}`).join(". ");
  const title = bytes.title === "" ? "Bytes of the packet" : bytes.title;
  let offset = 0;
  let known = true; // Behind an ellipsis nobody knows the offset.
  const table = bytes.fields
    .map((field, i) => {
      const from = offset;
      offset += field.bytes.length;
      const whole = known && !field.bytes.includes("…");
      const at = known ? from + (whole && field.bytes.length > 1 ? "–" + (offset - 1) : "") : "";
      known = whole;
      return `<tr id="${id}-f${i + 1}" class="f${i % 6}"><td class="number"><a href="#${id}-f${i + 1}" aria-label="Field ${i + 1}">${i + 1}</a></td><td class="at">${at}</td><td><code>${field.bytes.join(" ")}</code></td><th scope="row">${escape(field.name)}</th><td>${escape(field.meaning)}</td></tr>`;
    })
    .join("");
  return (
    `<svg class="bytes c${columns}" viewBox="0 0 ${width} ${height}" role="img" aria-labelledby="${id}-title ${id}-desc"><title id="${id}-title">${escape(
      title,
    )}</title><desc id="${id}-desc">${escape(described)}</desc>${strip}</svg>` +
    (bytes.title === "" ? "" : `<figcaption>${escape(bytes.title)}</figcaption>`) +
    `<div class="scroll" tabindex="0" role="region" aria-label="Fields"><table class="fields"><thead><tr><th scope="col">#</th><th scope="col">Offset</th><th scope="col">Bytes</th><th scope="col">Field</th><th scope="col">Meaning</th></tr></thead><tbody>${table}</tbody></table></div>`
  );
}
