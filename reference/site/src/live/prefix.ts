// SPDX-License-Identifier: Apache-2.0

/**
 * Puts topic names and filters below the visitor's prefix and takes the prefix off again, so that a reader sees
 * `home/kitchen` where the wire has `godwit/try/TOKEN/1/home/kitchen`. `$SYS/...` stays as it is.
 */
export class TopicPrefix {
  /** @param prefix ends with a slash, or is empty */
  constructor(readonly prefix: string) {}

  /** A topic name, below the prefix. */
  name(topic: string): string {
    return topic.startsWith("$") ? topic : this.prefix + topic;
  }

  /** A topic filter, below the prefix; in a shared one the part behind the group. */
  filter(filter: string): string {
    const shared = /^(\$share\/[^/]*\/)(.*)$/s.exec(filter);
    return shared === null ? this.name(filter) : (shared[1] ?? "") + this.name(shared[2] ?? "");
  }

  /** What a reader sees of a topic name. */
  plain(topic: string): string {
    return topic.startsWith(this.prefix) ? topic.slice(this.prefix.length) : topic;
  }

  /** A sentence in which topics may occur anywhere, with every prefix taken out. */
  inText(text: string): string {
    return this.prefix === "" ? text : text.split(this.prefix).join("");
  }
}
