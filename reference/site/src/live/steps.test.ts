// SPDX-License-Identifier: Apache-2.0
import assert from "node:assert/strict";
import { test } from "node:test";
import { TopicPrefix } from "./prefix.ts";
import { StepError, parseSteps } from "./steps.ts";

test("every step of the language is read", () => {
  const steps = parseSteps(`sensor connect v=3.1.1 persistent keepalive=5 will=a/b "gone \\"now\\"" will-qos=1 will-retain
# A sentence.
sensor connect v=5 session-expiry=60 receive-maximum=2 maximum-packet=100 will=a "x" will-delay=3 refused=0x87

dashboard subscribe a/+ # qos=2 no-local retain-as-published retain-handling=1 id=7
dashboard unsubscribe a/+ #
sensor publish a/b "21 °C" qos=1 retain expiry=9 alias=1 response=r/1 correlation=c content-type=text/plain property=k:v:w property="a b:c d"
dashboard receive a/b "21 °C" qos=1 live
dashboard receive a/b retained
dashboard silent
dashboard silent 0.2
dashboard hold-acks
dashboard ack
sensor drop
sensor disconnect code=0x04 session-expiry=0
wait 1.5`);
  const [first, sentence, second, subscribe, unsubscribe, publish, receive, retained, silent, shorter] = steps.map((step) => step.action);
  assert.deepEqual(first, {
    kind: "connect",
    version: "3.1.1",
    clean: false,
    keepAliveSeconds: 5,
    will: { topic: "a/b", payload: 'gone "now"', qos: 1, retain: true },
  });
  assert.deepEqual(sentence, { kind: "say", sentence: "A sentence." });
  assert.ok(second?.kind === "connect" && second.refused === 0x87 && second.will?.delaySeconds === 3);
  assert.deepEqual(subscribe, { kind: "subscribe", filters: ["a/+", "#"], qos: 2, noLocal: true, retainAsPublished: true, retainHandling: 1, identifier: 7 });
  assert.deepEqual(unsubscribe, { kind: "unsubscribe", filters: ["a/+", "#"] });
  assert.ok(publish?.kind === "publish");
  assert.deepEqual(publish.properties, [["k", "v:w"], ["a b", "c d"]]);
  assert.equal(publish.payload, "21 °C");
  assert.deepEqual(receive, { kind: "receive", topic: "a/b", payload: "21 °C", qos: 1, retained: false });
  assert.deepEqual(retained, { kind: "receive", topic: "a/b", retained: true });
  assert.deepEqual([silent, shorter], [{ kind: "silent", seconds: 0.5 }, { kind: "silent", seconds: 0.2 }]);
  assert.deepEqual(steps.at(-2)?.action, { kind: "disconnect", code: 4, sessionExpirySeconds: 0 });
  assert.deepEqual(steps.at(-1)?.action, { kind: "wait", seconds: 1.5 });
  assert.equal(steps[2]?.line, 3);
});

test("an error names the line and the word", () => {
  const error = (block: string): string => {
    try {
      parseSteps(block);
    } catch (thrown) {
      assert.ok(thrown instanceof StepError);
      return thrown.message;
    }
    return "none";
  };
  assert.match(error("a connect\na conect"), /^Line 2, at "conect": expected connect, subscribe/);
  assert.match(error("a publish t"), /at "t": the payload in quotation marks is missing/);
  assert.match(error("a publish t 21.5"), /at "21.5": write the payload in quotation marks/);
  assert.match(error('a publish t "21.5'), /closing quotation mark is missing/);
  assert.match(error('a publish t "x" qos=3'), /at "qos=3": a number from 0 to 2/);
  assert.match(error('a publish t "x" quos=1'), /at "quos=1": expected one of qos, retain/);
  assert.match(error("a subscribe t qos"), /at "qos": write qos=VALUE/);
  assert.match(error("a subscribe t no-local=1"), /no-local takes no value/);
  assert.match(error("a connect v=4"), /the version is 3.1, 3.1.1 or 5/);
  assert.match(error("a connect v=3.1.1 session-expiry=5"), /need v=5/);
  assert.match(error("a connect will-retain"), /write will=TOPIC/);
  assert.match(error("a drop now"), /nothing more is expected/);
  assert.match(error("wait long"), /seconds from 0 to 60/);
  assert.match(error("1a connect"), /a client's name is a letter/);
  assert.match(error("a"), /what the client does is missing/);
});

test("topics go below the prefix and come back without it", () => {
  const topics = new TopicPrefix("godwit/try/x/");
  assert.equal(topics.name("home/a"), "godwit/try/x/home/a");
  assert.equal(topics.name("$SYS/broker/uptime"), "$SYS/broker/uptime");
  assert.equal(topics.filter("#"), "godwit/try/x/#");
  assert.equal(topics.filter("$share/g/home/+"), "$share/g/godwit/try/x/home/+");
  assert.equal(topics.filter("$share/g/$SYS/#"), "$share/g/$SYS/#");
  assert.equal(topics.plain("godwit/try/x/home/a"), "home/a");
  assert.equal(topics.inText("PUBLISH q1 m1 godwit/try/x/home/a (4 bytes)"), "PUBLISH q1 m1 home/a (4 bytes)");
});
