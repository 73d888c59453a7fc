// SPDX-License-Identifier: Apache-2.0

/** Where the page stands: the URL of the reference's root, whatever path it is served or exported below. */
export function rootOfPage(): string {
  // Scripts lie in assets/, one level below the root.
  return document.documentElement.dataset.root ?? new URL(/* @vite-ignore */ "../", import.meta.url).href;
}

/** The address of a page of the reference, with the ending that exported pages have. */
export function pageAddress(root: string, path: string): string {
  const ending = document.documentElement.dataset.ending ?? "";
  const [page, anchor] = path.split("#");
  return `${root}${page}${page === "" ? "" : ending}${anchor === undefined ? "" : `#${anchor}`}`;
}
