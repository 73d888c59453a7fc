// SPDX-License-Identifier: Apache-2.0
// The pages themselves: entries, questions, cards, directives, tables, home.
import type { Highlighter } from "./code.ts";
import { CATEGORIES, type Category, type Entry, list, type Section } from "./entry.ts";
import { hex } from "./facts.ts";
import type { Page } from "./frame.ts";
import { codeBlock, type Context, type Heading, Markdown } from "./markdown.ts";
import { type CodeCard, entriesOf, LISTS, type Recording, type Reference, statementAnchor } from "./reference.ts";
import { anchor, escape, linkFrom } from "./text.ts";

/** A page and the file it came from, for messages. */
export interface SourcedPage extends Page {
  file: string;
}

const PYTHON_LIBRARY = "paho-mqtt 2.1";

/** Words of the first line of a step that nobody else begins with. */
const STEP_VERBS = new Set([
  "connect", "subscribe", "unsubscribe", "publish", "receive", "silent", "hold-acks", "ack", "drop", "disconnect",
]);

/** Makes all pages. */
export class Pages {
  private readonly markdown: Markdown;

  constructor(
    private readonly reference: Reference,
    private readonly highlighter: Highlighter,
    /** Path of the asset that holds the recording of a slug. */
    private readonly recordingAsset: (slug: string) => string,
    /** Names of the widgets there are. */
    private readonly widgets: ReadonlySet<string>,
  ) {
    this.markdown = new Markdown(reference, highlighter);
  }

  /** Every page but the one for unknown paths. */
  all(): SourcedPage[] {
    const { facts, entries } = this.reference;
    return [
      this.home(),
      ...(Object.keys(CATEGORIES) as Category[])
        .filter((category) => this.reference.paths.has("category/" + category))
        .map((category) => this.category(category)),
      ...entries.map((entry) => this.entry(entry)),
      this.reasonCodes(),
      ...facts.reasonCodes.map((code) => this.reasonCode(code.value)),
      this.connackCodes(),
      ...facts.connack.map((code) => this.connackCode(code.value)),
      this.properties(),
      ...facts.properties.map((property) => this.property(property.value)),
      this.directives(),
      ...facts.directives.map((directive) => this.directive(directive.name)),
      this.sysTopics(),
      this.statements(),
      this.questions(),
    ];
  }

  /** The page for paths that nobody serves. */
  notFound(): SourcedPage {
    return {
      path: "404",
      file: "404",
      root: "/ref/",
      title: "No such page",
      description: "There is no page at this address.",
      headings: [],
      body: `<h1>No such page</h1><p class="answer">Nothing is at this address. The search box above finds nearly everything by a word, a number or an error message.</p><p><a href="/ref/">To the first page</a> · <a href="/ref/conf">all directives</a> · <a href="/ref/rc">all reason codes</a></p>`,
    };
  }

  private context(page: string, file: string, line: number, title: string, pictures = { count: 0 }): Context {
    return { page, file, line, title, pictures };
  }

  // Entries.

  private entry(entry: Entry): SourcedPage {
    const context = (line: number) => this.context(entry.path, entry.file, line, entry.title, pictures);
    const pictures = { count: 0 };
    const headings: Heading[] = [];
    const parts: string[] = [];
    const add = (title: string, html: string, css = "") => {
      const id = anchor(title);
      headings.push({ id, text: title });
      parts.push(`<section class="part ${css}" aria-labelledby="${id}">${heading(title)}${html}</section>`);
    };
    let triedOut = false;
    let shown = false;
    for (const section of entry.sections) {
      switch (section.title) {
        case "":
          parts.push(`<div class="lead">${this.markdown.render(section.text, context(section.line))}</div>`);
          break;
        case "Example":
          shown = true;
          add("Example", this.example(entry, section, context), "example");
          break;
        case "Try it":
          triedOut = true;
          add("Try it", this.tryIt(entry, section, context), "try");
          break;
        case "Related":
        case "In the standard":
          this.reference.problems.add(entry.file, section.line - 1, `the section "${section.title}" is made by the build from the front matter`);
          break;
        default:
          add(section.title, this.markdown.render(section.text, context(section.line)), section.title === "Pitfalls" ? "pitfalls" : "");
      }
    }
    if (!shown && entry.example) {
      add("Example", this.example(entry, { title: "Example", text: "", line: 1 }, context), "example");
    }
    if (entry.widget) {
      if (this.widgets.size > 0 && !this.widgets.has(entry.widget)) {
        this.reference.problems.add(entry.file, entry.lines.widget!, `unknown widget "${entry.widget}"; WIDGETS.md lists them`);
      }
      const widget = `<section class="widget" data-widget="${escape(entry.widget)}" aria-label="${escape(entry.widget)}"><p class="without">The interactive part of this page needs JavaScript.</p></section>`;
      const at = parts.findIndex((part) => part.includes('aria-labelledby="example"'));
      parts.splice(at < 0 ? Math.min(1, parts.length) : at, 0, widget);
    }
    if (entry.slug === "cheatsheet") {
      add("Reason codes", this.compactCodes(entry.path));
      add("Properties", this.compactProperties(entry.path));
    }
    this.neighbours(entry, add);
    if (triedOut && !entry.example) {
      this.reference.problems.add(entry.file, 1, 'there is a "Try it" without an example: the panel is the twin of an example');
    }
    const order = this.reference.entries;
    const i = order.indexOf(entry);
    return {
      path: entry.path,
      file: entry.file,
      title: entry.title,
      description: entry.answer,
      category: entry.category,
      headings,
      css: entry.slug === "cheatsheet" ? "sheet" : "entry",
      body: `<article>
<p class="crumbs"><a href="${escape(linkFrom(entry.path, entry.category === "faq" ? "faq" : "category/" + entry.category))}">${escape(CATEGORIES[entry.category][0])}</a></p>
<h1>${inlineCode(entry.title)}</h1>
<p class="answer">${this.markdown.inline(entry.answer, context(entry.lines.answer ?? 1))}</p>
${badges(entry.versions)}
${parts.join("\n")}
</article>
${turns(entry.path, order[i - 1], order[i + 1])}`,
    };
  }

  private example(entry: Entry, section: Section, context: (line: number) => Context): string {
    const { problems } = this.reference;
    const blocks: Record<string, string> = {};
    const before: string[] = [];
    const after: string[] = [];
    const lines = section.text.split("\n");
    for (let i = 0; i < lines.length; i++) {
      const fence = /^```(mosquitto|java)\b/.exec(lines[i]!);
      if (!fence) {
        // Kept lines stay in their place, so that messages name the right one.
        (Object.keys(blocks).length === 0 ? before : after).push(lines[i]!);
        continue;
      }
      const end = lines.findIndex((line, j) => j > i && /^```\s*$/.test(line));
      if (end < 0) {
        problems.add(entry.file, section.line + i, "this block has no end");
        break;
      }
      if (blocks[fence[1]!] !== undefined) {
        problems.add(entry.file, section.line + i, `there is a second ${fence[1]} block in "Example"`);
      }
      blocks[fence[1]!] = lines.slice(i + 1, end).join("\n");
      after.push(...Array<string>(end - i + 1).fill(""));
      i = end;
    }
    const slug = entry.example?.replace(/\.py$/, "");
    const python = slug === undefined ? undefined : this.reference.python.get(slug);
    if (slug !== undefined && python === undefined) {
      problems.add(entry.file, entry.lines.example ?? 1, `examples/python/${entry.example} is missing`);
    }
    const tabs: [string, string, string][] = [];
    if (python !== undefined) {
      tabs.push([
        "Python",
        codeBlock(this.highlighter.html(withoutHeader(python), "python"), "python"),
        `<p class="run">Whole file, for ${PYTHON_LIBRARY}: <a href="${escape(linkFrom(entry.path, "examples/" + slug + ".py"))}" download="${slug}.py">download ${slug}.py</a>, then <code>python3 ${slug}.py --host localhost --port 1883</code></p>`,
      ]);
    }
    if (blocks.mosquitto !== undefined) {
      tabs.push(["mosquitto", codeBlock(this.highlighter.html(blocks.mosquitto, "mosquitto"), "mosquitto"), ""]);
    }
    if (blocks.java !== undefined) {
      tabs.push(["Java", codeBlock(this.highlighter.html(blocks.java, "java"), "java"), ""]);
    }
    const at = section.line;
    return (
      (before.some((line) => line.trim() !== "") ? this.markdown.render(before.join("\n"), context(at)) : "") +
      tabGroup(tabs) +
      (slug === undefined ? "" : this.recorded(entry, slug)) +
      (after.some((line) => line.trim() !== "") ? this.markdown.render(after.join("\n"), context(at + before.length)) : "")
    );
  }

  private recorded(entry: Entry, slug: string): string {
    const recording = this.reference.recordings.get(slug);
    if (recording === undefined) {
      return "";
    }
    const output = recording.output
      .map((line) => (line.startsWith("~") ? `<span class="varies" title="Differs from run to run">${escape(line.slice(1).trimStart())}</span>` : escape(line)))
      .join("\n");
    return (
      (recording.output.length === 0 ? "" : `<figure class="output"><figcaption>What it prints</figcaption><pre tabindex="0"><samp>${output}</samp></pre></figure>`) +
      (recording.packets.length === 0 ? "" : this.story(entry, slug, recording))
    );
  }

  private story(entry: Entry, slug: string, recording: Recording): string {
    const rows = recording.packets.map((event, i) => {
      const id = `packet-${i + 1}`;
      const time = `<span class="time">${milliseconds(event.at)}</span>`;
      const client = `<b>${escape(event.client)}</b>`;
      if (event.direction === "begin" || event.direction === "end") {
        return `<li id="${id}" class="${event.direction}">${time} ${client} ${event.direction === "begin" ? "connects" : "is gone"}<span class="why">${escape(event.summary)}</span></li>`;
      }
      const who = event.direction === "in" ? `${client} → broker` : `broker → ${client}`;
      return `<li id="${id}" class="${event.direction}">${time} <span class="who">${who}</span> <code>${escape(event.summary)}</code></li>`;
    });
    return `<section class="story" data-story="${escape(slug)}" data-recording="${escape(linkFrom(entry.path, this.recordingAsset(slug)))}" aria-label="Recorded packets"><details open><summary>The packets of this run, as the broker saw them</summary><ol class="packets">${rows.join(
      "",
    )}</ol></details></section>`;
  }

  private tryIt(entry: Entry, section: Section, context: (line: number) => Context): string {
    const match = /```try\n([\s\S]*?)\n```/.exec(section.text);
    if (!match) {
      this.reference.problems.add(entry.file, section.line, '"Try it" holds no ```try block');
      return this.markdown.render(section.text, context(section.line));
    }
    const first = section.line + section.text.slice(0, match.index).split("\n").length;
    const before = section.text.slice(0, match.index);
    const after = section.text.slice(match.index + match[0].length);
    let step = 0;
    const steps = match[1]!.split("\n").map((raw, i) => {
      const line = raw.trim();
      if (line === "") {
        return "";
      }
      if (line.startsWith("#")) {
        return `<li class="say" data-step="${escape(line)}">${escape(line.slice(1).trim())}</li>`;
      }
      const words = line.split(/\s+/);
      if (words[0] !== "wait" && !STEP_VERBS.has(words[1] ?? "")) {
        this.reference.problems.add(entry.file, first + i, `"${line}" is no step: the second word is one of ${[...STEP_VERBS].join(", ")}`);
      }
      step++;
      return `<li id="step-${step}" data-step="${escape(line)}"><code>${escape(line)}</code></li>`;
    });
    return (
      (before.trim() === "" ? "" : this.markdown.render(before, context(section.line))) +
      `<section class="panel" data-try="${escape(entry.slug)}" aria-label="Try it"><ol class="steps">${steps.join("")}</ol><p class="without">With JavaScript these steps run here, against this very broker.</p></section>` +
      (after.trim() === "" ? "" : this.markdown.render(after, context(first + steps.length + 1)))
    );
  }

  /** Directives, related entries and statements, from the front matter. */
  private neighbours(entry: Entry, add: (title: string, html: string, css?: string) => void): void {
    const { problems, directives, byPath, facts } = this.reference;
    const link = (path: string) => escape(linkFrom(entry.path, path));
    const known = entry.directives.flatMap((name) => {
      const directive = directives.get(name);
      if (!directive) {
        problems.add(entry.file, entry.lines.directives!, `unknown directive "${name}"`);
      }
      return directive ? [directive] : [];
    });
    if (known.length > 0) {
      add(
        "Directives",
        `<dl class="cards">${known
          .map((d) => `<div><dt><a href="${link("conf/" + d.name)}"><code>${escape(d.name)}</code></a></dt><dd>${escape(d.text)} <span class="default">Default: ${escape(d.default)}</span></dd></div>`)
          .join("")}</dl>`,
      );
    }
    const related = entry.related.flatMap((path) => {
      const other = byPath.get(path) ?? byPath.get("faq/" + path);
      if (!other && this.reference.paths.has(path)) {
        return [{ path, title: path, answer: "" }];
      }
      if (!other) {
        problems.add(entry.file, entry.lines.related!, `dead link "${path}": related to an entry that is not there`);
      }
      return other ? [other] : [];
    });
    if (related.length > 0) {
      add(
        "Related",
        `<ul class="related">${related.map((o) => `<li><a href="${link(o.path)}"><b>${inlineCode(o.title)}</b><span>${plain(o.answer)}</span></a></li>`).join("")}</ul>`,
      );
    }
    const statements = entry.statements.flatMap((name) => {
      const citation = name.replace(/^v3[ -]/, "v3 ").replace(/^\[|\]$/g, "");
      const statement = facts.statements.find((s) => s.citation === citation);
      if (!statement) {
        problems.add(entry.file, entry.lines.statements!, `unknown statement "${name}"`);
      }
      return statement ? [statement] : [];
    });
    if (statements.length > 0) {
      add(
        "In the standard",
        `<ul class="statements">${statements
          .map(
            (s) =>
              `<li><a href="${link("standard#" + statementAnchor(s.citation))}">${s.id}</a> <span class="version">${s.version}</span> ${escape(s.text)}.</li>`,
          )
          .join("")}</ul>`,
      );
    }
  }

  // Cards.

  private reasonCode(value: number): SourcedPage {
    const code = this.reference.facts.reasonCodes.find((c) => c.value === value)!;
    const path = "rc/" + hex(value);
    const card = this.reference.reasonCards[hex(value)];
    if (!card) {
      this.reference.problems.add(this.cardFile("reason-codes"), 0, `reason code ${hex(value)} has no card`);
    }
    const values = this.reference.facts.reasonCodes;
    const i = values.indexOf(code);
    return this.card(
      path,
      this.cardFile("reason-codes"),
      `${hex(value)} ${code.name}`,
      card?.causes?.[0] ?? (code.error ? "A failure of MQTT 5.0." : "Not an error."),
      [
        ["Value", `<code>${hex(value)}</code> = ${value}`],
        ["Kind", code.error ? "an error: 0x80 and above" : "no error: below 0x80"],
        ["In", escape(code.packets.join(", "))],
      ],
      card,
      ["rc", "Reason codes"],
      code.error ? "error" : "fine",
      values[i - 1] && { path: "rc/" + hex(values[i - 1]!.value), title: `${hex(values[i - 1]!.value)} ${values[i - 1]!.name}` },
      values[i + 1] && { path: "rc/" + hex(values[i + 1]!.value), title: `${hex(values[i + 1]!.value)} ${values[i + 1]!.name}` },
    );
  }

  private connackCode(value: number): SourcedPage {
    const codes = this.reference.facts.connack;
    const code = codes.find((c) => c.value === value)!;
    const card = this.reference.connackCards[String(value)] ?? this.reference.connackCards[hex(value)];
    if (!card) {
      this.reference.problems.add(this.cardFile("connack-codes"), 0, `CONNACK code ${value} has no card`);
    }
    const neighbour = (other: number) => {
      const found = codes.find((c) => c.value === other);
      return found && { path: "connack/" + other, title: `rc ${other} ${found.name}` };
    };
    return this.card(
      "connack/" + value,
      this.cardFile("connack-codes"),
      `rc ${value}: ${code.name}`,
      card?.causes?.[0] ?? "What a broker answers to CONNECT.",
      [
        ["Value", `<code>${value}</code> = <code>${hex(value)}</code>`],
        ["In", "CONNACK of MQTT 3.1 and 3.1.1"],
      ],
      card,
      ["connack-codes", "CONNACK return codes of 3.1.1"],
      value === 0 ? "fine" : "error",
      neighbour(value - 1),
      neighbour(value + 1),
    );
  }

  private card(
    path: string,
    file: string,
    title: string,
    answer: string,
    rows: [string, string][],
    card: CodeCard | undefined,
    parent: [string, string],
    css: string,
    before?: Neighbour,
    after?: Neighbour,
  ): SourcedPage {
    const context = this.context(path, file, 0, title);
    const render = (text: string) => this.markdown.inline(this.settingsAsCode(text), context);
    const parts: [string, string][] = [];
    if (card?.sender) {
      parts.push(["Who sends it", `<p>${render(card.sender)}</p>`]);
    }
    if (card?.causes && card.causes.length > 0) {
      parts.push(["Usual causes", `<ul>${card.causes.map((cause) => `<li>${render(cause)}</li>`).join("")}</ul>`]);
    }
    if (card?.fix) {
      parts.push(["What to do", `<p class="fix">${render(card.fix)}</p>`]);
    }
    if (card?.paho) {
      parts.push(["What paho prints", card.paho.includes("`") ? `<p>${render(card.paho)}</p>` : codeBlock(escape(card.paho), "text")]);
    }
    if (card?.setting) {
      const names = list(card.setting).filter((name) => this.reference.directives.has(name));
      parts.push([
        "The setting behind it",
        names.length > 0 && names.length === list(card.setting).length
          ? `<dl class="cards">${names.map((name) => this.directiveTerm(name, path)).join("")}</dl>`
          : `<p>${render(card.setting)}</p>`,
      ]);
    }
    const seen = this.reference.entries.filter((entry) => entry.sections.some((section) => section.text.toLowerCase().includes(`](${path.toLowerCase()})`)));
    if (seen.length > 0) {
      parts.push(["Explained in", this.related(path, seen)]);
    }
    return {
      path,
      file,
      title,
      description: plainText(answer),
      headings: parts.map(([text]) => ({ id: anchor(text), text })),
      css: "card-page",
      body: `<article class="card ${css}"><p class="crumbs"><a href="${escape(linkFrom(path, parent[0]))}">${escape(parent[1])}</a></p><h1>${escape(title)}</h1>
<p class="answer">${render(sentence(answer))}</p>
${definitions(rows)}
${parts.map(([text, html]) => `<section class="part" aria-labelledby="${anchor(text)}">${heading(text)}${html}</section>`).join("\n")}
</article>
${turns(path, before, after)}`,
    };
  }

  /** Names of directives in prose of cards become code, and so links. */
  private settingsAsCode(text: string): string {
    return text
      .split(/(`[^`]*`)/)
      .map((piece) =>
        piece.startsWith("`") ? piece : piece.replace(/\b[a-z]+(?:_[a-z0-9]+)+\b/g, (name) => (this.reference.directives.has(name) ? "`" + name + "`" : name)),
      )
      .join("");
  }

  private property(value: number): SourcedPage {
    const property = this.reference.facts.properties.find((p) => p.value === value)!;
    const path = "property/" + hex(value);
    const file = this.cardFile("properties");
    const card = this.reference.propertyCards[hex(value)];
    if (!card) {
      this.reference.problems.add(file, 0, `property ${hex(value)} has no card`);
    }
    const context = this.context(path, file, 0, property.name);
    const render = (text: string) => this.markdown.inline(this.settingsAsCode(text), context);
    const values = this.reference.facts.properties;
    const i = values.indexOf(property);
    const neighbour = (other: (typeof values)[number] | undefined) => other && { path: "property/" + hex(other.value), title: `${hex(other.value)} ${other.name}` };
    const seen = this.reference.entries.filter((entry) => entry.sections.some((section) => section.text.toLowerCase().includes(`](${path.toLowerCase()})`)));
    return {
      path,
      file,
      title: `${hex(value)} ${property.name}`,
      description: plainText(card?.what ?? `The MQTT 5.0 property ${property.name}.`),
      headings: [],
      css: "card-page",
      body: `<article class="card"><p class="crumbs"><a href="${escape(linkFrom(path, "property"))}">Properties</a></p><h1><code>${hex(value)}</code> ${escape(property.name)}</h1>
<p class="answer">${render(card?.what ?? `The MQTT 5.0 property ${property.name}.`)}</p>
${definitions([
  ["Identifier", `<code>${hex(value)}</code> = ${value}`],
  ["Type", escape(property.type)],
  ["In", escape(property.packets.map((p) => (p === "Will" ? "the will properties of CONNECT" : p)).join(", "))],
  ["More than once", property.repeats.length === 0 ? "no" : escape("yes, in " + property.repeats.map((p) => (p === "Will" ? "the will properties" : p)).join(", "))],
  ...(card?.default ? ([["When absent", render(card.default)]] as [string, string][]) : []),
])}
${card?.pitfall ? `<section class="part pitfalls" aria-labelledby="pitfall">${heading("Pitfall")}<p>${render(card.pitfall)}</p></section>` : ""}
${seen.length > 0 ? `<section class="part" aria-labelledby="explained-in">${heading("Explained in")}${this.related(path, seen)}</section>` : ""}
</article>
${turns(path, neighbour(values[i - 1]), neighbour(values[i + 1]))}`,
    };
  }

  private directive(name: string): SourcedPage {
    const directive = this.reference.directives.get(name)!;
    const path = "conf/" + name;
    const seen = this.reference.entries.filter(
      (entry) => entry.directives.includes(name) || entry.sections.some((section) => section.text.includes("`" + name + "`") || section.text.includes(`](${path})`)),
    );
    const siblings = this.reference.facts.directives.filter((d) => d.group === directive.group);
    const i = siblings.indexOf(directive);
    const neighbour = (other: (typeof siblings)[number] | undefined) => other && { path: "conf/" + other.name, title: other.name };
    return {
      path,
      file: path,
      title: name,
      description: directive.text,
      headings: [],
      css: "card-page",
      body: `<article class="card"><p class="crumbs"><a href="${escape(linkFrom(path, "conf"))}">Directives</a> · <a href="${escape(linkFrom(path, "conf#" + chapter(directive.group)))}">${escape(directive.group)}</a></p><h1><code>${escape(name)}</code></h1>
<p class="answer">${escape(directive.text)}</p>
${definitions([
  ["Value", `<code>${escape(directive.type)}</code>`],
  ["Default", `<code>${escape(directive.default)}</code>`],
  ["Belongs to", escape(directive.scope)],
  ["Changes on reload", directive.reloadable ? "yes, with <code>kill -HUP</code>" : "no, at the next start"],
  ["Since", escape(directive.since)],
  ["Example", `<code>${escape(directive.example)}</code>`],
  ["Effect", escape(EFFECTS[directive.effect] ?? directive.effect)],
  ...(directive.aliases.length > 0 ? ([["Also written", directive.aliases.map((a) => `<code>${escape(a)}</code>`).join(", ")]] as [string, string][]) : []),
])}
${seen.length > 0 ? `<section class="part" aria-labelledby="explained-in">${heading("Explained in")}${this.related(path, seen)}</section>` : ""}
</article>
${turns(path, neighbour(siblings[i - 1]), neighbour(siblings[i + 1]))}`,
    };
  }

  private directiveTerm(name: string, page: string): string {
    const directive = this.reference.directives.get(name)!;
    return `<div><dt><a href="${escape(linkFrom(page, "conf/" + directive.name))}"><code>${escape(directive.name)}</code></a></dt><dd>${escape(directive.text)} <span class="default">Default: ${escape(directive.default)}</span></dd></div>`;
  }

  private related(page: string, entries: Entry[]): string {
    return `<ul class="related">${entries
      .map((entry) => `<li><a href="${escape(linkFrom(page, entry.path))}"><b>${inlineCode(entry.title)}</b><span>${plain(entry.answer)}</span></a></li>`)
      .join("")}</ul>`;
  }

  private cardFile(name: string): string {
    return `${this.reference.places.content}/cards/${name}.json`;
  }

  // Tables.

  private list(path: keyof typeof LISTS & string, body: string, headings: Heading[] = []): SourcedPage {
    const [title, sentence] = LISTS[path]!;
    return {
      path,
      file: path,
      title,
      description: sentence,
      headings,
      css: "table-page",
      body: `<article><h1>${escape(title)}</h1><p class="answer">${escape(sentence)}</p>${body}</article>`,
    };
  }

  private reasonCodes(): SourcedPage {
    const rows = this.reference.facts.reasonCodes.map((code) => {
      const id = hex(code.value);
      const card = this.reference.reasonCards[id];
      return `<tr id="${id}" class="${code.error ? "error" : "fine"}"><th scope="row"><a href="rc/${id}"><code>${id}</code></a></th><td class="number">${code.value}</td><td><a href="rc/${id}">${escape(code.name)}</a></td><td class="small">${escape(
        code.packets.join(", "),
      )}</td><td>${this.cell(card?.causes?.[0] ?? "", "rc")}</td></tr>`;
    });
    return this.list("rc", table(["Code", "Decimal", "Name", "In", "Usual cause"], rows));
  }

  private cell(text: string, page: string): string {
    return text === "" ? "" : this.markdown.inline(this.settingsAsCode(text), this.context(page, page, 0, page));
  }

  private connackCodes(): SourcedPage {
    const rows = this.reference.facts.connack.map((code) => {
      const card = this.reference.connackCards[String(code.value)];
      return `<tr id="rc-${code.value}"><th scope="row"><a href="connack/${code.value}"><code>${code.value}</code></a></th><td><a href="connack/${code.value}">${escape(code.name)}</a></td><td>${this.cell(card?.causes?.[0] ?? "", "connack-codes")}</td></tr>`;
    });
    return this.list("connack-codes", table(["Code", "Name", "Usual cause"], rows));
  }

  private properties(): SourcedPage {
    const rows = this.reference.facts.properties.map((property) => {
      const id = hex(property.value);
      return `<tr id="${id}"><th scope="row"><a href="property/${id}"><code>${id}</code></a></th><td><a href="property/${id}">${escape(property.name)}</a></td><td>${escape(property.type)}</td><td class="small">${escape(property.packets.join(", "))}</td></tr>`;
    });
    return this.list("property", table(["Identifier", "Name", "Type", "In"], rows));
  }

  private directives(): SourcedPage {
    const groups = [...new Set(this.reference.facts.directives.map((d) => d.group))];
    const parts = groups.map((group) => {
      const rows = this.reference.facts.directives
        .filter((d) => d.group === group)
        .map(
          (d) =>
            `<tr id="${escape(d.name)}"><th scope="row"><a href="conf/${escape(d.name)}"><code>${escape(d.name)}</code></a></th><td><code>${escape(d.default)}</code></td><td>${escape(d.text)}</td><td>${escape(d.effect)}</td></tr>`,
        );
      return `<section class="part">${heading(group, chapter(group))}${table(["Directive", "Default", "", "Effect"], rows)}</section>`;
    });
    return this.list(
      "conf",
      parts.join("\n"),
      groups.map((group) => ({ id: chapter(group), text: group })),
    );
  }

  private sysTopics(): SourcedPage {
    const rows = this.reference.facts.sysTopics.map((topic) => {
      const id = anchor(topic.name);
      return `<tr id="${id}"><th scope="row"><a href="#${id}"><code>${escape(topic.name).replace(/\//g, "/<wbr>")}</code></a></th><td>${escape(topic.text)}</td></tr>`;
    });
    return this.list("sys", table(["Topic", "Meaning"], rows));
  }

  private statements(): SourcedPage {
    const cited = new Map<string, Entry[]>();
    for (const entry of this.reference.entries) {
      for (const name of entry.statements) {
        const citation = name.replace(/^v3[ -]/, "v3 ");
        cited.set(citation, [...(cited.get(citation) ?? []), entry]);
      }
    }
    const headings: Heading[] = [];
    const parts = (["5.0", "3.1.1"] as const).map((version) => {
      const statements = this.reference.facts.statements.filter((s) => s.version === version);
      const title = "MQTT " + version;
      headings.push({ id: anchor(title), text: title });
      const items = statements.map((s) => {
        const id = statementAnchor(s.citation);
        const entries = cited.get(s.citation) ?? [];
        return `<li id="${id}"><a href="#${id}">${s.id}</a> <span class="actor">${s.actor}</span> <span class="area">${escape(s.area)}</span><p>${escape(s.text)}.${
          entries.length > 0 ? ` <span class="seen">See ${entries.map((e) => `<a href="${escape(e.path)}">${inlineCode(e.title)}</a>`).join(", ")}.</span>` : ""
        }</p></li>`;
      });
      return `<section class="part">${heading(title)}<ul class="statements all">${items.join("")}</ul></section>`;
    });
    return this.list("standard", parts.join("\n"), headings);
  }

  private questions(): SourcedPage {
    return this.list(
      "faq",
      `<ul class="related wide">${entriesOf(this.reference, "faq")
        .map((entry) => `<li><a href="${escape(entry.path)}"><b>${inlineCode(entry.title)}</b><span>${plain(entry.answer)}</span></a></li>`)
        .join("")}</ul>`,
    );
  }

  private compactCodes(page: string): string {
    return `<ul class="compact">${this.reference.facts.reasonCodes
      .map((code) => `<li><a href="${escape(linkFrom(page, "rc/" + hex(code.value)))}"><code>${hex(code.value)}</code> ${escape(code.name)}</a></li>`)
      .join("")}</ul>`;
  }

  private compactProperties(page: string): string {
    return `<ul class="compact">${this.reference.facts.properties
      .map((p) => `<li><a href="${escape(linkFrom(page, "property/" + hex(p.value)))}"><code>${hex(p.value)}</code> ${escape(p.name)}</a></li>`)
      .join("")}</ul>`;
  }

  // Home and categories.

  private category(category: Category): SourcedPage {
    const path = "category/" + category;
    const [title, sentence] = CATEGORIES[category];
    return {
      path,
      file: path,
      title,
      description: sentence,
      category,
      headings: [],
      css: "table-page",
      body: `<article><h1>${escape(title)}</h1><p class="answer">${escape(sentence)}</p><ul class="related wide">${entriesOf(this.reference, category)
        .map((entry) => `<li><a href="${escape(linkFrom(path, entry.path))}"><b>${inlineCode(entry.title)}</b><span>${plain(entry.answer)}</span></a></li>`)
        .join("")}</ul></article>`,
    };
  }

  private home(): SourcedPage {
    const { byPath } = this.reference;
    const has = (path: string) => byPath.get(path);
    const path = [
      ["start", "What MQTT is"],
      ["publish", "Publish a message"],
      ["qos-1", "See a redelivery"],
    ].filter(([slug]) => has(slug!));
    const chips = (rows: [string, string][]) =>
      `<ul class="chips">${rows
        .filter(([slug]) => this.reference.paths.has(slug))
        .map(([slug, words]) => `<li><a href="${escape(linkFrom("", slug))}">${escape(words)}</a></li>`)
        .join("")}</ul>`;
    const groups = (Object.keys(CATEGORIES) as Category[])
      .filter((category) => entriesOf(this.reference, category).length > 0)
      .map(
        (category) =>
          `<section class="group" aria-labelledby="${category}"><h2 id="${category}"><a href="${category === "faq" ? "faq" : "category/" + category}">${escape(CATEGORIES[category][0])}</a></h2><p>${escape(CATEGORIES[category][1])}</p><ul>${entriesOf(
            this.reference,
            category,
          )
            .map((entry) => `<li><a href="${escape(entry.path)}" title="${plain(entry.answer)}">${inlineCode(entry.title)}</a></li>`)
            .join("")}</ul></section>`,
      );
    return {
      path: "",
      file: "home",
      title: "The MQTT Reference",
      description: "Find anything about MQTT in a keystroke, read it in one sentence, run it, and see the packets.",
      headings: [],
      css: "home",
      body: `<div class="hero"><h1>The MQTT Reference</h1><p class="answer">Find anything in a keystroke, read it in one sentence, run it against your own broker, and see the packets.</p><p class="keys">Press <kbd>/</kbd> and type: a word, a number, or the error message you see.</p></div>
${path.length > 0 ? `<section class="five" aria-labelledby="five"><h2 id="five">New to MQTT? Five minutes</h2><ol>${path.map(([slug, words]) => `<li><a href="${slug}"><b>${escape(words!)}</b><span>${plain(has(slug!)!.answer)}</span></a></li>`).join("")}</ol></section>` : ""}
<section class="ways" aria-labelledby="symptom"><h2 id="symptom">Something is wrong</h2>${chips([
        ["cannot-connect", "It does not connect"],
        ["disconnects-every-n-seconds", "It disconnects again and again"],
        ["messages-missing", "Messages are missing"],
        ["messages-twice", "Messages come twice"],
        ["stale-devices", "Old devices come back"],
        ["high-memory-or-queue", "Queues and memory grow"],
        ["acl-denied", "Not authorized"],
        ["rc", "What does this code mean?"],
      ])}</section>
<section class="ways" aria-labelledby="task"><h2 id="task">I want to</h2>${chips([
        ["retain", "keep the last value"],
        ["retain-clear", "clear a retained message"],
        ["will", "tell others when a device dies"],
        ["sessions", "get what I missed while away"],
        ["wildcard-hash", "subscribe to many topics"],
        ["tls-basics", "switch TLS on"],
        ["auth-userpass", "ask for user and password"],
        ["acl", "say who may do what"],
        ["websocket", "connect from a browser"],
        ["request-response", "ask and get an answer"],
        ["shared-subs", "share work among workers"],
        ["reconnect", "reconnect well"],
      ])}</section>
<div class="groups">${groups.join("\n")}</div>
<section class="ways" aria-labelledby="tables"><h2 id="tables">Tables</h2><ul class="chips">${["rc", "property", "connack-codes", "conf", "sys", "standard"]
        .map((p) => `<li><a href="${p}">${escape(LISTS[p]![0])}</a></li>`)
        .join("")}</ul></section>`,
    };
  }
}

interface Neighbour {
  path: string;
  title: string;
}

const EFFECTS: Record<string, string> = {
  yes: "yes, as in mosquitto",
  mapped: "yes: the same result in another way",
  later: "read and checked; takes effect with a later release",
  "not needed": "none needed: Godwit does at least that anyway",
  no: "none, which the log says at the start",
};

function heading(title: string, id = anchor(title)): string {
  return `<h2 id="${id}"><a class="permalink" href="#${id}">${escape(title)}</a></h2>`;
}

/** Chapters of the directives have anchors apart from the directives: there is one called persistence of both. */
function chapter(group: string): string {
  return "chapter-" + anchor(group);
}

function definitions(rows: [string, string][]): string {
  return `<dl class="facts">${rows.map(([term, html]) => `<div><dt>${term}</dt><dd>${html}</dd></div>`).join("")}</dl>`;
}

function table(heads: string[], rows: string[]): string {
  return `<div class="scroll" tabindex="0" role="region" aria-label="Table"><table><thead><tr>${heads
    .map((head) => (head === "" ? "<td></td>" : `<th scope="col">${head}</th>`))
    .join("")}</tr></thead><tbody>${rows.join("\n")}</tbody></table></div>`;
}

function badges(versions: string[]): string {
  return `<ul class="versions" aria-label="Versions of MQTT">${["3.1", "3.1.1", "5.0"]
    .map((version) =>
      versions.includes(version)
        ? `<li class="has">${version}<span class="unseen"> yes</span></li>`
        : `<li class="lacks">${version}<span class="unseen"> no</span></li>`,
    )
    .join("")}</ul>`;
}

function turns(page: string, before: Neighbour | undefined, after: Neighbour | undefined): string {
  const link = (neighbour: Neighbour | undefined, css: string, words: string) =>
    neighbour ? `<a class="${css}" rel="${css}" href="${escape(linkFrom(page, neighbour.path))}"><span>${words}</span>${inlineCode(neighbour.title)}</a>` : "<span></span>";
  return `<nav class="turns" aria-label="Before and after">${link(before, "prev", "Before")}${link(after, "next", "Next")}</nav>`;
}

/** Tabs by radio buttons: they work without JavaScript and move nothing when it arrives. */
function tabGroup(tabs: [string, string, string][]): string {
  if (tabs.length === 0) {
    return "";
  }
  if (tabs.length === 1) {
    return tabs[0]![1] + tabs[0]![2];
  }
  const id = "tabs";
  return `<fieldset class="tabs"><legend class="unseen">The same in</legend>${tabs
    .map(([name], i) => `<input type="radio" name="${id}" id="${id}-${i}" class="tab${i}"${i === 0 ? " checked" : ""}><label for="${id}-${i}">${escape(name)}</label>`)
    .join("")}${tabs.map(([name, code, more], i) => `<div class="pane pane${i}"><p class="print-title">${escape(name)}</p>${code}${more}</div>`).join("")}</fieldset>`;
}

/** The example without the lines that are for the test and the shell. */
function withoutHeader(python: string): string {
  const lines = python.split("\n");
  let i = 0;
  while (i < lines.length && (lines[i]!.startsWith("#") || lines[i]!.trim() === "")) {
    i++;
  }
  return lines.slice(i).join("\n");
}

function milliseconds(micros: number): string {
  return (micros / 1000).toFixed(1) + " ms";
}

/** Text with `code` marks as HTML. */
function inlineCode(text: string): string {
  return escape(text).replace(/`([^`]+)`/g, "<code>$1</code>");
}

/** With a full stop. */
function sentence(text: string): string {
  return /[.!?]$/.test(text) ? text : text + ".";
}

function plainText(text: string): string {
  return text.replace(/\[([^\]]+)\]\([^)]*\)/g, "$1").replace(/`/g, "");
}

/** Text without marks, for HTML. */
function plain(text: string): string {
  return escape(plainText(text));
}
