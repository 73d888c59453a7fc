// SPDX-License-Identifier: Apache-2.0

/**
 * A bench for the live parts alone: builds them with a page of samples and serves it, with the headers of the broker, in
 * front of a real broker whose WebSocket listener is named. The identity is fixed; the feed
 * opens and stays silent, so that the page tells the story itself.
 *
 * With --site it serves a built site instead, such as ../target/site.
 *
 *   tsx test/live/bench.ts --broker localhost:9001 [--port 17250] [--sandbox off] [--site DIR]
 */
import { mkdtempSync, readFileSync, writeFileSync } from "node:fs";
import { createServer } from "node:http";
import { connect } from "node:net";
import { tmpdir } from "node:os";
import { extname, join } from "node:path";
import { parseArgs } from "node:util";
import { fileURLToPath } from "node:url";
import { svelte } from "@sveltejs/vite-plugin-svelte";
import { build } from "vite";
import { eventOf } from "../../src/live/events.ts";
import { bytesOfHex } from "../../src/widgets/logic/packets.ts";

const { values } = parseArgs({
  options: {
    broker: { type: "string", default: "localhost:9001" },
    port: { type: "string", default: "17250" },
    sandbox: { type: "string", default: "on" },
    site: { type: "string" },
  },
});
const registry = readFileSync(new URL("../../src/widgets/registry.ts", import.meta.url), "utf8");
const widgets = [...registry.matchAll(/^ {2}"([a-z-]+)": /gm)].map(([, name]) => name ?? "");
const site = fileURLToPath(new URL("../..", import.meta.url));
const out = mkdtempSync(join(tmpdir(), "live-bench-"));

const PAGES: Record<string, string> = {
  "qos-2": `sensor connect
dashboard connect
dashboard subscribe home/kitchen/temperature qos=2
# Four packets carry the message to the broker, four more to the dashboard.
sensor publish home/kitchen/temperature "21.5" qos=2
dashboard receive home/kitchen/temperature "21.5" qos=2
sensor disconnect
dashboard disconnect`,
  "qos-1": `sensor connect
dashboard connect persistent session-expiry=60
dashboard subscribe home/kitchen/temperature qos=1
dashboard hold-acks
sensor publish home/kitchen/temperature "21.5" qos=1
dashboard receive home/kitchen/temperature "21.5" qos=1
# The dashboard falls out of the network before its PUBACK left.
dashboard drop
dashboard connect persistent session-expiry=60
dashboard receive home/kitchen/temperature "21.5" qos=1
dashboard disconnect session-expiry=0
sensor disconnect`,
  will: `watcher connect
watcher subscribe status/#
sensor connect will=status/sensor "offline" will-qos=1 will-retain
sensor drop
watcher receive status/sensor "offline"
watcher publish status/sensor "" retain
watcher receive status/sensor ""
watcher disconnect`,
  extras: `a connect receive-maximum=2
b connect v=3.1.1
c connect v=3.1
a subscribe one/+ two/# qos=2 id=7
b subscribe $share/g/one/# qos=1
a hold-acks
c publish one/x "1" qos=1
a receive one/x "1" qos=1
a ack
b receive one/x
a publish two/y "hi there" qos=2 expiry=60 response=reply/a correlation=c1 content-type=text/plain property=k:v
a receive two/y "hi there"
a publish two/y "first" alias=1
a publish two/y "second" alias=1
a receive two/y "first"
a receive two/y "second"
a unsubscribe one/+
c publish one/x "2"
a silent
a connect
a disconnect
b disconnect
c disconnect`,
  broken: `a connect
a receive never/comes "x"
a disconnect`,
};

interface Chunk {
  file: string;
  css?: string[];
  isEntry?: boolean;
}
let entry: Chunk = { file: "", css: [] };
if (values.site === undefined) {
  await build({
    root: site,
    configFile: false,
    logLevel: "warn",
    base: "./",
    plugins: [svelte()],
    build: {
      outDir: join(out, "ref"),
      emptyOutDir: true,
      manifest: true,
      target: "es2022",
      rollupOptions: { input: { mount: join(site, "test/live/bench-page.ts") } },
    },
  });
  const manifest = JSON.parse(readFileSync(join(out, "ref/.vite/manifest.json"), "utf8")) as Record<string, Chunk>;
  entry = Object.values(manifest).find((chunk) => chunk.isEntry) ?? entry;
}
writeFileSync(join(out, "recording.json"), JSON.stringify({ example: "sample.py", output: [], packets: recording() }));

/** The files of a built site by path: content type and file. */
const built = new Map<string, [string, string]>();
if (values.site !== undefined) {
  for (const line of readFileSync(join(values.site, "index.tsv"), "utf8").trim().split("\n")) {
    const [path = "", type = "", , file = ""] = line.split("\t");
    built.set(path, [type, join(values.site, file)]);
  }
}

function recording() {
  const packets: [string, "in" | "out", string][] = [
    ["sensor", "in", "10130004 4d515454 05 02 003c 00 0006 73656e736f72"],
    ["sensor", "out", "20 03 00 00 00"],
    ["sensor", "in", "32 0a 0003 612f62 0001 00 6869"],
    ["sensor", "out", "40 03 0001 10"],
  ];
  return packets.map(([client, direction, hex], i) => eventOf(bytesOfHex(hex), 5, client, 1, direction, i * 1500));
}

function page(title: string, body: string): string {
  return `<!doctype html><html lang="en"><head><meta charset="utf-8"><title>${title}</title>
<meta name="viewport" content="width=device-width, initial-scale=1"><link rel="icon" href="data:,">
${(entry.css ?? []).map((file) => `<link rel="stylesheet" href="${file}">`).join("")}
<script type="module" src="${entry.file}"></script></head><body><main><h1>${title}</h1>${body}</main></body></html>`;
}

function escape(text: string): string {
  return text.replaceAll("&", "&amp;").replaceAll('"', "&quot;").replaceAll("<", "&lt;");
}

function tryPage(slug: string): string {
  const items = (PAGES[slug] ?? "").split("\n").map((step) => `<li data-step="${escape(step)}">${escape(step)}</li>`);
  return page(
    slug,
    `<section data-try="${slug}"><h2>Try it</h2><ol>${items.join("")}</ol></section>
     <section data-story="${slug}" data-recording="recording.json"><h2>Recorded</h2><ol><li>static</li></ol></section>`,
  );
}

const POLICY =
  "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; connect-src 'self' ws: wss:; font-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'";
const TYPES: Record<string, string> = { ".js": "text/javascript", ".css": "text/css", ".json": "application/json" };

const server = createServer((request, response) => {
  const path = decodeURIComponent(new URL(request.url ?? "/", "http://x").pathname).replace(/^\/ref\//, "");
  const html = (text: string) => {
    response.writeHead(200, { "Content-Type": "text/html; charset=utf-8", "Content-Security-Policy": POLICY });
    response.end(text);
  };
  if (path === "api/sandbox" && values.sandbox === "on") {
    const expires = new Date(Date.now() + 600_000).toISOString();
    response.writeHead(200, { "Content-Type": "application/json" });
    response.end(JSON.stringify({ user: "try", password: "try", clientPrefix: "t-", topicPrefix: "godwit/try/t/", expires }));
  } else if (path === "api/story") {
    response.writeHead(200, { "Content-Type": "text/event-stream" });
    response.write(": a feed that says nothing\n\n");
  } else if (built.has(path)) {
    const [type = "", file = ""] = built.get(path) ?? [];
    response.writeHead(200, { "Content-Type": type, "Content-Security-Policy": POLICY });
    response.end(readFileSync(file));
  } else if (path === "") {
    const links = [...Object.keys(PAGES).map((slug) => slug), ...widgets.map((name) => `widget-${name}`)];
    html(page("Bench", `<ul>${links.map((link) => `<li><a href="${link}">${link}</a></li>`).join("")}</ul>`));
  } else if (Object.hasOwn(PAGES, path)) {
    html(tryPage(path));
  } else if (path.startsWith("widget-")) {
    html(page(path, `<section data-widget="${escape(path.slice(7))}"><p>One sentence.</p></section>`));
  } else {
    try {
      const file = readFileSync(path === "recording.json" ? join(out, path) : join(out, "ref", path));
      response.writeHead(200, { "Content-Type": TYPES[extname(path)] ?? "application/octet-stream" });
      response.end(file);
    } catch {
      response.writeHead(404, { "Content-Type": "text/plain" });
      response.end("Nothing is here.\n");
    }
  }
});
server.on("upgrade", (request, socket, head) => {
  const [host, port] = values.broker.split(":");
  const upstream = connect(Number(port), host, () => {
    const headers = Object.entries(request.headers).map(([name, value]) => `${name}: ${String(value)}\r\n`);
    upstream.write(`GET ${request.url} HTTP/1.1\r\n${headers.join("")}\r\n`);
    upstream.write(head);
    socket.pipe(upstream).pipe(socket);
  });
  upstream.on("error", () => socket.destroy());
  socket.on("error", () => upstream.destroy());
});
server.listen(Number(values.port), "127.0.0.1", () => {
  console.log(`http://127.0.0.1:${values.port}/ref/`);
});
