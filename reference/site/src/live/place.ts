// SPDX-License-Identifier: Apache-2.0

/** Where the page stands: the URL of the reference's root, whatever path it is served or exported below. */
export function rootOfPage(): string {
  const root = document.documentElement.dataset.root;
  return new URL(root === undefined || root === "" ? "./" : root, document.baseURI).href;
}

/** The address of a page of the reference, with the ending that exported pages have. */
export function pageAddress(root: string, path: string): string {
  const ending = document.documentElement.dataset.ending ?? "";
  const [page, anchor] = path.split("#");
  return `${root}${page}${page === "" ? "" : ending}${anchor === undefined ? "" : `#${anchor}`}`;
}
