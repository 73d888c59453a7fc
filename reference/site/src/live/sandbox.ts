// SPDX-License-Identifier: Apache-2.0

/** A throw-away identity for this page, which the broker confines to its own topics. */
export interface Identity {
  user: string;
  password: string;
  clientPrefix: string;
  topicPrefix: string;
  expires: string | number;
  /** Names the feed of this sandbox; where it is absent the user name does. */
  token?: string;
}

/** Why a panel cannot run here, in words for the reader. */
export class SandboxOff extends Error {}

const RENEW_BEFORE_MILLIS = 30_000;

/** The broker lets an identity use 32 client identifiers in its life. */
const CLIENTS_AT_MOST = 32;

let current: Promise<Identity> | undefined;
let clientsUsed = 0;

/**
 * The identity of this page, asked for once, and again when it is about to expire or has no room for these many more
 * client identifiers. All panels share it.
 */
export async function identity(root: string, clients: number): Promise<Identity> {
  const known = await current?.catch(() => undefined);
  clientsUsed += clients;
  if (known !== undefined && expiryMillis(known.expires) - Date.now() > RENEW_BEFORE_MILLIS && clientsUsed <= CLIENTS_AT_MOST) {
    return known;
  }
  clientsUsed = clients;
  current = ask(root);
  return current;
}

/** Forgets the identity, for example because the broker no longer takes it. */
export function forgetIdentity(): void {
  current = undefined;
}

async function ask(root: string): Promise<Identity> {
  let answer: Response;
  try {
    answer = await fetch(`${root}api/sandbox`, { headers: { Accept: "application/json" }, cache: "no-store" });
  } catch {
    throw new SandboxOff("The broker does not answer. Is it running, and is this page open from its WebSocket listener?");
  }
  if (!answer.ok || !(answer.headers.get("content-type") ?? "").includes("json")) {
    const words = answer.status === 403 || answer.status === 429 || answer.status === 503 ? await plainText(answer) : "";
    throw new SandboxOff(
      words !== ""
        ? words
        : "This page can run its steps only when a Godwit broker serves it, with godwit_sandbox true on the WebSocket listener.",
    );
  }
  return (await answer.json()) as Identity;
}

async function plainText(answer: Response): Promise<string> {
  const type = answer.headers.get("content-type") ?? "";
  const text = (await answer.text()).trim();
  if (type.startsWith("text/plain")) {
    return text.slice(0, 400);
  }
  try {
    const { error } = JSON.parse(text) as { error?: string };
    return error ?? "";
  } catch {
    return "";
  }
}

/** Milliseconds since 1970 of an expiry in ISO 8601, seconds or milliseconds. */
export function expiryMillis(expires: string | number): number {
  if (typeof expires === "number") {
    return expires < 1e11 ? expires * 1000 : expires;
  }
  return Date.parse(expires);
}

/** The WebSocket of the broker that serves the pages below this root. */
export function brokerUrl(root: string): string {
  const url = new URL(root, location.href);
  url.protocol = url.protocol === "https:" ? "wss:" : "ws:";
  url.pathname = "/mqtt";
  url.search = "";
  url.hash = "";
  return url.href;
}
