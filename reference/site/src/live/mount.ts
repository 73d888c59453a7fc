// SPDX-License-Identifier: Apache-2.0
import { mount as mountComponent } from "svelte";
import "./tokens.css";
import { widgets } from "../widgets/registry.ts";
import type { PacketEvent } from "./events.ts";
import { rootOfPage } from "./place.ts";
import { parseSteps } from "./steps.ts";

/**
 * Brings the islands of a page to life when they come near the view: `data-try`, `data-story` and `data-widget`. What is
 * inside an island for readers without script stays until its live part has been loaded.
 */
export function mount(root: ParentNode): void {
  for (const island of root.querySelectorAll<HTMLElement>("[data-try], [data-story], [data-widget]")) {
    whenNear(island, () => {
      void enliven(island);
    });
  }
}

async function enliven(island: HTMLElement): Promise<void> {
  try {
    if (island.dataset.try !== undefined) {
      await tryPanel(island, island.dataset.try);
    } else if (island.dataset.story !== undefined) {
      await storyOf(island);
    } else if (island.dataset.widget !== undefined) {
      await widget(island, island.dataset.widget);
    }
    island.dataset.live = "yes";
  } catch (error) {
    island.dataset.live = "no"; // What was there for readers without script stays.
    console.warn("A live part of this page stays as it was:", error);
  }
}

async function tryPanel(island: HTMLElement, slug: string): Promise<void> {
  const lines = [...island.querySelectorAll<HTMLElement>("[data-step]")].map((line) => line.dataset.step ?? "");
  const steps = parseSteps(lines.join("\n"));
  const { default: TryPanel } = await import("./TryPanel.svelte");
  const recording = document.querySelector<HTMLElement>("[data-recording]")?.dataset.recording ?? "";
  const target = emptied(island);
  mountComponent(TryPanel, { target, props: { slug, steps, root: rootOfPage(), recording: island.dataset.recording ?? recording } });
}

async function storyOf(island: HTMLElement): Promise<void> {
  const address = island.dataset.recording;
  if (address === undefined || address === "") {
    return;
  }
  const [{ default: Story }, answer] = await Promise.all([import("./Story.svelte"), fetch(address)]);
  if (!answer.ok) {
    throw new Error(`${address} answers ${answer.status}`);
  }
  const { packets } = (await answer.json()) as { packets: PacketEvent[] };
  if (packets.length > 0) {
    mountComponent(Story, { target: emptied(island), props: { events: packets, root: rootOfPage(), label: "Recorded packets" } });
  }
}

async function widget(island: HTMLElement, name: string): Promise<void> {
  const load = widgets[name];
  if (load === undefined) {
    throw new Error(`There is no widget named ${name}`);
  }
  const { default: Widget } = await load();
  mountComponent(Widget, { target: emptied(island), props: { root: rootOfPage() } });
}

/** Takes the static part out, but for headings, and gives the place of the live one. */
function emptied(island: HTMLElement): HTMLElement {
  for (const child of [...island.children]) {
    if (!/^H[1-6]$/.test(child.tagName)) {
      child.remove();
    }
  }
  const place = document.createElement("div");
  island.append(place);
  return place;
}

function whenNear(island: HTMLElement, then: () => void): void {
  if (typeof IntersectionObserver === "undefined") {
    then();
    return;
  }
  const observer = new IntersectionObserver(
    (entries) => {
      if (entries.some((entry) => entry.isIntersecting)) {
        observer.disconnect();
        then();
      }
    },
    { rootMargin: "200px" },
  );
  observer.observe(island);
}
