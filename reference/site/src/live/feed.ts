// SPDX-License-Identifier: Apache-2.0
import type { PacketEvent } from "./events.ts";

/** Who tells the story: the broker by its feed, or the page by what it saw itself. */
export type Source = "broker" | "page";

const OPEN_MILLIS = 1500;
const FIRST_EVENT_MILLIS = 1200;

/**
 * The packets of one run, from the broker's feed. Where the feed does not open, or stays silent although packets pass,
 * the page's own view takes its place.
 */
export class StoryFeed {
  private events: EventSource | undefined;
  private source: Source = "broker";
  private heard = false;
  private readonly seenByPage: PacketEvent[] = [];
  private doubt: ReturnType<typeof setTimeout> | undefined;

  /**
   * @param clientPrefix events of other clients of the sandbox are left out
   * @param tell gets the whole story after each change
   */
  constructor(
    private readonly clientPrefix: string,
    private readonly tell: (story: PacketEvent[], source: Source) => void,
    private readonly story: PacketEvent[] = [],
  ) {}

  /** Opens the broker's feed; resolves when it is open or given up. */
  open(url: string): Promise<void> {
    if (typeof EventSource === "undefined") {
      this.source = "page";
      return Promise.resolve();
    }
    return new Promise((resolve) => {
      const events = new EventSource(url);
      this.events = events;
      const give = () => {
        clearTimeout(late);
        resolve();
      };
      const late = setTimeout(() => {
        this.useOwn();
        give();
      }, OPEN_MILLIS);
      events.addEventListener("open", give);
      events.addEventListener("error", () => {
        if (!this.heard) {
          this.useOwn();
        }
        give();
      });
      const take = (message: MessageEvent<string>) => this.fromBroker(message.data);
      events.addEventListener("message", take);
      events.addEventListener("packet", take);
    });
  }

  /** A packet as the page saw it. */
  fromPage(event: PacketEvent): void {
    this.seenByPage.push(event);
    if (this.source === "page") {
      this.add(event);
    } else if (!this.heard) {
      this.doubt ??= setTimeout(() => {
        if (!this.heard) {
          this.useOwn();
        }
      }, FIRST_EVENT_MILLIS);
    }
  }

  close(): void {
    clearTimeout(this.doubt);
    this.events?.close();
  }

  private fromBroker(data: string): void {
    let event: PacketEvent;
    try {
      event = JSON.parse(data) as PacketEvent;
    } catch {
      return;
    }
    if (this.source === "broker" && typeof event.client === "string" && event.client.startsWith(this.clientPrefix)) {
      this.heard = true;
      this.add(event);
    }
  }

  private useOwn(): void {
    this.events?.close();
    if (this.source === "broker") {
      this.source = "page";
      this.story.splice(0, this.story.length, ...this.seenByPage);
      this.tell([...this.story], this.source);
    }
  }

  private add(event: PacketEvent): void {
    this.story.push(event);
    this.tell([...this.story], this.source);
  }
}
