// SPDX-License-Identifier: Apache-2.0
import type { IClientOptions, MqttClient, Store } from "mqtt";
import { reasonText, CONNECT_RETURN_CODES } from "../widgets/logic/names.ts";
import type { Level } from "../widgets/logic/packets.ts";
import { topicMatches } from "../widgets/logic/topics.ts";
import { PacketSplitter, type PacketEvent, eventOf } from "./events.ts";
import type { TopicPrefix } from "./prefix.ts";
import type { ConnectStep, PublishStep, ReceiveStep, SubscribeStep } from "./steps.ts";

/**
 * One client of a panel: MQTT.js over a WebSocket to the broker that served the page. Under it the bytes are watched, so
 * that the story can be told by the page where the broker has no feed, and so that acknowledgements can be held back.
 */

export interface Place {
  /** The URL of the broker, ws: or wss:. */
  url: string;
  user: string;
  password: string;
  clientPrefix: string;
  topics: TopicPrefix;
  /** Told of each packet as the page saw it. */
  onPacket(event: PacketEvent): void;
}

/** What the runner needs of a client; the tests have their own. */
export interface PanelClient {
  connect(step: ConnectStep): Promise<string>;
  subscribe(step: SubscribeStep): Promise<string>;
  unsubscribe(filters: string[]): Promise<string>;
  publish(step: PublishStep): Promise<string>;
  receive(step: ReceiveStep): Promise<string>;
  silent(seconds: number): Promise<string>;
  holdAcks(): void;
  ack(): string;
  drop(): Promise<void>;
  disconnect(code: number | undefined, sessionExpirySeconds: number | undefined): Promise<void>;
  close(): void;
}

interface Arrived {
  topic: string;
  text: string;
  qos: number;
  retain: boolean;
  extras: string;
}

/** The parts of MQTT.js below its public face. */
interface Inner {
  _sendPacket(packet: { cmd: string; messageId?: number }, done?: () => void): void;
}

const ANSWER_MILLIS = 5000;
const LEVELS: Record<string, Level> = { "3.1": 3, "3.1.1": 4, "5": 5 };

let connections = 0;
type Library = Pick<typeof import("mqtt").default, "connect" | "Store" | "DefaultMessageIdProvider">;
let library: Promise<Library> | undefined;

/** Loads MQTT.js when a panel first needs it. */
export function loadMqtt(): Promise<Library> {
  library ??= import("mqtt").then((module) => module.default);
  return library;
}

export class MqttPanelClient implements PanelClient {
  private client: MqttClient | undefined;
  private socket: WebSocket | undefined;
  private stores: { incomingStore: Store; outgoingStore: Store } | undefined;
  private identifiers: IClientOptions["messageIdProvider"];
  private level: Level = 5;
  private readonly arrived: Arrived[] = [];
  private readonly waiting = new Set<() => void>();
  private readonly aliases = new Map<number, string>();
  private holding = false;
  private held: { packet: { cmd: string; messageId?: number }; send: () => void }[] = [];
  private noted = new Set<number>();
  private end = "";
  private disconnectSent: (() => void) | undefined;

  constructor(
    readonly name: string,
    private readonly place: Place,
  ) {}

  async connect(step: ConnectStep): Promise<string> {
    const { connect, Store, DefaultMessageIdProvider } = await loadMqtt();
    const before = this.client;
    const takenOver = before?.connected === true ? new Promise<void>((resolve) => before.once("close", () => resolve())) : undefined;
    if (step.clean || this.stores === undefined) {
      this.stores = { incomingStore: new Store({ clean: false }), outgoingStore: new Store({ clean: false }) };
    }
    if (this.identifiers === undefined) {
      const identifiers = new DefaultMessageIdProvider();
      (identifiers as unknown as { nextId: number }).nextId = 1; // From 1, as paho does, not from a random number.
      this.identifiers = identifiers;
    }
    this.level = LEVELS[step.version] ?? 5;
    this.aliases.clear();
    this.noted.clear();
    this.holding = false;
    this.held = [];
    this.end = "";
    const client = connect(this.options(step));
    this.client = client;
    this.listen(client);
    const outcome = await new Promise<{ text: string; code: number }>((resolve, reject) => {
      const late = setTimeout(() => reject(new Error("no CONNACK within 5 s")), ANSWER_MILLIS);
      client.once("connect", (connack) => {
        clearTimeout(late);
        resolve({ text: connackText(connack as ConnAck), code: 0 });
      });
      client.on("error", (error) => {
        clearTimeout(late);
        const code = (error as { code?: unknown }).code;
        if (typeof code === "number") {
          resolve({ text: `CONNACK ${this.level === 5 ? reasonText(code) : returnText(code)}`, code });
        } else {
          reject(new Error(this.end === "" ? error.message : this.end));
        }
      });
      client.once("close", () => {
        clearTimeout(late);
        reject(new Error(this.end === "" ? "the connection was closed before a CONNACK came" : this.end));
      });
    });
    if (outcome.code !== (step.refused ?? 0)) {
      throw new Error(
        step.refused === undefined ? `refused: ${outcome.text}` : `${outcome.text}; expected it to be refused with ${step.refused}`,
      );
    }
    if (takenOver !== undefined && outcome.code === 0) {
      await within(takenOver, ANSWER_MILLIS, "the broker did not close the earlier connection of this client");
      return `${outcome.text}; the earlier connection was closed by the broker`;
    }
    return outcome.text;
  }

  private options(step: ConnectStep): IClientOptions {
    const url = new URL(this.place.url);
    const five = this.level === 5;
    const { will } = step;
    return {
      protocol: url.protocol === "wss:" ? "wss" : "ws",
      hostname: url.hostname,
      port: Number(url.port || (url.protocol === "wss:" ? 443 : 80)),
      path: url.pathname,
      clientId: this.place.clientPrefix + this.name,
      username: this.place.user,
      password: this.place.password,
      protocolVersion: this.level,
      protocolId: this.level === 3 ? "MQIsdp" : "MQTT",
      clean: step.clean,
      keepalive: step.keepAliveSeconds,
      reconnectPeriod: 0,
      connectTimeout: ANSWER_MILLIS,
      resubscribe: false,
      queueQoSZero: false,
      timerVariant: "native", // A timer in a worker would need a blob: URL, which the page's policy forbids.
      ...(five
        ? {
            properties: defined({
              sessionExpiryInterval: step.sessionExpirySeconds,
              receiveMaximum: step.receiveMaximum,
              maximumPacketSize: step.maximumPacketBytes,
            }),
          }
        : {}),
      ...(will === undefined
        ? {}
        : {
            will: {
              topic: this.place.topics.name(will.topic),
              payload: will.payload as unknown as Buffer,
              qos: will.qos as 0 | 1 | 2,
              retain: will.retain,
              ...(five ? { properties: defined({ willDelayInterval: will.delaySeconds }) } : {}),
            },
          }),
      ...this.stores,
      messageIdProvider: this.identifiers,
      createWebsocket: (address: string, protocols: string[]) => this.open(address, protocols),
    } as IClientOptions;
  }

  /** Opens the socket and watches what passes through it. */
  private open(address: string, protocols: string[]): WebSocket {
    const socket = new WebSocket(address, protocols);
    const connection = ++connections;
    const level = this.level;
    const sent = new PacketSplitter();
    const got = new PacketSplitter();
    const tell = (bytes: Uint8Array, direction: "in" | "out") => {
      this.place.onPacket(eventOf(bytes, level, this.place.clientPrefix + this.name, connection, direction, nowMicros()));
    };
    const send = socket.send.bind(socket);
    socket.send = (data: ArrayBufferView<ArrayBuffer>) => {
      send(data);
      const bytes = new Uint8Array(data.buffer, data.byteOffset, data.byteLength);
      for (const packet of sent.add(bytes)) {
        tell(packet, "in");
        if ((packet[0] ?? 0) >> 4 === 14) {
          this.disconnectSent?.();
        }
      }
    };
    socket.addEventListener("message", (message: MessageEvent<ArrayBuffer>) => {
      for (const packet of got.add(new Uint8Array(message.data))) {
        tell(packet, "out");
      }
    });
    this.socket = socket;
    return socket;
  }

  private listen(client: MqttClient): void {
    const inner = client as unknown as Inner;
    const send = inner._sendPacket.bind(inner);
    inner._sendPacket = (packet, done) => {
      if (this.holding && this.client === client && (packet.cmd === "puback" || packet.cmd === "pubrec")) {
        this.held.push({ packet, send: () => send(packet) });
        done?.(); // The reader of the stream goes on with the next packet.
        return;
      }
      send(packet, done);
    };
    client.on("packetreceive", (packet) => {
      if (packet.cmd === "publish" && packet.qos === 2 && this.holding && packet.messageId !== undefined) {
        // MQTT.js shows a QoS 2 message at its PUBREL, which cannot come while PUBREC is held back.
        if (!this.noted.has(packet.messageId)) {
          this.noted.add(packet.messageId);
          this.note(client, packet.topic, packet.payload, packet);
        }
      }
    });
    client.on("message", (topic, payload, packet) => {
      if (packet.qos === 2 && packet.messageId !== undefined && this.noted.delete(packet.messageId)) {
        return;
      }
      this.note(client, topic, payload, packet);
    });
    client.on("disconnect", (packet) => {
      if (this.client === client) {
        this.end = `the broker sent DISCONNECT ${reasonText(packet.reasonCode ?? 0, "DISCONNECT")}`;
      }
    });
    client.on("error", () => {}); // Told where somebody waits for it.
  }

  private note(client: MqttClient, topic: string, payload: Uint8Array | string, packet: Publication): void {
    if (this.client !== client) {
      return;
    }
    const bytes = typeof payload === "string" ? new TextEncoder().encode(payload) : payload;
    this.arrived.push({
      topic: this.place.topics.plain(topic),
      text: new TextDecoder().decode(bytes),
      qos: packet.qos,
      retain: packet.retain,
      extras: extras(packet, this.place.topics),
    });
    for (const look of [...this.waiting]) {
      look();
    }
  }

  async subscribe(step: SubscribeStep): Promise<string> {
    const client = this.connected();
    const options = {
      qos: step.qos as 0 | 1 | 2,
      ...(this.level === 5
        ? { nl: step.noLocal, rap: step.retainAsPublished, rh: step.retainHandling as 0 | 1 | 2 }
        : {}),
    };
    const wanted = Object.fromEntries(step.filters.map((filter) => [this.place.topics.filter(filter), options]));
    const properties = step.identifier === undefined ? {} : { properties: { subscriptionIdentifier: step.identifier } };
    const codes = await this.answer<number[]>("SUBACK", (resolve, reject) => {
      client.subscribe(wanted, properties as never, (error, granted, packet) => {
        const suback = packet as unknown as { granted?: number[] } | undefined;
        if (suback?.granted !== undefined) {
          resolve(suback.granted);
        } else if (error) {
          reject(error);
        } else {
          resolve((granted ?? []).map((one) => one.qos));
        }
      });
    });
    const text = `SUBACK ${codes.map((code) => reasonText(code, "SUBACK")).join(", ")}`;
    expectCode(codes.find((code) => code >= 0x80), step.refused, text);
    return text;
  }

  async unsubscribe(filters: string[]): Promise<string> {
    const client = this.connected();
    return this.answer<string>("UNSUBACK", (resolve, reject) => {
      client.unsubscribe(
        filters.map((filter) => this.place.topics.filter(filter)),
        (error, packet) => {
          const codes = (packet as unknown as { granted?: number[] } | undefined)?.granted ?? [];
          if (error) {
            reject(error);
          } else {
            resolve(["UNSUBACK", codes.map((code) => reasonText(code, "UNSUBACK")).join(", ")].join(" ").trim());
          }
        },
      );
    });
  }

  async publish(step: PublishStep): Promise<string> {
    const client = this.connected();
    let topic = this.place.topics.name(step.topic);
    if (step.alias !== undefined) {
      if (this.aliases.get(step.alias) === topic) {
        topic = ""; // The broker knows it from the first time.
      } else {
        this.aliases.set(step.alias, topic);
      }
    }
    const properties = defined({
      messageExpiryInterval: step.expirySeconds,
      topicAlias: step.alias,
      responseTopic: step.responseTopic === undefined ? undefined : this.place.topics.name(step.responseTopic),
      correlationData: step.correlation === undefined ? undefined : new TextEncoder().encode(step.correlation),
      contentType: step.contentType,
      userProperties: step.properties.length === 0 ? undefined : grouped(step.properties),
    });
    const options = { qos: step.qos as 0 | 1 | 2, retain: step.retain, ...(this.level === 5 ? { properties } : {}) };
    let code: number | undefined;
    let text: string;
    try {
      text = await this.answer<string>(step.qos === 2 ? "PUBCOMP" : "PUBACK", (resolve, reject) => {
        client.publish(topic, step.payload, options as never, (error, packet) => {
          const answered = (packet as unknown as { reasonCode?: number } | undefined)?.reasonCode;
          const refusal = (error as { code?: unknown } | null | undefined)?.code;
          if (typeof refusal === "number") {
            code = refusal;
            resolve(`${step.qos === 2 ? "PUBREC" : "PUBACK"} ${reasonText(refusal)}`);
          } else if (error) {
            reject(error);
          } else if (step.qos === 0) {
            resolve("sent; no acknowledgement at QoS 0");
          } else {
            const name = step.qos === 1 ? "PUBACK" : "PUBCOMP";
            resolve(this.level === 5 ? `${name} ${reasonText(answered ?? 0)}` : name);
          }
        });
      });
      if (step.qos === 0 && step.refused !== undefined) {
        await this.answer<string>("DISCONNECT", () => {});
      }
    } catch (error) {
      const closed = /DISCONNECT (0x[0-9A-F]{2})/.exec(this.end);
      if (step.refused === undefined || closed === null) {
        throw error;
      }
      code = Number(closed[1]);
      text = this.end;
    }
    expectCode(code, step.refused, text);
    return text;
  }

  async receive(step: ReceiveStep): Promise<string> {
    this.connected();
    const fits = (message: Arrived) =>
      topicMatches(step.topic, message.topic) &&
      (step.payload === undefined || message.text === step.payload) &&
      (step.qos === undefined || message.qos === step.qos) &&
      (step.retained === undefined || message.retain === step.retained);
    const found = await this.look(() => {
      const at = this.arrived.findIndex(fits);
      return at < 0 ? undefined : this.arrived.splice(at, 1)[0];
    }, ANSWER_MILLIS);
    if (found === undefined) {
      const others = this.arrived.map(described).join("; ");
      throw new Error(`did not arrive within 5 s${others === "" ? "" : `; waiting to be received: ${others}`}`);
    }
    return described(found);
  }

  async silent(seconds: number): Promise<string> {
    const found = await this.look(() => this.arrived[0], seconds * 1000);
    if (found !== undefined) {
      throw new Error(`something arrived: ${described(found)}`);
    }
    return `nothing arrived in ${seconds} s`;
  }

  holdAcks(): void {
    this.connected();
    this.holding = true;
  }

  ack(): string {
    this.connected();
    const held = this.held;
    this.held = [];
    this.holding = false;
    for (const { send } of held) {
      send();
    }
    if (held.length === 0) {
      throw new Error("nothing was held back");
    }
    return `sent ${held.map(({ packet }) => `${packet.cmd.toUpperCase()} m${packet.messageId}`).join(", ")}`;
  }

  async drop(): Promise<void> {
    const client = this.connected();
    const closed = new Promise<void>((resolve) => client.once("close", () => resolve()));
    this.socket?.close();
    await within(closed, ANSWER_MILLIS, "the connection did not close");
  }

  async disconnect(code: number | undefined, sessionExpirySeconds: number | undefined): Promise<void> {
    const client = this.connected();
    const sent = new Promise<void>((resolve) => (this.disconnectSent = resolve));
    const five =
      this.level === 5 ? defined({ reasonCode: code ?? 0, properties: defined({ sessionExpiryInterval: sessionExpirySeconds }) }) : {};
    // Not by end(), which waits for acknowledgements that a step may hold back.
    (client as unknown as Inner)._sendPacket({ cmd: "disconnect", ...five });
    await within(sent, ANSWER_MILLIS, "DISCONNECT could not be sent");
    client.end(true);
  }

  close(): void {
    if (this.client?.connected) {
      this.disconnect(undefined, this.level === 5 ? 0 : undefined).catch(() => this.socket?.close());
    }
  }

  private connected(): MqttClient {
    const client = this.client;
    if (client === undefined) {
      throw new Error(`${this.name} is not connected; a connect step must come before`);
    }
    if (!client.connected) {
      throw new Error(this.end === "" ? `${this.name} is no longer connected` : this.end);
    }
    return client;
  }

  /** Waits for the answer to a packet; fails when the connection ends or the answer does not come. */
  private answer<T>(what: string, ask: (resolve: (value: T) => void, reject: (error: Error) => void) => void): Promise<T> {
    const client = this.connected();
    return new Promise<T>((resolve, reject) => {
      const late = setTimeout(() => done(() => reject(new Error(`no ${what} within 5 s`))), ANSWER_MILLIS);
      const closed = () => done(() => reject(new Error(this.end === "" ? "the connection ended" : this.end)));
      const done = (settle: () => void) => {
        clearTimeout(late);
        client.off("close", closed);
        settle();
      };
      client.on("close", closed);
      ask(
        (value) => done(() => resolve(value)),
        (error) => done(() => reject(error)),
      );
    });
  }

  /** The first value that `find` gives, now or at a later arrival. */
  private look<T>(find: () => T | undefined, millis: number): Promise<T | undefined> {
    const now = find();
    if (now !== undefined) {
      return Promise.resolve(now);
    }
    return new Promise((resolve) => {
      const stop = (value: T | undefined) => {
        clearTimeout(late);
        this.waiting.delete(again);
        resolve(value);
      };
      const again = () => {
        const value = find();
        if (value !== undefined) {
          stop(value);
        }
      };
      const late = setTimeout(() => stop(undefined), millis);
      this.waiting.add(again);
    });
  }
}

interface Publication {
  qos: number;
  retain: boolean;
  dup?: boolean;
  properties?: {
    messageExpiryInterval?: number;
    responseTopic?: string;
    correlationData?: Uint8Array;
    contentType?: string;
    userProperties?: Record<string, string | string[]>;
    subscriptionIdentifier?: number | number[];
  };
}

interface ConnAck {
  sessionPresent: boolean;
  properties?: { assignedClientIdentifier?: string; serverKeepAlive?: number };
}

function connackText(connack: ConnAck): string {
  const keepAlive = connack.properties?.serverKeepAlive;
  return `CONNACK 0x00 Success, session present ${connack.sessionPresent ? 1 : 0}${
    keepAlive === undefined ? "" : `, server keep alive ${keepAlive} s`
  }`;
}

function returnText(code: number): string {
  return `${code} ${CONNECT_RETURN_CODES[code] ?? "not defined"}`;
}

function described(message: Arrived): string {
  return `"${message.text}" on ${message.topic}, QoS ${message.qos}${message.retain ? ", retained" : ""}${message.extras}`;
}

function extras(packet: Publication, topics: TopicPrefix): string {
  const { properties } = packet;
  const parts: string[] = packet.dup ? ["DUP"] : [];
  if (properties !== undefined) {
    const { messageExpiryInterval, responseTopic, correlationData, contentType, userProperties, subscriptionIdentifier } = properties;
    if (messageExpiryInterval !== undefined) {
      parts.push(`expires in ${messageExpiryInterval} s`);
    }
    if (responseTopic !== undefined) {
      parts.push(`response topic ${topics.plain(responseTopic)}`);
    }
    if (correlationData !== undefined) {
      parts.push(`correlation ${new TextDecoder().decode(correlationData)}`);
    }
    if (contentType !== undefined) {
      parts.push(`content type ${contentType}`);
    }
    if (subscriptionIdentifier !== undefined) {
      parts.push(`subscription identifier ${[subscriptionIdentifier].flat().join(", ")}`);
    }
    for (const [key, value] of Object.entries(userProperties ?? {})) {
      parts.push(`${key}: ${[value].flat().join(", ")}`);
    }
  }
  return parts.length === 0 ? "" : `, ${parts.join(", ")}`;
}

function expectCode(code: number | undefined, refused: number | undefined, text: string): void {
  if (code !== refused) {
    throw new Error(refused === undefined ? `refused: ${text}` : `${text}; expected it to be refused with ${reasonText(refused)}`);
  }
}

function grouped(pairs: [string, string][]): Record<string, string | string[]> {
  const all: Record<string, string[]> = {};
  for (const [key, value] of pairs) {
    (all[key] ??= []).push(value);
  }
  return all;
}

function defined<T extends Record<string, unknown>>(values: T): Partial<T> {
  return Object.fromEntries(Object.entries(values).filter(([, value]) => value !== undefined)) as Partial<T>;
}

function within<T>(promise: Promise<T>, millis: number, otherwise: string): Promise<T> {
  return new Promise((resolve, reject) => {
    const late = setTimeout(() => reject(new Error(otherwise)), millis);
    promise.then(
      (value) => {
        clearTimeout(late);
        resolve(value);
      },
      (error: unknown) => {
        clearTimeout(late);
        reject(error as Error);
      },
    );
  });
}

function nowMicros(): number {
  return Math.round((performance.timeOrigin + performance.now()) * 1000);
}
