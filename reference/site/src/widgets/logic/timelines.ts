// SPDX-License-Identifier: Apache-2.0

/** Sessions, wills, messages and keep alive against time. Seconds throughout. */

export const NEVER = 0xffffffff;

export interface SessionFate {
  /** When the session ends, in seconds after the connection did; Infinity when it does not end by itself. */
  endsAfter: number;
  /** Whether it is still there when the client comes back. */
  alive: boolean;
  sessionPresent: boolean;
  why: string;
}

/** What becomes of a session. In 3.1.1 the clean session flag decides alone. */
export function sessionFate(
  version: "3.1.1" | "5",
  cleanAtFirst: boolean,
  expirySeconds: number,
  awaySeconds: number,
  cleanOnReturn: boolean,
): SessionFate {
  const endsAfter = version === "5" ? (expirySeconds === NEVER ? Infinity : expirySeconds) : cleanAtFirst ? 0 : Infinity;
  const alive = endsAfter > awaySeconds;
  const sessionPresent = alive && !cleanOnReturn;
  let why: string;
  if (!alive) {
    why = endsAfter === 0 ? "The session ended with its connection." : `The session expired ${awaySeconds - endsAfter} s before the client came back.`;
  } else if (cleanOnReturn) {
    why = `The session was still there; ${version === "5" ? "Clean Start" : "Clean Session"} 1 on return threw it away.`;
  } else {
    why = "The session was kept: subscriptions and queued messages are still there.";
  }
  return { endsAfter, alive, sessionPresent, why };
}

export interface WillFate {
  published: boolean;
  /** Seconds after the connection was lost; meaningless when it is not published. */
  after: number;
  why: string;
}

/** When a will is published after a connection was lost; `returnsAfter` is Infinity when the client stays away. */
export function willFate(delaySeconds: number, sessionExpirySeconds: number, returnsAfter: number, cleanStart: boolean): WillFate {
  const expiry = sessionExpirySeconds === NEVER ? Infinity : sessionExpirySeconds;
  const after = Math.min(delaySeconds, expiry);
  if (returnsAfter < after) {
    return cleanStart
      ? { published: true, after: returnsAfter, why: "Coming back with Clean Start 1 ends the old session, and with it the will is due." }
      : { published: false, after, why: "The client resumed its session before the delay was over: the will is not published." };
  }
  const first = expiry < delaySeconds ? "the session expired before the delay was over" : delaySeconds === 0 ? "there is no delay" : "the delay was over";
  return { published: true, after, why: `Published after ${after} s, because ${first}.` };
}

/** The interval with which a message is delivered after it waited, or undefined when it expired. */
export function remainingExpiry(expirySeconds: number, waitedSeconds: number): number | undefined {
  const left = expirySeconds - Math.floor(waitedSeconds);
  return left > 0 ? left : undefined;
}

export type KeepAliveState = "quiet" | "ping due" | "late" | "cut";

/** How a connection stands when the broker has heard nothing for so long. */
export function keepAliveState(keepAliveSeconds: number, silentSeconds: number): KeepAliveState {
  if (keepAliveSeconds === 0 || silentSeconds < keepAliveSeconds * 0.8) {
    return "quiet";
  }
  if (silentSeconds < keepAliveSeconds) {
    return "ping due";
  }
  return silentSeconds < keepAliveSeconds * 1.5 ? "late" : "cut";
}
