// SPDX-License-Identifier: Apache-2.0
import assert from "node:assert/strict";
import { test } from "node:test";
import type { PanelClient } from "./client.ts";
import { Runner } from "./runner.ts";
import { parseSteps } from "./steps.ts";

/** Notes what it is told; receives nothing on the topic "never". */
class FakeClient implements PanelClient {
  constructor(
    private readonly name: string,
    private readonly log: string[],
  ) {}

  private async note(what: string): Promise<string> {
    this.log.push(`${this.name} ${what}`);
    return what;
  }

  connect = () => this.note("connect");
  subscribe = () => this.note("subscribe");
  unsubscribe = () => this.note("unsubscribe");
  publish = () => this.note("publish");
  silent = () => this.note("silent");
  holdAcks = () => void this.note("hold");
  ack = () => "acked";
  drop = async () => void (await this.note("drop"));
  disconnect = async () => void (await this.note("disconnect"));
  close = () => void this.note("close");

  async receive(step: { topic: string }): Promise<string> {
    if (step.topic === "never") {
      throw new Error("did not arrive");
    }
    return this.note("receive");
  }
}

function runnerOf(block: string): { runner: Runner; log: string[]; states: () => string[] } {
  const log: string[] = [];
  const runner = new Runner(parseSteps(block), (name) => new FakeClient(name, log), () => {});
  return { runner, log, states: () => runner.outcomes.map((outcome) => outcome.state) };
}

test("runs all steps in order", async () => {
  const { runner, log } = runnerOf('a connect\nb connect\nb subscribe t\na publish t "x"\nb receive t\na disconnect');
  await runner.run();
  assert.deepEqual(log, ["a connect", "b connect", "b subscribe", "a publish", "b receive", "a disconnect"]);
  assert.ok(runner.finished && !runner.failed);
});

test("stops at the first step that fails and says why", async () => {
  const { runner, states, log } = runnerOf("a connect\na receive never\na disconnect");
  await runner.run();
  assert.deepEqual(states(), ["done", "failed", "pending"]);
  assert.equal(runner.outcomes[1]?.text, "did not arrive");
  await runner.step();
  assert.deepEqual(log, ["a connect"]);
});

test("goes one step at a time, sentences with the step behind them", async () => {
  const { runner, states } = runnerOf("# Watch this.\na connect\na drop");
  await runner.step();
  assert.deepEqual(states(), ["done", "done", "pending"]);
  await runner.step();
  assert.ok(runner.finished);
  assert.equal(await runner.step(), false);
});

test("a client must connect before it does anything", async () => {
  const { runner } = runnerOf("a subscribe t");
  await runner.run();
  assert.match(runner.outcomes[0]?.text ?? "", /a is not connected; a connect step must come before/);
});

test("stopping closes every connection and runs nothing more", async () => {
  const { runner, log } = runnerOf("a connect\nb connect\nb drop");
  await runner.step();
  runner.stop();
  await runner.run();
  assert.deepEqual(log, ["a connect", "a close"]);
});
