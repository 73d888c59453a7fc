// SPDX-License-Identifier: Apache-2.0
/**
 * Packet scripts: what a broker must answer to which bytes, checked from outside over a socket, on any broker at a host and
 * port. Uses nothing of Godwit's broker and client; the scripts for MQTT 3.x do not use its codec either.
 *
 * <p>A script is a JUnit method that says which statements it proves and gets a stage to play on:
 *
 * <pre>{@code
 * @Script
 * @Spec("v3 MQTT-3.1.4-2")
 * void disconnectsTheOlderConnection(Stage stage) {
 *     Client older = stage.client("older").send(connect("same")).expect(connAck(0));
 *     stage.client("younger").send(connect("same")).expect(connAck(0));
 *     older.expectClosed();
 * }
 * }</pre>
 *
 * <ul>
 *   <li>{@link io.godwit.conformance.Script} runs the method once in each {@link io.godwit.conformance.Mode}; its
 *       {@code on} asks for a broker configured in another way, see {@link io.godwit.conformance.Setting}.
 *   <li>{@link io.godwit.conformance.Stage} opens clients by name and cleans up behind the script: sessions and retained
 *       messages are removed, so plain client identifiers and topics may be used again in every script.
 *   <li>{@link io.godwit.conformance.Client} sends and expects; expectations wait for the broker with a deadline. Silence
 *       is proven by questions and answers ({@code expectNothing}), never by waiting.
 *   <li>{@link io.godwit.conformance.V3} and {@link io.godwit.conformance.Bytes} build packets, right and wrong ones.
 *   <li>For MQTT 5.0 {@code send}, {@code expect} and {@code receive} also take the packet records of {@code protocol};
 *       bytes that must be wrong are written with {@code Bytes}.
 *   <li>{@link io.godwit.conformance.Target} is where the broker comes from.
 * </ul>
 *
 * <p>{@code mvn -Pcompare -pl conformance -am test} runs all scripts against the mosquitto of this machine, and with
 * {@code -Dgodwit.host=… -Dgodwit.port=…} against any broker.
 *
 * <p>Everything here belongs to the thread that runs the script.
 */
@NullMarked
package io.godwit.conformance;

import org.jspecify.annotations.NullMarked;
