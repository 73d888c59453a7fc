// SPDX-License-Identifier: Apache-2.0
// Serves target/site as the broker does, for looking at pages while writing.
import { readFileSync } from "node:fs";
import { createServer, type Server } from "node:http";
import { join } from "node:path";
import { places } from "./sources.ts";

const POLICY =
  "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; connect-src 'self'; font-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'";

/** A server for a built site; the index is read for each request, so that a new build shows at once. */
export function serve(out: string, port: number): Server {
  return createServer((request, response) => {
    const path = decodeURIComponent(new URL(request.url ?? "/", "http://host").pathname);
    if (path === "/" || path === "/ref") {
      response.writeHead(302, { location: "/ref/" }).end();
      return;
    }
    const rows = new Map(
      readFileSync(join(out, "index.tsv"), "utf8")
        .trimEnd()
        .split("\n")
        .map((line) => [line.split("\t")[0]!, line.split("\t")]),
    );
    const found = path.startsWith("/ref/") ? rows.get(path.slice("/ref/".length)) : undefined;
    const row = found ?? rows.get("404")!;
    const [, type, etag, file, gz, br, cache] = row as [string, string, string, string, string, string, string];
    if (type === "redirect") {
      response.writeHead(301, { location: "/ref/" + etag }).end();
      return;
    }
    const accepted = String(request.headers["accept-encoding"] ?? "");
    const [name, encoding] = br !== "-" && accepted.includes("br") ? [br, "br"] : gz !== "-" && accepted.includes("gzip") ? [gz, "gzip"] : [file, ""];
    response.writeHead(found ? 200 : 404, {
      "content-type": type,
      "content-security-policy": POLICY,
      "x-content-type-options": "nosniff",
      "referrer-policy": "no-referrer",
      "cache-control": cache === "immutable" ? "public, max-age=31536000, immutable" : "no-cache",
      etag,
      ...(encoding ? { "content-encoding": encoding } : {}),
    });
    response.end(readFileSync(join(out, name)));
  }).listen(port, "127.0.0.1");
}

if (process.argv[1]?.endsWith("serve.ts")) {
  const port = Number(process.env.PORT ?? 17200);
  serve(places().out, port);
  console.log(`http://localhost:${port}/ref/`);
}
