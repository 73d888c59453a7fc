// SPDX-License-Identifier: Apache-2.0
// The build of the pages: reads, checks, writes every page with its compressed forms, and the index for the Java side.
import { createHash } from "node:crypto";
import { existsSync, mkdirSync, readFileSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import { brotliCompress, constants, gzip } from "node:zlib";
import { checkPages } from "./check.ts";
import { Highlighter } from "./code.ts";
import { hex } from "./facts.ts";
import { type Assets, frame } from "./frame.ts";
import { Pages, type SourcedPage } from "./pages.ts";
import { readReference, type Reference } from "./reference.ts";
import { searchIndex } from "./searchindex.ts";
import { type Places, places, readIfThere } from "./sources.ts";
import { checkSpelling } from "./spelling.ts";

const HTML = "text/html; charset=utf-8";
const TYPES: Record<string, string> = {
  html: HTML,
  js: "text/javascript; charset=utf-8",
  css: "text/css; charset=utf-8",
  json: "application/json; charset=utf-8",
  svg: "image/svg+xml",
  xml: "application/xml; charset=utf-8",
  tsv: "text/tab-separated-values; charset=utf-8",
  py: "text/plain; charset=utf-8",
  png: "image/png",
  woff2: "font/woff2",
};

/** Where a browser finds the reference on a broker with the shipped configuration; an export has its own. */
const BASE = "http://localhost:9001/ref/";

/** So many problems are told by a build that goes on in spite of them. */
const MOST_SHOWN = 10;

/** A file as it is served. */
export interface Served {
  path: string;
  type: string;
  body: Buffer;
  isImmutable: boolean;
}

/** All that a build makes, before it is written. */
export interface Site {
  reference: Reference;
  served: Served[];
  /** Old path to new path. */
  redirects: Map<string, string>;
}

function digest(body: Buffer | string): string {
  return createHash("sha256").update(body).digest("base64url").slice(0, 10).replace(/[-_]/g, "x");
}

function served(path: string, text: string | Buffer, isImmutable = false): Served {
  const ending = /\.([a-z0-9]+)$/.exec(path)?.[1] ?? "html";
  return { path, type: TYPES[ending] ?? HTML, body: Buffer.from(text as string), isImmutable };
}

/** Makes the whole site in memory. `client` is the folder of the scripts and styles that Vite made. */
export async function makeSite(where: Places, client: string): Promise<Site> {
  const reference = readReference(where);
  const { problems } = reference;
  const files: Served[] = [];

  // Scripts and styles, already hashed.
  for (const name of existsSync(join(client, "assets")) ? readdirSync(join(client, "assets")) : []) {
    files.push(served("assets/" + name, readFileSync(join(client, "assets", name)), true));
  }
  type Manifest = Record<string, { file: string; css?: string[] }>;
  const manifest = JSON.parse(readIfThere(join(client, ".vite/manifest.json")) ?? "{}") as Manifest;
  const hashed = (name: string, ending: string, body: string) => {
    const path = `assets/${name}-${digest(body)}.${ending}`;
    files.push(served(path, body, true));
    return path;
  };
  const assets: Assets = {
    script: manifest["src/main.ts"]?.file ?? "assets/main.js",
    style: manifest["src/style/main.css"]?.file ?? manifest["src/main.ts"]?.css?.[0] ?? "assets/main.css",
    icon: hashed("icon", "svg", readFileSync(new URL("../src/style/icon.svg", import.meta.url), "utf8")),
    search: hashed("search", "json", JSON.stringify(searchIndex(reference))),
  };

  const recordings = new Map<string, string>();
  for (const [slug, recording] of reference.recordings) {
    recordings.set(slug, hashed(slug, "json", JSON.stringify(recording)));
  }
  for (const [slug, text] of reference.python) {
    files.push(served(`examples/${slug}.py`, text));
  }

  const pages = new Pages(reference, await Highlighter.create(), (slug) => recordings.get(slug)!, widgetNames());
  const all: SourcedPage[] = [...pages.all(), pages.notFound()];
  const finished = all.map((page) => ({ path: page.path, file: page.file, html: frame(page, reference, assets) }));
  finished.forEach((page) => files.push(served(page.path === "404" ? "404" : page.path, page.html)));

  files.push(served("opensearch.xml", opensearch(assets.icon)));
  files.push(served("sitemap.xml", sitemap(finished.map((page) => page.path))));
  files.push(served("search.tsv", assets.search + "\n"));
  files.push(serviceWorker(files, assets));

  checkExamples(reference);
  checkPages(
    finished.filter((page) => page.path !== "404"),
    new Set(files.map((file) => file.path)),
    problems,
  );
  checkSpelling(reference);
  return { reference, served: files, redirects: redirects(reference) };
}

/** The names in the first column of WIDGETS.md. */
function widgetNames(): Set<string> {
  const text = readIfThere(fileURLToPath(new URL("../WIDGETS.md", import.meta.url))) ?? "";
  return new Set([...text.matchAll(/^\| `([a-z0-9-]+)` \|/gm)].map((match) => match[1]!));
}

/** Every file of examples belongs to an entry, and every example was recorded. */
function checkExamples(reference: Reference): void {
  const { entries, problems, python, recordings } = reference;
  const used = new Set(entries.map((entry) => entry.example?.replace(/\.py$/, "")));
  for (const slug of python.keys()) {
    if (!used.has(slug)) {
      problems.add(`examples/python/${slug}.py`, 0, "no entry names this example");
    }
  }
  for (const entry of entries) {
    const slug = entry.example?.replace(/\.py$/, "");
    if (slug !== undefined && python.has(slug) && !recordings.has(slug)) {
      problems.add(entry.file, entry.lines.example!, `examples/recordings/${slug}.json is missing: record it with the examples' test`);
    }
  }
  for (const slug of recordings.keys()) {
    if (!python.has(slug)) {
      problems.add(`examples/recordings/${slug}.json`, 0, `there is no examples/python/${slug}.py`);
    }
  }
  for (const error of reference.errors) {
    if (!reference.paths.has(error.slug) && !reference.paths.has("faq/" + error.slug)) {
      problems.add(join(reference.places.content, "errors.json"), 0, `"${error.messages[0]}" leads to "${error.slug}", which is no page`);
    }
  }
  for (const [name, table, cards] of [
    ["reason-codes", reference.facts.reasonCodes, reference.reasonCards],
    ["properties", reference.facts.properties, reference.propertyCards],
  ] as const) {
    for (const key of Object.keys(cards)) {
      if (!table.some((row) => hex(row.value) === key)) {
        problems.add(join(reference.places.content, "cards", name + ".json"), 0, `${key} is not in the broker's table`);
      }
    }
  }
}

function opensearch(icon: string): string {
  return `<?xml version="1.0" encoding="UTF-8"?>
<OpenSearchDescription xmlns="http://a9.com/-/spec/opensearch/1.1/">
  <ShortName>MQTT Reference</ShortName>
  <Description>The MQTT Reference of Godwit</Description>
  <InputEncoding>UTF-8</InputEncoding>
  <Image type="image/svg+xml">${BASE}${icon}</Image>
  <Url type="text/html" template="${BASE}#q={searchTerms}"/>
</OpenSearchDescription>
`;
}

function sitemap(paths: string[]): string {
  const rows = paths.filter((path) => path !== "404").map((path) => `  <url><loc>${BASE}${path}</loc></url>`);
  return `<?xml version="1.0" encoding="UTF-8"?>\n<urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9">\n${rows.join("\n")}\n</urlset>\n`;
}

/** The worker with the list of what it keeps: first what a page needs, then all pages. */
function serviceWorker(files: Served[], assets: Assets): Served {
  const source = readFileSync(new URL("../src/sw.js", import.meta.url), "utf8");
  const first = new Set(["", assets.script, assets.style, assets.icon, assets.search]);
  const rest = files.filter((file) => !first.has(file.path) && (file.type === HTML || file.isImmutable) && file.path !== "404").map((file) => file.path);
  const version = digest(files.map((file) => file.path + digest(file.body)).join("\n"));
  const lists = `const VERSION = ${JSON.stringify(version)};\nconst FIRST = ${JSON.stringify([...first])};\nconst REST = ${JSON.stringify(rest)};\n`;
  return served("sw.js", lists + source);
}

/** Other spellings of a path, and old ones from content/redirects.tsv. */
function redirects(reference: Reference): Map<string, string> {
  const found = new Map<string, string>();
  const add = (from: string, to: string) => {
    if (!reference.paths.has(from)) {
      found.set(from, to);
    }
  };
  for (const code of reference.facts.reasonCodes) {
    const path = "rc/" + hex(code.value);
    [hex(code.value).toLowerCase(), String(code.value), hex(code.value).slice(2)].forEach((name) => add("rc/" + name, path));
  }
  for (const property of reference.facts.properties) {
    const path = "property/" + hex(property.value);
    [hex(property.value).toLowerCase(), String(property.value)].forEach((name) => add("property/" + name, path));
  }
  for (const directive of reference.facts.directives) {
    directive.aliases.forEach((alias) => add("conf/" + alias, "conf/" + directive.name));
  }
  const file = join(reference.places.content, "redirects.tsv");
  (readIfThere(file) ?? "").split("\n").forEach((line, i) => {
    const [from, to] = line.split("\t");
    if (line === "" || line.startsWith("#")) {
      return;
    }
    if (!from || !to || !reference.paths.has(to)) {
      reference.problems.add(file, i + 1, `"${line}" is no old path, tab, path of a page`);
    } else {
      add(from, to);
    }
  });
  return found;
}

const compressGzip = promisify(gzip);
const compressBrotli = promisify(brotliCompress);

/** Writes what changed and removes what is gone. */
export async function writeSite(site: Site, out: string): Promise<void> {
  const before = new Map((readIfThere(join(out, "index.tsv")) ?? "").split("\n").map((line) => [line.split("\t")[0]!, line]));
  const lines: string[] = [];
  const kept = new Set(["index.tsv"]);
  for (const file of site.served) {
    const name = file.type === HTML ? (file.path === "" ? "index" : file.path) + ".html" : file.path;
    const etag = `"${digest(file.body)}"`;
    const old = before.get(file.path)?.split("\t");
    if (old && old.length === 7 && old[2] === etag && old.slice(3, 6).every((n) => n === "-" || existsSync(join(out, n)))) {
      lines.push(old.join("\t"));
      old.slice(3, 6).forEach((n) => kept.add(n));
      continue;
    }
    mkdirSync(dirname(join(out, name)), { recursive: true });
    writeFileSync(join(out, name), file.body);
    const smaller = async (ending: string, body: Promise<Buffer>) => {
      const small = await body;
      if (small.length >= file.body.length) {
        return "-";
      }
      writeFileSync(join(out, name + ending), small);
      return name + ending;
    };
    const [gz, br] = await Promise.all([
      smaller(".gz", compressGzip(file.body, { level: 9 })),
      smaller(".br", compressBrotli(file.body, { params: { [constants.BROTLI_PARAM_QUALITY]: 9, [constants.BROTLI_PARAM_SIZE_HINT]: file.body.length } })),
    ]);
    [name, gz, br].forEach((n) => kept.add(n));
    lines.push([file.path, file.type, etag, name, gz, br, file.isImmutable ? "immutable" : "revalidate"].join("\t"));
  }
  for (const [from, to] of site.redirects) {
    lines.push([from, "redirect", to, "-", "-", "-", "-"].join("\t"));
  }
  lines.sort((a, b) => (a.split("\t")[0]! < b.split("\t")[0]! ? -1 : 1));
  mkdirSync(out, { recursive: true });
  for (const file of readdirSync(out, { recursive: true, withFileTypes: true })) {
    const path = join(file.parentPath, file.name);
    if (file.isFile() && !kept.has(path.slice(out.length + 1))) {
      rmSync(path);
    }
  }
  writeFileSync(join(out, "index.tsv"), lines.join("\n") + "\n");
}

async function main(): Promise<void> {
  const where = places();
  const client = process.env.GODWIT_CLIENT ?? join(where.out, "../client");
  const site = await makeSite(where, client);
  await writeSite(site, where.out);
  const { all } = site.reference.problems;
  const isStrict = process.argv.includes("--strict");
  const shown = isStrict ? all : all.slice(0, MOST_SHOWN);
  shown.forEach((problem) => console.error("Warning: " + problem));
  if (shown.length < all.length) {
    console.error(`Warning: and ${all.length - shown.length} more; "npm run build -- --strict" in reference/site shows them all`);
  }
  const pages = site.served.filter((file) => file.type === HTML).length;
  console.log(`${pages} pages, ${site.served.length - pages} other files, ${all.length} problems`);
  process.exitCode = all.length > 0 && isStrict ? 1 : 0;
}

if (process.argv[1]?.endsWith("site.ts")) {
  await main();
}
