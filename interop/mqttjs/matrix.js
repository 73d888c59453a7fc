// SPDX-License-Identifier: Apache-2.0
/*
 * MQTT.js against a broker, over TCP, TLS and WebSocket: every check prints one line, "ok NAME" or "not ok NAME # REASON".
 *
 * The broker's listeners come by environment: MQTT_PORT (anonymous), MQTT_PASSWORD_PORT (user "godwit", password "marsh"),
 * MQTT_TLS_PORT (asks for a client certificate), MQTT_WS_PORT, MQTT_WSS_PORT, and MQTT_CERTS, a folder with ca.crt,
 * client.crt and client.key. All listen on 127.0.0.1. Started by MqttJsTest; by hand it runs against any broker.
 * Arguments select checks whose name contains one of them.
 */
'use strict';

const assert = require('node:assert/strict');
const { spawn } = require('node:child_process');
const { once } = require('node:events');
const fs = require('node:fs');
const crypto = require('node:crypto');
const mqtt = require('mqtt');

const WAIT_MILLIS = 10_000;
const VERSIONS = { '3.1': 3, '3.1.1': 4, 5: 5 };
const checks = [];

const name = (prefix = 'mqttjs') => prefix + crypto.randomBytes(6).toString('hex');

function urlOf(transport) {
  const port = { mqtt: 'MQTT_PORT', mqtts: 'MQTT_TLS_PORT', ws: 'MQTT_WS_PORT', wss: 'MQTT_WSS_PORT' }[transport];
  return `${transport}://127.0.0.1:${process.env[port]}`;
}

function certificates() {
  const file = (leaf) => fs.readFileSync(`${process.env.MQTT_CERTS}/${leaf}`);
  return { ca: file('ca.crt'), cert: file('client.crt'), key: file('client.key') };
}

function soon(promise, what) {
  let timer;
  // Made here, so that its stack names the waiting check.
  const error = new Error(`waited ${WAIT_MILLIS} ms for ${what}`);
  const late = new Promise((_, reject) => {
    timer = setTimeout(() => reject(error), WAIT_MILLIS);
  });
  return Promise.race([promise, late]).finally(() => clearTimeout(timer));
}

/** A client whose messages wait in a queue, so that a check reads from top to bottom. */
class Client {
  static open = new Set();

  static async connect(options = {}) {
    const { url = urlOf('mqtt'), version = '5', ...rest } = options;
    const client = new Client();
    client.packets = [];
    client.waiting = [];
    client.mqtt = mqtt.connect(url, {
      protocolVersion: VERSIONS[version],
      // Level 3 has a protocol name of its own.
      protocolId: version === '3.1' ? 'MQIsdp' : 'MQTT',
      clientId: name(),
      reconnectPeriod: 0,
      connectTimeout: WAIT_MILLIS,
      ...rest,
    });
    Client.open.add(client);
    client.mqtt.on('message', (topic, payload, packet) => {
      // The packet itself has no topic when the broker used an alias.
      const message = { ...packet, topic };
      const taker = client.waiting.shift();
      if (taker) taker(message);
      else client.packets.push(message);
    });
    client.closed = new Promise((resolve) => client.mqtt.once('close', resolve));
    client.mqtt.on('error', () => {});
    client.connack = await soon(
      new Promise((resolve, reject) => {
        client.mqtt.once('connect', resolve);
        client.mqtt.once('error', reject);
        client.mqtt.once('close', () => reject(new Error('closed before CONNACK')));
      }),
      'CONNACK',
    );
    return client;
  }

  subscribe(filter, options = { qos: 0 }) {
    return soon(this.mqtt.subscribeAsync(filter, options), 'SUBACK');
  }

  publish(topic, payload, options = {}) {
    return soon(this.mqtt.publishAsync(topic, payload, options), 'the acknowledgement of PUBLISH');
  }

  message() {
    if (this.packets.length > 0) return Promise.resolve(this.packets.shift());
    return soon(new Promise((resolve) => this.waiting.push(resolve)), 'a message');
  }

  /** Shows that nothing is under way to this client: a message to itself overtakes nothing. */
  async silent() {
    const marker = name('marker/');
    await this.subscribe(marker, { qos: 1 });
    await this.publish(marker, 'marker', { qos: 1 });
    assert.equal((await this.message()).topic, marker);
  }

  async end() {
    Client.open.delete(this);
    await soon(this.mqtt.endAsync(), 'the end of the connection');
  }
}

function check(title, run) {
  checks.push({ title, run });
}

function checkFor(versions, title, run) {
  for (const version of versions) check(`${title} with MQTT ${version}`, () => run(version));
}

// Connecting

checkFor(['3.1', '3.1.1', '5'], 'connects', async (version) => {
  const client = await Client.connect({ version });
  assert.equal(client.connack.sessionPresent, false);
});

check('is given a client identifier', async () => {
  const client = await Client.connect({ clientId: '' });
  assert.ok(client.connack.properties.assignedClientIdentifier);
});

checkFor(['3.1.1', '5'], 'logs in with the right password only', async (version) => {
  const url = `mqtt://127.0.0.1:${process.env.MQTT_PASSWORD_PORT}`;
  const client = await Client.connect({ version, url, username: 'godwit', password: 'marsh' });
  await client.silent();
  const wrong = Client.connect({ version, url, username: 'godwit', password: 'swamp' });
  await assert.rejects(wrong, (error) => /not authorized|bad user ?name/i.test(error.message));
});

check('stays connected by ping', async () => {
  const client = await Client.connect({ keepalive: 1 });
  const lost = await Promise.race([client.closed.then(() => true), new Promise((r) => setTimeout(r, 3000, false))]);
  assert.equal(lost, false);
  await client.silent();
});

// Messages, over each transport

for (const transport of ['mqtt', 'mqtts', 'ws', 'wss']) {
  const secure = transport.endsWith('s') && transport !== 'ws' ? certificates : () => ({});
  checkFor(['3.1', '3.1.1', '5'], `exchanges every quality of service over ${transport}`, async (version) => {
    const publisher = await Client.connect({ version, url: urlOf(transport), ...secure() });
    const subscriber = await Client.connect({ version, url: urlOf(transport), ...secure() });
    for (const published of [0, 1, 2]) {
      for (const granted of [0, 1, 2]) {
        const topic = name(`qos/${published}/${granted}/`);
        await subscriber.subscribe(topic, { qos: granted });
        for (let number = 0; number < 20; number++) publisher.mqtt.publish(topic, String(number), { qos: published });
        for (let number = 0; number < 20; number++) {
          const { topic: got, payload, qos, retain } = await subscriber.message();
          const expected = [topic, String(number), Math.min(published, granted), false];
          assert.deepEqual([got, payload.toString(), qos, retain], expected);
        }
      }
    }
    await subscriber.silent();
  });

  check(`carries payloads of many sizes over ${transport}`, async () => {
    const client = await Client.connect({ url: urlOf(transport), ...secure() });
    const topic = name('größe/🐦/');
    await client.subscribe(topic, { qos: 2 });
    for (const size of [0, 1, 125, 126, 127, 16_383, 65_535, 65_536, 1_000_000]) {
      const payload = crypto.randomBytes(size);
      await client.publish(topic, payload, { qos: 2 });
      const got = await client.message();
      assert.equal(got.topic, topic);
      assert.ok(payload.equals(got.payload), `payload of ${size} bytes differs`);
    }
  });
}

check('exchanges a burst over a WebSocket', async () => {
  const topic = name('burst/');
  const client = await Client.connect({ url: urlOf('ws') });
  await client.subscribe(topic, { qos: 1 });
  for (let number = 0; number < 1000; number++) client.mqtt.publish(topic, String(number), { qos: 1 });
  for (let number = 0; number < 1000; number++) {
    assert.equal((await client.message()).payload.toString(), String(number));
  }
  await client.silent();
});

check('is refused over TLS without a client certificate', async () => {
  await assert.rejects(Client.connect({ url: urlOf('mqtts'), ca: certificates().ca }));
});

check('refuses a certificate of an unknown authority', async () => {
  await assert.rejects(Client.connect({ url: urlOf('wss') }), /certificate/);
});

// Retained messages and wills

checkFor(['3.1.1', '5'], 'keeps and clears a retained message', async (version) => {
  const topic = name('r/');
  const publisher = await Client.connect({ version });
  await publisher.publish(topic, 'old', { qos: 1, retain: true });
  await publisher.publish(topic, 'kept', { qos: 2, retain: true });
  const subscriber = await Client.connect({ version });
  await subscriber.subscribe(topic, { qos: 2 });
  const { payload, retain, qos } = await subscriber.message();
  assert.deepEqual([payload.toString(), retain, qos], ['kept', true, 2]);
  await publisher.publish(topic, '', { qos: 1, retain: true });
  assert.equal((await subscriber.message()).retain, false);
  const late = await Client.connect({ version });
  await late.subscribe(topic, { qos: 2 });
  await late.silent();
});

/** Starts this file as another process that connects with a will, and kills it the hard way. */
async function killClientWithWill(version, transport, topic) {
  const stdio = ['ignore', 'pipe', 'inherit'];
  const victim = spawn(process.execPath, [__filename, '--victim', version, transport, topic], { stdio });
  const [line] = await soon(once(victim.stdout, 'data'), 'the victim');
  assert.equal(line.toString(), 'connected\n');
  victim.kill('SIGKILL');
  await once(victim, 'exit');
}

for (const transport of ['mqtt', 'ws']) {
  checkFor(['3.1.1', '5'], `sends the will of a client killed over ${transport}`, async (version) => {
    const topic = name('will/');
    const watcher = await Client.connect({ version });
    await watcher.subscribe(topic, { qos: 2 });
    await killClientWithWill(version, transport, topic);
    const { payload, qos } = await watcher.message();
    assert.deepEqual([payload.toString(), qos], ['gone', 2]);
  });
}

check('keeps the will of a client that says goodbye', async () => {
  const topic = name('will/');
  const watcher = await Client.connect();
  await watcher.subscribe(topic, { qos: 1 });
  const leaver = await Client.connect({ will: { topic, payload: 'gone', qos: 1 } });
  await leaver.end();
  await watcher.silent();
});

// Sessions

checkFor(['3.1.1', '5'], 'resumes a session with its queue', async (version) => {
  const topic = name('s/');
  const options = { version, clientId: name(), clean: false, properties: { sessionExpiryInterval: 300 } };
  if (version !== '5') delete options.properties;
  const first = await Client.connect(options);
  assert.equal(first.connack.sessionPresent, false);
  await first.subscribe(topic, { qos: 2 });
  await first.end();
  const publisher = await Client.connect({ version });
  for (let number = 0; number < 60; number++) await publisher.publish(topic, String(number), { qos: 2 });
  const second = await Client.connect(options);
  assert.equal(second.connack.sessionPresent, true);
  for (let number = 0; number < 60; number++) {
    assert.equal((await second.message()).payload.toString(), String(number));
  }
  await second.silent();
});

check('takes over a session and tells the old connection', async () => {
  const clientId = name();
  const old = await Client.connect({ clientId });
  const told = soon(once(old.mqtt, 'disconnect'), 'DISCONNECT');
  const taker = await Client.connect({ clientId });
  const [packet] = await told;
  assert.equal(packet.reasonCode, 0x8e);
  await taker.silent();
});

check('reconnects by itself after its connection was cut', async () => {
  const topic = name('again/');
  const client = await Client.connect({ reconnectPeriod: 50, clean: false, properties: { sessionExpiryInterval: 60 } });
  await client.subscribe(topic, { qos: 1 });
  const again = soon(once(client.mqtt, 'connect'), 'the second CONNACK');
  client.mqtt.stream.destroy();
  const [connack] = await again;
  assert.equal(connack.sessionPresent, true);
  const publisher = await Client.connect();
  await publisher.publish(topic, 'x', { qos: 1 });
  assert.equal((await client.message()).payload.toString(), 'x');
});

// MQTT 5 properties

check('carries all properties of a message', async () => {
  const topic = name('p/');
  const properties = {
    payloadFormatIndicator: true,
    contentType: 'application/json',
    responseTopic: 'answers/here',
    correlationData: Buffer.from([0, 1, 255]),
    userProperties: { a: ['1', '2'], b: '' },
  };
  const publisher = await Client.connect();
  const subscriber = await Client.connect();
  await subscriber.subscribe(topic, { qos: 2, properties: { subscriptionIdentifier: 7 } });
  for (const qos of [0, 1, 2]) {
    await publisher.publish(topic, '{}', { qos, properties: { ...properties, messageExpiryInterval: 100 } });
    const got = (await subscriber.message()).properties;
    assert.deepEqual({ ...got.userProperties }, properties.userProperties);
    for (const key of ['payloadFormatIndicator', 'contentType', 'responseTopic', 'correlationData']) {
      assert.deepEqual(got[key], properties[key]);
    }
    assert.equal(got.subscriptionIdentifier, 7);
    assert.ok(got.messageExpiryInterval <= 100 && got.messageExpiryInterval > 90);
  }
});

check('uses topic aliases both ways', async () => {
  const publisher = await Client.connect({ autoAssignTopicAlias: true });
  const subscriber = await Client.connect({ properties: { topicAliasMaximum: 5 } });
  assert.ok(publisher.connack.properties.topicAliasMaximum > 0);
  const root = name('alias/');
  await subscriber.subscribe(`${root}/#`, { qos: 1 });
  for (let number = 0; number < 50; number++) {
    const topic = `${root}/${number % 7}`;
    await publisher.publish(topic, String(number), { qos: number % 2 });
    const got = await subscriber.message();
    assert.deepEqual([got.topic, got.payload.toString()], [topic, String(number)]);
  }
});

check('learns reason codes', async () => {
  const topic = name('rc/');
  const client = await Client.connect();
  const pubacks = [];
  client.mqtt.on('packetreceive', (packet) => packet.cmd === 'puback' && pubacks.push(packet.reasonCode));
  await client.publish(topic, 'x', { qos: 1 });
  assert.deepEqual(pubacks, [0x10]);
  const granted = await client.subscribe({ [`${topic}/0`]: { qos: 0 }, [`${topic}/1`]: { qos: 1 }, [`${topic}/2`]: { qos: 2 } });
  assert.deepEqual(granted.map(({ qos }) => qos), [0, 1, 2]);
  const unsuback = await soon(client.mqtt.unsubscribeAsync([`${topic}/1`, `${topic}/none`]), 'UNSUBACK');
  assert.deepEqual([...unsuback.granted], [0x00, 0x11]);
});

check('obeys subscription options', async () => {
  const topic = name('so/');
  const client = await Client.connect();
  const other = await Client.connect();
  await other.publish(topic, 'kept', { qos: 1, retain: true });
  await client.subscribe(topic, { qos: 1, nl: true, rap: true, rh: 2 });
  await client.publish(topic, 'own', { qos: 1 });
  await other.publish(topic, 'foreign', { qos: 1, retain: true });
  const { payload, retain } = await client.message();
  assert.deepEqual([payload.toString(), retain], ['foreign', true]);
  await other.publish(topic, '', { qos: 1, retain: true });
});

check('shares a subscription', async () => {
  const topic = name('share/');
  const filter = `$share/${name('g')}/${topic}`;
  const members = [await Client.connect(), await Client.connect()];
  const publisher = await Client.connect();
  const got = [];
  const all = new Promise((resolve) => {
    for (const member of members) {
      member.mqtt.on('message', (_, payload) => got.push(Number(payload)) === 40 && resolve());
    }
  });
  for (const member of members) await member.subscribe(filter, { qos: 2 });
  for (let number = 0; number < 40; number++) await publisher.publish(topic, String(number), { qos: 2 });
  await soon(all, '40 messages');
  assert.deepEqual(got.sort((a, b) => a - b), [...Array(40).keys()]);
});

async function beVictim(version, transport, topic) {
  await Client.connect({ version, url: urlOf(transport), will: { topic, payload: 'gone', qos: 2, retain: false } });
  process.stdout.write('connected\n');
}

async function main(selected) {
  let failures = 0;
  for (const { title, run } of checks) {
    if (selected.length > 0 && !selected.some((part) => title.includes(part))) continue;
    try {
      await run();
      console.log(`ok ${title}`);
    } catch (problem) {
      failures++;
      const frames = (problem.stack ?? '').split('\n').filter((frame) => !/soon|Client\./.test(frame));
      const line = /matrix\.js:(\d+)/.exec(frames.join('\n'));
      const reason = String(problem.message).replace(/\s+/g, ' ');
      console.log(`not ok ${title} # ${reason} (line ${line ? line[1] : '?'})`);
    }
    await Promise.allSettled([...Client.open].map((client) => client.end()));
  }
  process.exit(failures > 0 ? 1 : 0);
}

if (process.argv[2] === '--victim') beVictim(...process.argv.slice(3));
else main(process.argv.slice(2));
