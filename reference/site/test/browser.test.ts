// SPDX-License-Identifier: Apache-2.0
// The built pages in a headless Chromium. GODWIT_CHROMIUM names another one; without any the tests are skipped, but fail where CI=true.
import assert from "node:assert/strict";
import { existsSync, readFileSync } from "node:fs";
import { createRequire } from "node:module";
import type { AddressInfo } from "node:net";
import { join } from "node:path";
import { after, before, test } from "node:test";
import { type Browser, type BrowserContextOptions, chromium, type Page } from "playwright-core";
import { serve } from "../build/serve.ts";
import { places } from "../build/sources.ts";

const CHROMIUM = process.env.GODWIT_CHROMIUM ?? ["/usr/bin/chromium", "/usr/bin/chromium-browser", "/usr/bin/google-chrome"].find((path) => existsSync(path));
const OUT = places().out;
const isBuilt = existsSync(join(OUT, "index.tsv"));
const skip = !isBuilt ? `${OUT} holds no site: npm run build` : CHROMIUM === undefined ? "there is no Chromium" : false;
if (skip && process.env.CI === "true") {
  throw new Error(skip);
}

const FIRST_LOAD_BYTES = 150_000;
const MOST_MILLIS_A_KEY = 20;
const paths = isBuilt
  ? readFileSync(join(OUT, "index.tsv"), "utf8")
      .trimEnd()
      .split("\n")
      .map((line) => line.split("\t"))
      .filter((row) => row[1]!.startsWith("text/html") && row[0] !== "404")
      .map((row) => row[0]!)
  : [];
/** One page of each kind; all of them take too long here. */
const SAMPLES = ["", "qos-1", "publish-bytes", "retain", "cheatsheet", "category/qos", "rc", "rc/0x87", "connack/5", "property/0x21", "conf", "conf/max_inflight_messages", "sys", "faq"].filter((path) => paths.includes(path));

let server: ReturnType<typeof serve>;
let browser: Browser;
let base = "";

before(async () => {
  if (!skip) {
    server = serve(OUT, 0);
    await new Promise((done) => server.once("listening", done));
    base = `http://127.0.0.1:${(server.address() as AddressInfo).port}/ref/`;
    browser = await chromium.launch({ executablePath: CHROMIUM, args: ["--no-sandbox"] });
  }
});

after(async () => {
  await browser?.close();
  server?.close();
});

/** Opens a page, and demands at the end that nothing was said on the console and nobody else was asked. */
async function visit(path: string, options: BrowserContextOptions, look: (page: Page) => Promise<void>): Promise<void> {
  const context = await browser.newContext(options);
  const page = await context.newPage();
  const said: string[] = [];
  page.on("console", (message) => {
    // Live parts ask the broker, and here is none.
    if (message.type() === "error" && !message.location().url.includes("/ref/api/")) {
      said.push(message.text());
    }
  });
  page.on("pageerror", (error) => said.push(error.message));
  page.on("request", (request) => {
    if (!request.url().startsWith(new URL(base).origin) && !request.url().startsWith("data:")) {
      said.push("asks " + request.url());
    }
  });
  try {
    await page.goto(base + path, { waitUntil: "networkidle" });
    await look(page);
    assert.deepEqual(said, [], path);
  } finally {
    await context.close();
  }
}

test("the first load is small, and nothing moves while it comes", { skip }, async () => {
  for (const path of SAMPLES.slice(0, 4)) {
    const context = await browser.newContext({ serviceWorkers: "block" });
    const page = await context.newPage();
    const sizes: Promise<number>[] = [];
    page.on("response", (response) => sizes.push(response.request().sizes().then((size) => size.responseBodySize)));
    await page.addInitScript(() => {
      (window as unknown as { moved: number }).moved = 0;
      new PerformanceObserver((list) => {
        for (const entry of list.getEntries() as (PerformanceEntry & { value: number })[]) {
          (window as unknown as { moved: number }).moved += entry.value;
        }
      }).observe({ type: "layout-shift", buffered: true });
    });
    await page.goto(base + path, { waitUntil: "networkidle" });
    const bytes = (await Promise.all(sizes)).reduce((sum, size) => sum + size, 0);
    assert.ok(bytes > 1000 && bytes < FIRST_LOAD_BYTES, `${path}: ${bytes} bytes`);
    const moved = await page.evaluate(() => (window as unknown as { moved: number }).moved);
    assert.ok(moved < 0.01, `${path}: layout shift ${moved}`);
    await context.close();
  }
});

for (const [name, options] of [
  ["light", { colorScheme: "light", viewport: { width: 1280, height: 900 } }],
  ["dark", { colorScheme: "dark", viewport: { width: 1280, height: 900 } }],
  ["a narrow screen", { colorScheme: "light", viewport: { width: 360, height: 740 } }],
] as const) {
  test(`every kind of page is accessible and fits in ${name}`, { skip }, async () => {
    const axe = readFileSync(createRequire(import.meta.url).resolve("axe-core/axe.min.js"), "utf8");
    for (const path of SAMPLES) {
      await visit(path, { ...options, serviceWorkers: "block" }, async (page) => {
        const width = await page.evaluate(() => document.documentElement.scrollWidth);
        assert.ok(width <= options.viewport.width, `${path} is ${width} wide`);
        await page.evaluate(axe); // By the debugger, which the policy of the page does not bind.
        const found = await page.evaluate(async () => {
          const { violations } = await (window as unknown as { axe: { run(options: object): Promise<{ violations: { id: string; nodes: { html: string }[] }[] }> } }).axe.run({
            runOnly: ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"],
          });
          return violations.map((violation) => `${violation.id}: ${violation.nodes.slice(0, 3).map((node) => node.html).join(" ")}`);
        });
        assert.deepEqual(found, [], path);
      });
    }
  });
}

test("slash, typing, arrows and Enter lead to a page; Escape clears; Tab makes a scope and Backspace leaves it", { skip }, async () => {
  await visit("", { serviceWorkers: "block" }, async (page) => {
    await page.keyboard.press("/");
    await page.keyboard.type("0x87");
    await page.waitForSelector("#hit-0[aria-selected=true]");
    assert.match((await page.textContent("#hit-0"))!, /Not authorized/);
    await page.keyboard.press("ArrowDown");
    assert.equal(await page.getAttribute("#q", "aria-activedescendant"), "hit-1");
    await page.keyboard.press("Escape");
    assert.equal(await page.inputValue("#q"), "");
    await page.keyboard.type("conf");
    await page.keyboard.press("Tab");
    assert.equal(await page.textContent("#scope"), "conf");
    await page.keyboard.type("inflight");
    await page.waitForSelector("#hit-0");
    assert.deepEqual([...new Set(await page.$$eval(".hit .kind", (kinds) => kinds.map((kind) => kind.textContent)))], ["Directive"]);
    await page.fill("#q", "");
    await page.keyboard.press("Backspace");
    assert.ok(await page.isHidden("#scope"));
    await page.keyboard.type("rc 135");
    await page.waitForSelector("#hit-0");
    await Promise.all([page.waitForURL("**/rc/0x87"), page.keyboard.press("Enter")]);
  });
});

test("a search in the address is done at once; question mark tells the keys; g and a letter open a screen", { skip }, async () => {
  await visit("#q=0x8E", { serviceWorkers: "block" }, async (page) => {
    await page.waitForSelector("#hit-0");
    assert.match((await page.textContent("#hit-0"))!, /Session taken over/);
  });
  await visit("rc/0x87", { serviceWorkers: "block" }, async (page) => {
    await page.keyboard.press("?");
    assert.match((await page.textContent(".find .keys"))!, /leave that scope/);
    await page.keyboard.press("Escape");
    await page.evaluate(() => (document.activeElement as HTMLElement).blur());
    await page.keyboard.press("g");
    await Promise.all([page.waitForURL("**/ref/conf"), page.keyboard.press("d")]);
  });
});

test("a letter is answered within 20 ms", { skip }, async () => {
  await visit("", { serviceWorkers: "block" }, async (page) => {
    await page.click("#q");
    await page.keyboard.type("warm");
    await page.waitForSelector(".find .panel:not([hidden])");
    const millis = await page.evaluate(async () => {
      const input = document.querySelector<HTMLInputElement>("#q")!;
      const taken: number[] = [];
      for (const query of ["retained message", "0x87", "client keeps disconnecting", "certificate verify failed"]) {
        for (let i = 1; i <= query.length; i++) {
          input.value = query.slice(0, i);
          const start = performance.now();
          input.dispatchEvent(new Event("input"));
          await Promise.resolve();
          taken.push(performance.now() - start);
        }
      }
      return taken.sort((a, b) => a - b);
    });
    // The one in the middle: a machine that does other things too interrupts some.
    const most = millis[Math.floor(millis.length / 2)]!;
    assert.ok(most < MOST_MILLIS_A_KEY, `${most} ms`);
  });
});

test("pages stay when the broker is away", { skip }, async () => {
  const context = await browser.newContext();
  const page = await context.newPage();
  await page.goto(base, { waitUntil: "networkidle" });
  await page.evaluate(() => navigator.serviceWorker.ready);
  const last = paths.at(-1)!;
  const wanted = ["", "rc/0x87", last].map((path) => base + path);
  const deadline = Date.now() + 120_000;
  const isKept = () => page.evaluate(async (urls) => (await Promise.all(urls.map((url) => caches.match(url)))).every((found) => found !== undefined), wanted);
  while (!(await isKept())) {
    assert.ok(Date.now() < deadline, "the worker keeps the pages");
    await page.waitForTimeout(200);
  }
  await context.setOffline(true);
  for (const path of ["", "rc/0x87", last]) {
    await page.goto(base + path);
    assert.equal(await page.locator("h1").count(), 1, path);
  }
  await page.keyboard.press("/");
  await page.keyboard.type("0x87");
  await page.waitForSelector("#hit-0");
  await context.close();
});

test("an entry reads well without JavaScript", { skip }, async () => {
  await visit("qos-1", { javaScriptEnabled: false }, async (page) => {
    if (!paths.includes("qos-1")) {
      return;
    }
    assert.ok(await page.locator(".picture svg").first().isVisible());
    assert.ok(await page.locator("[data-try] li").first().isVisible());
    assert.ok(await page.locator(".pane0 pre").isVisible());
    await page.locator(".tabs label").nth(1).click();
    assert.ok(await page.locator(".pane1 pre").isVisible());
    assert.ok(await page.locator(".pane0 pre").isHidden());
  });
});
