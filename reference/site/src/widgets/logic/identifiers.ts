// SPDX-License-Identifier: Apache-2.0
import { byteLength } from "./topics.ts";

/** What each version says of a client identifier, and what this broker does. */
export function clientIdVerdicts(id: string, clean: boolean): { version: string; good: boolean; why: string }[] {
  const bytes = byteLength(id);
  const basic = /^[0-9a-zA-Z]{1,23}$/.test(id);
  const wrong = id.includes("\u0000")
    ? "The null character is not allowed in any string."
    : bytes > 65535
      ? `${bytes} bytes in UTF-8; a string has at most 65 535.`
      : undefined;
  if (wrong !== undefined) {
    return ["3.1", "3.1.1", "5.0"].map((version) => ({ version, good: false, why: wrong }));
  }
  if (id === "") {
    return [
      { version: "3.1", good: false, why: "An identifier is required: CONNACK 2, identifier rejected." },
      clean
        ? { version: "3.1.1", good: true, why: "The broker makes one up; with a clean session nobody needs to know it." }
        : { version: "3.1.1", good: false, why: "Empty only with a clean session, otherwise CONNACK 2, identifier rejected." },
      { version: "5.0", good: true, why: "The broker makes one up and tells it in Assigned Client Identifier." },
    ];
  }
  const every = "Every server must take 1 to 23 of 0–9, a–z, A–Z, which this is.";
  const beyond = "Beyond what every server must take (1 to 23 of 0–9, a–z, A–Z); this broker takes it.";
  const length31 = [...id].length > 23 ? "Longer than the 23 characters of 3.1; this broker takes it, others may not." : "1 to 23 characters, as 3.1 wants.";
  return [
    { version: "3.1", good: true, why: length31 },
    { version: "3.1.1", good: true, why: basic ? every : beyond },
    { version: "5.0", good: true, why: basic ? every : beyond },
  ];
}

export function clientIdHints(id: string): string[] {
  const hints: string[] = [];
  if (/[+#]/.test(id)) {
    hints.push("+ or # in it keeps the client out of %c patterns of an ACL file.");
  }
  if (id.includes("/")) {
    hints.push("With a slash in it, %c in an ACL file never matches: it stands for one level.");
  }
  if (/\s/.test(id)) {
    hints.push("A blank is allowed and hard to see in logs.");
  }
  if (/^(paho|mqttjs|mosq)[-_/]/i.test(id)) {
    hints.push("Looks like a name that a library made up; it changes at each start, so a session cannot be resumed.");
  }
  return hints;
}
