// SPDX-License-Identifier: Apache-2.0

/** The `$SYS` tree from topics and values, and the anchors under which the reference explains them. */

export interface Node {
  name: string;
  topic: string;
  value?: string;
  children: Node[];
}

/** Sorted by name; a topic may have a value and children. */
export function tree(values: ReadonlyMap<string, string>): Node {
  const root: Node = { name: "$SYS", topic: "$SYS", children: [] };
  for (const topic of [...values.keys()].sort((a, b) => a.localeCompare(b, "en", { numeric: true }))) {
    let node = root;
    const levels = topic.split("/").slice(1);
    levels.forEach((name, i) => {
      let child = node.children.find((one) => one.name === name);
      if (child === undefined) {
        child = { name, topic: ["$SYS", ...levels.slice(0, i + 1)].join("/"), children: [] };
        node.children.push(child);
      }
      node = child;
    });
    node.value = values.get(topic);
  }
  return root;
}

/** The anchor of a topic on the page of all `$SYS` topics. */
export function sysAnchor(topic: string): string {
  return topic
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, "-")
    .replace(/^-|-$/g, "");
}
