// SPDX-License-Identifier: Apache-2.0
import { publishBytes, varint } from "./build.ts";

/** What is delivered when: QoS, subscription options, shared subscriptions, windows and aliases. */

export interface Leg {
  qos: number;
  packets: string[];
  guarantee: string;
}

const GUARANTEES = ["at most once", "at least once", "exactly once"];
const PACKETS = [["PUBLISH"], ["PUBLISH", "PUBACK"], ["PUBLISH", "PUBREC", "PUBREL", "PUBCOMP"]];

/** The way to the broker, the way from it, and what the reader may count on in all. */
export function delivery(published: number, subscribed: number): { up: Leg; down: Leg; whole: string } {
  const leg = (qos: number): Leg => ({ qos, packets: PACKETS[qos] ?? [], guarantee: GUARANTEES[qos] ?? "" });
  const lower = Math.min(published, subscribed);
  return { up: leg(published), down: leg(lower), whole: GUARANTEES[lower] ?? "" };
}

export interface SubscriptionSwitches {
  qos: number;
  noLocal: boolean;
  retainAsPublished: boolean;
  retainHandling: number;
}

export function optionsByte(switches: SubscriptionSwitches): number {
  return (
    switches.qos | (switches.noLocal ? 4 : 0) | (switches.retainAsPublished ? 8 : 0) | (switches.retainHandling << 4)
  );
}

/** What arrives in five situations, each with the RETAIN flag it has. */
export function arrivals(switches: SubscriptionSwitches): { situation: string; arrives: boolean; note: string }[] {
  const { noLocal, retainAsPublished, retainHandling } = switches;
  return [
    { situation: "Another client publishes", arrives: true, note: "RETAIN 0" },
    {
      situation: "Another client publishes with RETAIN 1",
      arrives: true,
      note: retainAsPublished ? "RETAIN 1, as published" : "RETAIN 0, because it comes live",
    },
    {
      situation: "This client publishes itself",
      arrives: !noLocal,
      note: noLocal ? "No Local keeps its own messages away" : "RETAIN 0, its own echo",
    },
    {
      situation: "A retained message exists, the subscription is new",
      arrives: retainHandling < 2,
      note: retainHandling < 2 ? "RETAIN 1" : "Retain Handling 2 never sends it",
    },
    {
      situation: "A retained message exists, the subscription is repeated",
      arrives: retainHandling === 0,
      note: retainHandling === 0 ? "RETAIN 1, again" : `Retain Handling ${retainHandling} does not send it again`,
    },
  ];
}

/** Bytes of a number of equal messages with and without a topic alias. */
export function aliasBytes(topic: string, payloadBytes: number, messages: number): { without: number; with: number } {
  const size = (name: string, alias: boolean) =>
    publishBytes({
      level: 5,
      topic: name,
      payload: new Uint8Array(payloadBytes),
      qos: 0,
      retain: false,
      duplicate: false,
      identifier: 0,
      ...(alias ? { properties: [[0x23, 1]] } : {}),
    }).length;
  return {
    without: messages * size(topic, false),
    with: messages === 0 ? 0 : size(topic, true) + (messages - 1) * size("", true),
  };
}

export interface Worker {
  name: string;
  connected: boolean;
  got: number[];
}

/**
 * Gives a message to the worker whose turn it is, passing over those who are away while another is there. With nobody
 * there it waits in the session of the one whose turn it is. Returns the worker and the next turn.
 */
export function dispatch(workers: readonly Worker[], turn: number): { chosen: number; turn: number } {
  for (let i = 0; i < workers.length; i++) {
    const at = (turn + i) % workers.length;
    if (workers[at]?.connected) {
      return { chosen: at, turn: (at + 1) % workers.length };
    }
  }
  return { chosen: turn, turn: (turn + 1) % workers.length };
}

/** A subscriber's window: which messages are on their way and which wait. */
export class InFlightWindow {
  readonly inFlight: number[] = [];
  readonly waiting: number[] = [];
  readonly done: number[] = [];
  readonly dropped: number[] = [];
  private next = 1;

  constructor(
    readonly receiveMaximum: number,
    readonly queueAtMost: number,
  ) {}

  /** A message for the subscriber arrives at the broker. */
  publish(): void {
    const message = this.next++;
    if (this.inFlight.length < this.receiveMaximum) {
      this.inFlight.push(message);
    } else if (this.waiting.length < this.queueAtMost) {
      this.waiting.push(message);
    } else {
      this.dropped.push(message);
    }
  }

  /** The subscriber acknowledges one message; the first that waits takes its place. */
  acknowledge(message: number): void {
    const at = this.inFlight.indexOf(message);
    if (at >= 0) {
      this.inFlight.splice(at, 1);
      this.done.push(message);
      const first = this.waiting.shift();
      if (first !== undefined) {
        this.inFlight.push(first);
      }
    }
  }
}

/** The bytes of a variable byte integer with what each stands for. */
export function varintParts(value: number): { byte: number; bits: string; more: boolean; share: number }[] {
  return varint(value).map((byte, i) => ({
    byte,
    bits: byte.toString(2).padStart(8, "0"),
    more: byte >= 128,
    share: (byte & 0x7f) * 128 ** i,
  }));
}
