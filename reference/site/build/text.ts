// SPDX-License-Identifier: Apache-2.0

/** Text as it stands in HTML, in attributes too. */
export function escape(text: string): string {
  return text.replace(/&/g, "&amp;").replace(/</g, "&lt;").replace(/>/g, "&gt;").replace(/"/g, "&quot;");
}

/** The anchor of a heading: `3.1.1 and 5.0` becomes `3-1-1-and-5-0`. */
export function anchor(heading: string): string {
  return heading
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, "-")
    .replace(/^-|-$/g, "");
}

/** The address of a path below /ref/ from a page at another path. */
export function linkFrom(page: string, target: string): string {
  const up = "../".repeat(page.split("/").length - 1);
  const [path, fragment] = target.split("#", 2);
  const link = up + path;
  return (link === "" ? "./" : link) + (fragment === undefined ? "" : "#" + encodeURIComponent(fragment).replace(/%24/g, "$").replace(/%2F/g, "/"));
}
