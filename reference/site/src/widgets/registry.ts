// SPDX-License-Identifier: Apache-2.0
import type { Component } from "svelte";
import "./widgets.css";

type Loading = () => Promise<{ default: Component<{ root: string }> | Component }>;

/** The widgets by the names of front matters; each is loaded when a page shows it. WIDGETS.md says what they do. */
export const widgets: Record<string, Loading> = {
  "acl-tester": () => import("./AclTester.svelte"),
  "client-id-checker": () => import("./ClientIdChecker.svelte"),
  "data-types": () => import("./DataTypes.svelte"),
  "expiry-timeline": () => import("./ExpiryTimeline.svelte"),
  "in-flight-window": () => import("./InFlightWindow.svelte"),
  "keep-alive-ring": () => import("./KeepAliveRing.svelte"),
  "message-expiry-countdown": () => import("./MessageExpiryCountdown.svelte"),
  "packet-builder": () => import("./PacketBuilder.svelte"),
  "packet-decoder": () => import("./PacketDecoder.svelte"),
  "qos-matrix": () => import("./QosMatrix.svelte"),
  "reason-codes": () => import("./ReasonCodes.svelte"),
  "session-timeline": () => import("./SessionTimeline.svelte"),
  "shared-dispatcher": () => import("./SharedDispatcher.svelte"),
  "subscription-options": () => import("./SubscriptionOptions.svelte"),
  "sys-tree": () => import("./SysTree.svelte"),
  "topic-alias-counter": () => import("./TopicAliasCounter.svelte"),
  "topic-matcher": () => import("./TopicMatcher.svelte"),
  "topic-validator": () => import("./TopicValidator.svelte"),
  "varint-slider": () => import("./VarintSlider.svelte"),
  "will-timer": () => import("./WillTimer.svelte"),
};
