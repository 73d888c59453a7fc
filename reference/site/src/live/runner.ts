// SPDX-License-Identifier: Apache-2.0
import type { PanelClient } from "./client.ts";
import type { Step } from "./steps.ts";

export type StepState = "pending" | "running" | "done" | "failed";

/** What is shown of a step: its state and, once it has run, what happened. */
export interface Outcome {
  state: StepState;
  text: string;
}

/** Runs steps in order, all of them or one at a time, and stops at the first that fails. Used by one panel at a time. */
export class Runner {
  readonly outcomes: Outcome[];
  private readonly clients = new Map<string, PanelClient>();
  private at = 0;
  private stopped = false;
  private busy = false;

  /**
   * @param open makes the client of a name when it is first used
   * @param changed called after each change of an outcome
   * @param pause called between steps, so that a reader can follow
   */
  constructor(
    private readonly steps: readonly Step[],
    private readonly open: (name: string) => PanelClient,
    private readonly changed: (index: number) => void,
    private readonly pause: () => Promise<void> = async () => {},
  ) {
    this.outcomes = steps.map(() => ({ state: "pending", text: "" }));
  }

  /** Whether there is nothing left to run, because all ran or one failed. */
  get finished(): boolean {
    return this.at >= this.steps.length || this.outcomes.some((outcome) => outcome.state === "failed");
  }

  get failed(): boolean {
    return this.outcomes.some((outcome) => outcome.state === "failed");
  }

  /** Runs what is left. */
  async run(): Promise<void> {
    while (!this.finished && !this.stopped) {
      if (!(await this.step())) {
        return;
      }
      if (!this.finished) {
        await this.pause();
      }
    }
  }

  /** Runs the next step and the sentences before it; false when there was none or one is running already. */
  async step(): Promise<boolean> {
    if (this.busy || this.finished || this.stopped) {
      return false;
    }
    this.busy = true;
    try {
      let sentence = true;
      while (sentence && !this.finished && !this.stopped) {
        sentence = this.steps[this.at]?.action.kind === "say";
        await this.runOne(this.at);
      }
      return true;
    } finally {
      this.busy = false;
    }
  }

  /** Closes every connection; nothing runs afterwards. */
  stop(): void {
    this.stopped = true;
    for (const client of this.clients.values()) {
      client.close();
    }
    this.clients.clear();
  }

  private async runOne(index: number): Promise<void> {
    const step = this.steps[index];
    if (step === undefined) {
      return;
    }
    this.set(index, "running", "");
    try {
      const text = await this.perform(step);
      this.at = index + 1;
      this.set(index, "done", text);
    } catch (error) {
      this.set(index, "failed", error instanceof Error ? error.message : String(error));
    }
  }

  private set(index: number, state: StepState, text: string): void {
    if (!this.stopped) {
      this.outcomes[index] = { state, text };
      this.changed(index);
    }
  }

  private async perform(step: Step): Promise<string> {
    const { action } = step;
    if (action.kind === "say") {
      return "";
    }
    if (action.kind === "wait") {
      await new Promise((resolve) => setTimeout(resolve, action.seconds * 1000));
      return `waited ${action.seconds} s`;
    }
    const client = this.client(step);
    switch (action.kind) {
      case "connect":
        return client.connect(action);
      case "subscribe":
        return client.subscribe(action);
      case "unsubscribe":
        return client.unsubscribe(action.filters);
      case "publish":
        return client.publish(action);
      case "receive":
        return client.receive(action);
      case "silent":
        return client.silent(action.seconds);
      case "hold-acks":
        client.holdAcks();
        return "PUBACK and PUBREC are held back from now on";
      case "ack":
        return client.ack();
      case "drop":
        await client.drop();
        return "cut without DISCONNECT";
      case "disconnect":
        await client.disconnect(action.code, action.sessionExpirySeconds);
        return "DISCONNECT sent";
    }
  }

  private client(step: Step): PanelClient {
    let client = this.clients.get(step.client);
    if (client === undefined) {
      if (step.action.kind !== "connect") {
        throw new Error(`${step.client} is not connected; a connect step must come before`);
      }
      client = this.open(step.client);
      this.clients.set(step.client, client);
    }
    return client;
  }
}
