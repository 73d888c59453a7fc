// SPDX-License-Identifier: Apache-2.0
// Looks over finished pages: links, anchors, ids, and what the Content-Security-Policy would refuse.
import type { Problems } from "./sources.ts";

/** A finished page. */
export interface Finished {
  path: string;
  html: string;
  /** What messages name. */
  file: string;
}

/** Checks all pages against each other and against the other files that are served. */
export function checkPages(pages: Finished[], files: ReadonlySet<string>, problems: Problems): void {
  const ids = new Map<string, Set<string>>();
  for (const page of pages) {
    const found = new Set<string>();
    for (const match of page.html.matchAll(/\sid="([^"]*)"/g)) {
      if (found.has(match[1]!)) {
        problems.add(page.file, 0, `two things have the id "${match[1]}"; give the headings different names`);
      }
      found.add(match[1]!);
    }
    ids.set(page.path, found);
    if (/<[^>]+\sstyle="/.test(page.html) || /<style/.test(page.html)) {
      problems.add(page.file, 0, "the page holds an inline style, which the policy refuses");
    }
    if (/<script(?![^>]*\ssrc=)[^>]*>/.test(page.html) || /<[^>]+\son[a-z]+="/.test(page.html)) {
      problems.add(page.file, 0, "the page holds an inline script, which the policy refuses");
    }
    if ((page.html.match(/<h1[\s>]/g) ?? []).length !== 1) {
      problems.add(page.file, 0, "the page has not exactly one first-level heading; begin sections with ##");
    }
  }
  for (const page of pages) {
    const base = new URL("http://reference/ref/" + page.path);
    for (const match of page.html.matchAll(/\s(?:href|src|data-recording)="([^"]*)"/g)) {
      const text = match[1]!.replace(/&amp;/g, "&");
      const url = new URL(text, base);
      if (url.host !== base.host) {
        continue;
      }
      if (!url.pathname.startsWith("/ref/")) {
        problems.add(page.file, 0, `the link "${text}" leaves the reference`);
        continue;
      }
      const path = decodeURIComponent(url.pathname.slice("/ref/".length));
      const anchors = ids.get(path);
      if (anchors === undefined && !files.has(path)) {
        problems.add(page.file, 0, `dead link "${text}"`);
      } else if (anchors && url.hash !== "" && !anchors.has(decodeURIComponent(url.hash.slice(1)))) {
        problems.add(page.file, 0, `dead link "${text}": the page has no such anchor`);
      }
    }
  }
}
