// SPDX-License-Identifier: Apache-2.0
// What is around every page: head, bar with the search box, contents, "on this page", foot.
import { CATEGORIES, type Category } from "./entry.ts";
import { type Heading } from "./markdown.ts";
import { entriesOf, type Reference } from "./reference.ts";
import { escape, linkFrom } from "./text.ts";

/** Paths of the hashed files, relative to /ref/. */
export interface Assets {
  script: string;
  style: string;
  icon: string;
  search: string;
}

/** The parts of one page. */
export interface Page {
  path: string;
  title: string;
  /** One sentence, for search engines and previews. */
  description: string;
  /** What stands between the headings of the page and its foot. */
  body: string;
  /** For the column "on this page". */
  headings: Heading[];
  /** Opened in the contents. */
  category?: Category;
  /** A class of the body, for pages with a layout of their own. */
  css?: string;
  /** Set for the page that stands in for any path: its links begin with this. */
  root?: string;
}

/** The finished HTML. */
export function frame(page: Page, reference: Reference, assets: Assets): string {
  const link = (target: string) => escape(page.root === undefined ? linkFrom(page.path, target) : page.root + target);
  const root = page.root ?? "../".repeat(page.path.split("/").length - 1);
  const whole = page.path === "" ? "The MQTT Reference" : `${page.title} · MQTT Reference`;
  const more = [...page.headings];
  return `<!doctype html>
<html lang="en" data-root="${root}" data-ending="" data-search="${link(assets.search)}">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>${escape(whole)}</title>
<meta name="description" content="${escape(page.description)}">
<meta name="color-scheme" content="light dark">
<link rel="stylesheet" href="${link(assets.style)}">
<link rel="icon" href="${link(assets.icon)}" type="image/svg+xml">
<link rel="search" type="application/opensearchdescription+xml" href="${link("opensearch.xml")}" title="MQTT Reference">
<script type="module" src="${link(assets.script)}"></script>
</head>
<body${page.css ? ` class="${page.css}"` : ""}>
<a class="skip" href="#main">Skip to the text</a>
<header class="bar">
<a class="brand" href="${link("")}" aria-label="MQTT Reference, first page"><svg viewBox="0 0 32 32" aria-hidden="true"><path d="M4 19.500c4-.8 7-3 8.500-7.500 1-3 3-5.500 6.500-5.500 2.500 0 4.200 1.600 4.600 3.700L29 11.500l-5 1C23.200 19 18.500 23 13 23c-3.500 0-6.500-1-9-3.500z"/><path d="M13 23l-1 4M17 22.200l1 4.800"/></svg><span>MQTT Reference</span></a>
<div class="find" role="search"><label class="unseen" for="q">Search the reference</label><span class="scope" id="scope" hidden></span><input id="q" type="search" placeholder="Search: QoS 2, rc 5, 0x87, an error message" autocomplete="off" autocapitalize="off" spellcheck="false" aria-describedby="q-hint"><kbd aria-hidden="true">/</kbd><span class="unseen" id="q-hint">Press slash to come here, question mark for all keys.</span><div id="results"></div></div>
<nav class="quick" aria-label="Main">${quick(reference, link)}<a class="to-contents" href="#contents">Contents</a></nav>
</header>
<div class="columns">
<main id="main" tabindex="-1">
${page.body}
</main>
${
  more.length > 1
    ? `<nav class="on-page" aria-labelledby="on-page"><h2 id="on-page">On this page</h2><ul>${more
        .map((heading) => `<li><a href="#${escape(heading.id)}">${escape(heading.text)}</a></li>`)
        .join("")}</ul></nav>`
    : ""
}
<nav class="contents" id="contents" aria-labelledby="contents-title"><h2 id="contents-title">Contents</h2>
${contents(page, reference, link)}
</nav>
</div>
<footer class="foot"><p>The MQTT Reference of <b>Godwit ${escape(reference.facts.version)}</b>. Served by the broker it explains; nothing on these pages asks any other machine.</p></footer>
</body>
</html>
`;
}

const QUICK = [
  ["start", "Start"],
  ["rc", "Codes"],
  ["conf", "Directives"],
  ["cheatsheet", "Cheat sheet"],
] as const;

function quick(reference: Reference, link: (target: string) => string): string {
  return QUICK.filter(([path]) => reference.paths.has(path))
    .map(([path, title]) => `<a href="${link(path)}">${title}</a>`)
    .join("");
}

function contents(page: Page, reference: Reference, link: (target: string) => string): string {
  const here = (path: string) => (path === page.path ? ' aria-current="page"' : "");
  const groups = (Object.keys(CATEGORIES) as Category[]).map((category) => {
    const entries = entriesOf(reference, category);
    if (entries.length === 0) {
      return "";
    }
    return `<details${page.category === category ? " open" : ""}><summary>${escape(CATEGORIES[category][0])}</summary><ul>${entries
      .map((entry) => `<li><a href="${link(entry.path)}"${here(entry.path)}>${escape(entry.title)}</a></li>`)
      .join("")}</ul></details>`;
  });
  const tables = [
    ["rc", "Reason codes"],
    ["property", "Properties"],
    ["connack-codes", "CONNACK 3.1.1"],
    ["conf", "Directives"],
    ["sys", "$SYS topics"],
    ["standard", "The standard"],
  ]
    .map(([path, title]) => `<li><a href="${link(path!)}"${here(path!)}>${escape(title!)}</a></li>`)
    .join("");
  return groups.join("") + `<p class="tables-title">Tables</p><ul class="tables">${tables}</ul>`;
}
