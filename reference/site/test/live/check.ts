// SPDX-License-Identifier: Apache-2.0

/**
 * Opens every page that has a live part, in a headless Chromium, against a running broker or bench, and demands: every
 * Try-it panel runs green, QoS 2 shows its four packets in order with one identifier, nothing on the console, no request
 * to anywhere else, no accessibility violation, in light and in dark.
 *
 *   tsx test/live/check.ts --base http://localhost:9001/ref/ [--chromium /usr/bin/chromium] [--pages qos-1,qos-2]
 *       [--expect-failure broken] [--order FILE] [--screens DIR] [--themes light]
 *
 * --order writes, for each page and client, the packets in order as JSON: {"qos-1": {"sensor": ["in CONNECT", …]}}.
 * Exit status 0 when all is well, 1 with one line for each thing that is not.
 */
import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import { join } from "node:path";
import { parseArgs } from "node:util";
import { type Browser, type Page, chromium } from "playwright-core";

const { values } = parseArgs({
  options: {
    base: { type: "string", default: "http://localhost:9001/ref/" },
    chromium: { type: "string", default: "/usr/bin/chromium" },
    pages: { type: "string" },
    "expect-failure": { type: "string", default: "" },
    order: { type: "string" },
    screens: { type: "string" },
    themes: { type: "string", default: "light,dark" },
  },
});
const base = values.base;
const PAGES_AT_MOST = 2000;
const RUN_MILLIS = 60_000;
const problems: string[] = [];
const orders: Record<string, Record<string, string[]>> = {};
const expectedFailures = new Set(values["expect-failure"].split(",").filter((slug) => slug !== ""));
const axe = readFileSync(createRequire(import.meta.url).resolve("axe-core/axe.min.js"), "utf8");

/** The pages below the base that hold an island, found by following links from the first page. */
async function livePages(): Promise<string[]> {
  if (values.pages !== undefined) {
    return values.pages.split(",");
  }
  const seen = new Set<string>([""]);
  const waiting = [""];
  const live: string[] = [];
  while (waiting.length > 0 && seen.size < PAGES_AT_MOST) {
    const path = waiting.shift() ?? "";
    const answer = await fetch(new URL(path, base));
    if (!(answer.headers.get("content-type") ?? "").startsWith("text/html")) {
      continue;
    }
    const html = await answer.text();
    if (/<section[^>]*\sdata-(try|story|widget)=/.test(html)) {
      live.push(path);
    }
    for (const [, address = ""] of html.matchAll(/<a\s[^>]*href="([^"#?]+)[^"]*"/g)) {
      const target = new URL(address, new URL(path, base));
      const next = target.href.startsWith(base) ? target.href.slice(base.length) : undefined;
      if (next !== undefined && !next.startsWith("assets/") && !seen.has(next)) {
        seen.add(next);
        waiting.push(next);
      }
    }
  }
  return live;
}

async function check(browser: Browser, path: string, scheme: "light" | "dark", width: number): Promise<void> {
  const where = `${path} (${scheme}, ${width} px)`;
  const context = await browser.newContext({ colorScheme: scheme, reducedMotion: "reduce", viewport: { width, height: 900 } });
  try {
    const page = await context.newPage();
    page.on("console", (message) => {
      if (message.type() === "error" || message.type() === "warning") {
        problems.push(`${where}: console: ${message.text()} ${message.location().url}`);
      }
    });
    page.on("pageerror", (error) => problems.push(`${where}: ${error.message}`));
    page.on("request", (request) => {
      const { host, protocol } = new URL(request.url());
      if (protocol !== "data:" && host !== new URL(base).host) {
        problems.push(`${where}: asks ${request.url()}`);
      }
    });
    await page.goto(new URL(path, base).href);
    await wake(page, where);
    if ((await page.locator("[data-live]").count()) === 0) {
      return;
    }
    if (scheme === values.themes.split(",")[0]) {
      await runPanels(page, path, where); // Once is enough; the second pass is about looks.
    }
    const openable = page.locator(".live-story button.send").first();
    if ((await openable.count()) > 0) {
      await openable.click();
    }
    const overflow = await page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth);
    if (overflow > 0) {
      problems.push(`${where}: is ${overflow} px wider than the window`);
    }
    await page.evaluate(axe);
    const violations = await page.evaluate(async () => {
      const axeRun = (globalThis as unknown as { axe: { run(c: unknown, o: unknown): Promise<{ violations: { id: string; nodes: { html: string; failureSummary: string }[] }[] }> } }).axe;
      const { violations: found } = await axeRun.run(
        { include: [["[data-live]"]] },
        { runOnly: ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"] },
      );
      return found.map((one) => `${one.id}: ${one.nodes[0]?.html.slice(0, 160)}: ${one.nodes[0]?.failureSummary.replaceAll("\n", " ")}`);
    });
    problems.push(...violations.map((violation) => `${where}: axe: ${violation}`));
    if (values.screens !== undefined) {
      mkdirSync(values.screens, { recursive: true });
      const name = `${path.replaceAll("/", "-") || "home"}-${scheme}-${width}.png`;
      await page.screenshot({ path: join(values.screens, name), fullPage: true });
    }
  } finally {
    await context.close();
  }
}

/** Scrolls every island into view and waits until it is live. */
async function wake(page: Page, where: string): Promise<void> {
  for (const island of await page.locator("[data-try], [data-story][data-recording], [data-widget]").all()) {
    await island.scrollIntoViewIfNeeded();
    await island.and(page.locator("[data-live]")).waitFor({ state: "attached", timeout: 10_000 });
    if ((await island.getAttribute("data-live")) !== "yes") {
      problems.push(`${where}: an island could not be brought to life`);
    }
  }
}

async function runPanels(page: Page, path: string, where: string): Promise<void> {
  for (const panel of await page.locator(".live-panel").all()) {
    await panel.locator("button.go").click();
    const ended = page.locator('[data-phase="done"], [data-phase="failed"], [data-phase="off"]');
    await panel.and(ended).waitFor({ state: "attached", timeout: RUN_MILLIS });
    const phase = await panel.getAttribute("data-phase");
    const wanted = expectedFailures.has(path) ? "failed" : "done";
    if (phase !== wanted) {
      const failed = await panel.locator(".live-steps .failed, .notice").allInnerTexts();
      problems.push(`${where}: the panel ended as ${phase}: ${failed.join("; ").replaceAll("\n", " ")}`);
      continue;
    }
    await panel.locator(".live-story li.packet").first().waitFor({ timeout: 5000 });
    await page.waitForTimeout(300); // The last packets of the feed are on their way.
    const rows = await panel.locator(".live-story li.packet").evaluateAll((items) =>
      items.map((item) => ({
        type: (item as HTMLElement).dataset.type ?? "",
        identifier: (item as HTMLElement).dataset.identifier ?? "",
        sentence: item.querySelector(".sr")?.textContent ?? "",
      })),
    );
    const order: Record<string, string[]> = {};
    for (const row of rows) {
      const [from, to] = (row.sentence.split(":")[0] ?? "").split(" to ") as [string, string];
      if (!row.type.startsWith("PING")) {
        (order[from === "broker" ? to : from] ??= []).push(`${from === "broker" ? "out" : "in"} ${row.type}`);
      }
    }
    orders[path] = order;
    if (path === "qos-2") {
      demandHandshake(rows, where);
    }
  }
}

/** PUBLISH, PUBREC, PUBREL and PUBCOMP of the publisher, in this order, with one identifier. */
function demandHandshake(rows: { type: string; identifier: string; sentence: string }[], where: string): void {
  const publisher = rows.find((row) => row.type === "PUBLISH")?.sentence.split(" to ")[0] ?? "";
  const own = rows.filter((row) => (row.sentence.split(":")[0] ?? "").split(" to ").includes(publisher) && row.type.startsWith("PUB"));
  const types = own.slice(0, 4).map((row) => row.type).join(" ");
  const identifiers = new Set(own.slice(0, 4).map((row) => row.identifier));
  if (types !== "PUBLISH PUBREC PUBREL PUBCOMP" || identifiers.size !== 1 || identifiers.has("")) {
    problems.push(`${where}: the handshake is ${types} with identifiers ${[...identifiers].join(", ")}`);
  }
}

const browser = await chromium.launch({ executablePath: values.chromium, args: ["--no-sandbox"] });
try {
  const pages = await livePages();
  if (pages.length === 0) {
    problems.push(`${base}: no page has a live part`);
  }
  for (const path of pages) {
    for (const [scheme, width] of [["light", 1280], ["dark", 360]] as const) {
      if (!values.themes.split(",").includes(scheme)) {
        continue;
      }
      try {
        await check(browser, path, scheme, width);
      } catch (error) {
        problems.push(`${path} (${scheme}): ${error instanceof Error ? error.message : String(error)}`);
      }
    }
  }
  if (values.order !== undefined) {
    writeFileSync(values.order, `${JSON.stringify(orders, null, 1)}\n`);
  }
  console.log(`${pages.length} pages, ${Object.keys(orders).length} panels, ${problems.length} problems`);
} finally {
  await browser.close();
}
for (const problem of problems) {
  console.log(problem);
}
process.exitCode = problems.length === 0 ? 0 : 1;
