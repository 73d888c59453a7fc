// SPDX-License-Identifier: Apache-2.0
// The script of every page. Pages read well without it; it adds search, copying, keys, live parts and the offline copy.
import { mount } from "svelte";
import Search from "./search/Search.svelte";

const root = document.documentElement;

/** The address of a path below /ref/ from this page. */
export function address(path: string): string {
  const [page, fragment] = path.split("#", 2) as [string, string | undefined];
  const ending = page !== "" && !page.includes(".") ? (root.dataset.ending ?? "") : "";
  return (root.dataset.root ?? "") + (page === "" ? (root.dataset.root ? "" : "./") : page + ending) + (fragment ? "#" + fragment : "");
}

function startSearch(): void {
  const input = document.querySelector<HTMLInputElement>("#q");
  const target = document.querySelector<HTMLElement>("#results");
  if (input && target) {
    mount(Search, { target, props: { input, scopeLabel: document.querySelector<HTMLElement>("#scope")!, index: root.dataset.search!, address } });
  }
}

function startCopying(): void {
  const live = document.createElement("p");
  live.className = "unseen";
  live.setAttribute("role", "status");
  document.body.append(live);
  const copy = async (text: string, words: string) => {
    await navigator.clipboard.writeText(text);
    live.textContent = words;
  };
  for (const button of document.querySelectorAll<HTMLButtonElement>("button.copy")) {
    button.hidden = !navigator.clipboard;
    button.addEventListener("click", async () => {
      await copy(button.parentElement!.querySelector("code")!.textContent ?? "", "Copied.");
      button.textContent = "Copied";
      button.addEventListener("blur", () => (button.textContent = "Copy"), { once: true });
    });
  }
  for (const link of document.querySelectorAll<HTMLAnchorElement>("a.permalink")) {
    link.addEventListener("click", () => {
      if (navigator.clipboard) {
        void copy(`${document.title}: ${link.href}`, "Address copied.");
      }
    });
  }
}

/** Marks the heading one reads in the column "on this page". */
function followReading(): void {
  const links = new Map([...document.querySelectorAll<HTMLAnchorElement>(".on-page a")].map((a) => [decodeURIComponent(a.hash.slice(1)), a]));
  const headings = [...links.keys()].map((id) => document.getElementById(id)).filter((heading) => heading !== null);
  if (headings.length === 0) {
    return;
  }
  const mark = () => {
    const current = headings.filter((heading) => heading.getBoundingClientRect().top < 140).at(-1) ?? headings[0]!;
    links.forEach((link, id) => (id === current.id ? link.setAttribute("aria-current", "true") : link.removeAttribute("aria-current")));
  };
  new IntersectionObserver(mark, { rootMargin: "-130px 0px -60% 0px" }).observe(headings[0]!);
  const observer = new IntersectionObserver(mark, { rootMargin: "-130px 0px -60% 0px" });
  headings.forEach((heading) => observer.observe(heading));
}

/** Keys of the whole page: `g` and a letter opens a main screen. */
function startKeys(): void {
  const screens: Record<string, string> = { h: "", s: "start", c: "rc", d: "conf", p: "property", t: "sys", f: "faq", x: "cheatsheet" };
  let isAfterG = false;
  document.addEventListener("keydown", (event) => {
    const target = event.target as HTMLElement;
    if (root.hasAttribute("data-no-keys") || event.ctrlKey || event.metaKey || event.altKey || target.closest("input, textarea, select, [contenteditable]")) {
      isAfterG = false;
      return;
    }
    if (isAfterG && event.key in screens) {
      location.href = address(screens[event.key]!);
    }
    isAfterG = event.key === "g";
  });
}

// Live parts are fetched only by pages that have some, and only once the page is drawn.
const live = import.meta.glob<{ mount(root: ParentNode): void }>("./live/mount.ts");

function startLiveParts(): void {
  const load = live["./live/mount.ts"];
  if (load && document.querySelector("[data-try], [data-story], [data-widget]")) {
    void load().then((part) => part.mount(document));
  }
}

async function keepOffline(): Promise<void> {
  if (!("serviceWorker" in navigator) || !isSecureContext) {
    return;
  }
  await navigator.serviceWorker.register(address("sw.js"), { scope: address("") });
  const registration = await navigator.serviceWorker.ready;
  const saving = (navigator as { connection?: { saveData?: boolean } }).connection?.saveData;
  if (!saving) {
    registration.active?.postMessage("fill");
  }
}

function whenIdle(task: () => void): void {
  if ("requestIdleCallback" in window) {
    requestIdleCallback(task, { timeout: 3000 });
  } else {
    setTimeout(task, 200);
  }
}

startSearch();
startCopying();
followReading();
startKeys();
startLiveParts();
whenIdle(() => {
  keepOffline().catch(() => undefined); // Without a worker the pages need the broker, and that is all.
});
