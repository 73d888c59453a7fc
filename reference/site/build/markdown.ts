// SPDX-License-Identifier: Apache-2.0
// Markdown to HTML: checked links relative to the page, directives linked by name, pictures for sequence and bytes blocks.
import createMarkdown, { type MarkdownIt, type RendererRule } from "markdown-it";
import type { Highlighter } from "./code.ts";
import { BlockError, drawBytes, drawSequence, parseBytes, parseSequence } from "./pictures.ts";
import type { Reference } from "./reference.ts";
import { anchor, escape, linkFrom } from "./text.ts";

/** Where a piece of Markdown comes from and where it goes. */
export interface Context {
  /** Path of the page. */
  page: string;
  file: string;
  /** Line of the file in which the text begins. */
  line: number;
  /** What pictures are called for those who do not see them. */
  title: string;
  /** Counts pictures of the page, so that their ids differ. */
  pictures: { count: number };
}

/** A heading inside of a section. */
export interface Heading {
  id: string;
  text: string;
}

/** Renders Markdown of the content. */
export class Markdown {
  private readonly parser: MarkdownIt;

  constructor(
    private readonly reference: Reference,
    private readonly highlighter: Highlighter,
  ) {
    this.parser = createMarkdown({ html: false, linkify: false, typographer: false });
    const rules = this.parser.renderer.rules;
    rules.fence = (tokens, i, _options, env) => {
      const token = tokens[i]!;
      const context = env as unknown as Context;
      return this.block(token.content, token.info.trim(), { ...context, line: context.line + (token.map?.[0] ?? 0) + 1 });
    };
    rules.code_block = (tokens, i) => codeBlock(escape(tokens[i]!.content), "text");
    rules.code_inline = (tokens, i, _options, env) => {
      const text = tokens[i]!.content;
      const directive = this.reference.directives.get(text.split(/\s/)[0]!);
      const inLink = tokens.slice(0, i).filter((t) => t.type === "link_open").length > tokens.slice(0, i).filter((t) => t.type === "link_close").length;
      const code = `<code>${escape(text)}</code>`;
      return directive && !inLink && (text.includes("_") || text === directive.name) && isDirectiveText(text)
        ? `<a class="directive" href="${escape(linkFrom((env as unknown as Context).page, "conf/" + directive.name))}" title="${escape(directive.text)}">${code}</a>`
        : code;
    };
    rules.heading_open = (tokens, i) => {
      const id = anchor(tokens[i + 1]!.content);
      return `<${tokens[i]!.tag} id="${id}"><a class="permalink" href="#${id}">`;
    };
    rules.heading_close = (tokens, i) => `</a></${tokens[i]!.tag}>\n`;
    rules.table_open = () => `<div class="scroll" tabindex="0" role="region" aria-label="Table"><table>`;
    rules.table_close = () => `</table></div>\n`;
    rules.link_open = (tokens, i, options, env, self) => {
      const token = tokens[i]!;
      token.attrSet("href", this.address(String(token.attrGet("href") ?? ""), env as unknown as Context));
      if (/^https?:/.test(String(token.attrGet("href")))) {
        token.attrSet("rel", "noreferrer");
      }
      return self.renderToken(tokens, i, options);
    };
    // The style sheet aligns; the policy forbids style attributes.
    for (const cell of ["th_open", "td_open"]) {
      rules[cell] = (tokens, i) => {
        const style = tokens[i]!.attrGet("style");
        return `<${tokens[i]!.tag}${style ? ` class="${String(style).replace("text-align:", "align-")}"` : ""}>`;
      };
    }
  }

  /** A text with paragraphs, lists, tables and blocks. */
  render(text: string, context: Context): string {
    this.checkLinks(text, context);
    return this.parser.render(text, { ...context });
  }

  /** A sentence without paragraphs around. */
  inline(text: string, context: Context): string {
    this.checkLinks(text, context);
    return this.parser.renderInline(text, { ...context });
  }

  /** Third-level headings of a text. */
  headings(text: string): Heading[] {
    const tokens = this.parser.parse(text, {});
    return tokens.flatMap((token, i) =>
      token.type === "heading_open" ? [{ id: anchor(tokens[i + 1]!.content), text: tokens[i + 1]!.content.replace(/`/g, "") }] : [],
    );
  }

  /** A picture, or code with its colours and a copy button. */
  block(content: string, language: string, context: Context): string {
    const name = language.split(/\s/)[0]!;
    if (name === "sequence" || name === "bytes") {
      const id = "picture" + ++context.pictures.count;
      try {
        return name === "sequence"
          ? `<figure class="picture" id="${id}">${drawSequence(parseSequence(content), id, `${context.title}: the packets in order`)}</figure>`
          : `<figure class="picture" id="${id}">${drawBytes(parseBytes(content), id)}</figure>`;
      } catch (error) {
        if (error instanceof BlockError) {
          this.reference.problems.add(context.file, context.line + error.line, error.message);
          return "";
        }
        throw error;
      }
    }
    if (!this.highlighter.knows(name)) {
      this.reference.problems.add(context.file, context.line - 1, `blocks of language "${name}" cannot be highlighted`);
    }
    return codeBlock(this.highlighter.html(content, name), name === "" ? "text" : name);
  }

  private address(target: string, context: Context): string {
    return /^(https?:|#)/.test(target) ? target : linkFrom(context.page, normal(target));
  }

  private checkLinks(text: string, context: Context): void {
    let isCode = false;
    text.split("\n").forEach((line, i) => {
      if (/^\s*(```|~~~)/.test(line)) {
        isCode = !isCode;
      }
      if (isCode) {
        return;
      }
      if (/<\/?[a-z][^>]*>/i.test(line.replace(/`[^`]*`/g, ""))) {
        this.reference.problems.add(context.file, context.line + i, "HTML is shown as it is written; use Markdown, or `code` marks");
      }
      for (const match of line.replace(/`[^`]*`/g, "").matchAll(/\]\(([^)\s]+)\)/g)) {
        const target = match[1]!;
        if (/^(https?:|#)/.test(target)) {
          continue;
        }
        const path = normal(target).split("#")[0]!;
        if (!this.reference.paths.has(path)) {
          this.reference.problems.add(context.file, context.line + i, `dead link "${target}": there is no page /ref/${path}`);
        }
      }
    });
  }
}

/** Whether inline code is a directive with at most a value behind it. */
function isDirectiveText(text: string): boolean {
  return /^[a-z_0-9]+(\s+\S+){0,3}$/.test(text);
}

/** `rc/0x8a` as the pages spell it, aliases of directives as the directive. */
function normal(target: string): string {
  return target.replace(/^(rc|property)\/0[xX]([0-9a-fA-F]{1,2})/, (_, kind: string, digits: string) => `${kind}/0x${digits.toUpperCase().padStart(2, "0")}`);
}

/** Code with a copy button that the script makes visible. */
export function codeBlock(html: string, language: string): string {
  return `<div class="code"><pre tabindex="0"><code class="language-${escape(language)}">${html}</code></pre><button type="button" class="copy" hidden>Copy</button></div>`;
}
