// SPDX-License-Identifier: Apache-2.0
// Code with colours, by classes: the Content-Security-Policy forbids style attributes.
import { createHighlighterCore, type HighlighterCore, type ThemeRegistration } from "shiki/core";
import { createJavaScriptRegexEngine } from "shiki/engine/javascript";
import bash from "shiki/langs/bash.mjs";
import html from "shiki/langs/html.mjs";
import ini from "shiki/langs/ini.mjs";
import java from "shiki/langs/java.mjs";
import javascript from "shiki/langs/javascript.mjs";
import json from "shiki/langs/json.mjs";
import nginx from "shiki/langs/nginx.mjs";
import python from "shiki/langs/python.mjs";
import yaml from "shiki/langs/yaml.mjs";
import { escape } from "./text.ts";

/** What a block may be called, and the grammar that colours it; `text` has none. */
const LANGUAGES: Record<string, string> = {
  python: "python",
  py: "python",
  java: "java",
  mosquitto: "bash",
  bash: "bash",
  sh: "bash",
  shell: "bash",
  console: "bash",
  json: "json",
  js: "javascript",
  javascript: "javascript",
  html: "html",
  yaml: "yaml",
  yml: "yaml",
  nginx: "nginx",
  promql: "",
  ini: "ini",
  toml: "ini",
  conf: "conf",
  acl: "conf",
  haproxy: "conf",
  caddy: "conf",
  caddyfile: "conf",
  text: "",
  txt: "",
  "": "",
};

/** Grammar scopes to the class of their colour. Each class is a colour number while the highlighter works. */
const CLASSES: [string, string[]][] = [
  ["c", ["comment", "punctuation.definition.comment"]],
  ["s", ["string", "string.quoted.docstring", "punctuation.definition.string"]],
  ["n", ["constant.numeric", "constant.language", "constant.character.escape"]],
  ["k", ["keyword", "storage.type", "storage.modifier", "variable.language"]],
  ["f", ["entity.name.function", "support.function", "meta.function-call.generic", "entity.name.command"]],
  ["t", ["entity.name.type", "entity.name.class", "support.class", "support.type", "storage.type.java", "entity.name.tag"]],
  ["a", ["entity.other.attribute-name", "variable.parameter", "support.type.property-name", "constant.other.option", "string.unquoted.argument"]],
  ["o", ["keyword.operator", "punctuation"]],
];

const NAME = "godwit";
const theme: ThemeRegistration = {
  name: NAME,
  type: "light",
  colors: { "editor.foreground": "#000000", "editor.background": "#ffffff" },
  settings: CLASSES.map(([, scope], i) => ({ scope, settings: { foreground: colour(i) } })),
};

function colour(i: number): string {
  return "#0000" + (i + 1).toString(16).padStart(2, "0");
}

/** A line of a configuration or ACL file: name, then value; comments from the first column. */
function conf(line: string): string {
  if (line.startsWith("#")) {
    return `<span class="c">${escape(line)}</span>`;
  }
  const match = /^(\s*)(\S+)(.*)$/.exec(line);
  return match ? `${match[1]}<span class="k">${escape(match[2]!)}</span>${escape(match[3]!)}` : escape(line);
}

/** Colours code. */
export class Highlighter {
  private constructor(private readonly shiki: HighlighterCore) {}

  static async create(): Promise<Highlighter> {
    return new Highlighter(
      await createHighlighterCore({
        themes: [theme],
        langs: [bash, html, ini, java, javascript, json, nginx, python, yaml],
        engine: createJavaScriptRegexEngine({ forgiving: true }),
      }),
    );
  }

  /** Whether blocks may be called so. */
  knows(language: string): boolean {
    return language in LANGUAGES;
  }

  /** The inner HTML of a `<code>`: one line each line, spans with classes of one letter. */
  html(code: string, language: string): string {
    const grammar = LANGUAGES[language] ?? "";
    const text = code.replace(/\n+$/, "");
    if (grammar === "") {
      return escape(text);
    }
    if (grammar === "conf") {
      return text.split("\n").map(conf).join("\n");
    }
    return this.shiki
      .codeToTokensBase(text, { lang: grammar, theme: NAME, tokenizeTimeLimit: 0 }) // A cold start exceeds the usual limit.
      .map((line) => {
        const parts: { css: string; text: string }[] = [];
        for (const token of line) {
          const i = parseInt((token.color ?? "#000000").slice(1), 16);
          const css = CLASSES[i - 1]?.[0] ?? "";
          const last = parts.at(-1);
          if (last && (last.css === css || token.content.trim() === "")) {
            last.text += token.content;
          } else {
            parts.push({ css, text: token.content });
          }
        }
        return parts.map((p) => (p.css === "" ? escape(p.text) : `<span class="${p.css}">${escape(p.text)}</span>`)).join("");
      })
      .join("\n");
  }
}
