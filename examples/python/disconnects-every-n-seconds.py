#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
# broker: default
"""Two reasons for a connection that ends again and again: a client that stays silent, and two with one name."""

import argparse
import queue
import socket
import sys
import time

import paho.mqtt.client as mqtt

options = argparse.ArgumentParser(description=__doc__)
options.add_argument("--host", default="localhost")
options.add_argument("--port", type=int, default=1883)
arguments = options.parse_args()

print("1. a keep alive of 1 s, and a program too busy to send PINGREQ")
with socket.create_connection((arguments.host, arguments.port), timeout=5) as connection:
    connection.sendall(b"\x10\x13\x00\x04MQTT\x05\x02\x00\x01\x00\x00\x06sleepy")
    connection.recv(64)
    begin = time.monotonic()
    goodbye = connection.recv(64)
    seconds = time.monotonic() - begin
if goodbye[:1] != b"\xe0" or goodbye[2] != 0x8D:
    sys.exit(f"the broker should have said DISCONNECT 0x8d, not {goodbye.hex(' ')}")
print("   the broker says DISCONNECT 0x8d Keep alive timeout")
print(f"~   after {seconds:.1f} s, which is once and a half the keep alive")
if not 1.2 < seconds < 5:
    sys.exit("that was not once and a half the keep alive")

print("2. two programs with the client identifier twin")
events = queue.Queue()


def start(number):
    client = mqtt.Client(mqtt.CallbackAPIVersion.VERSION2, client_id="twin", protocol=mqtt.MQTTv5)
    client.on_connect = lambda client, userdata, flags, code, properties: events.put(f"program {number} is in")
    client.on_disconnect = lambda client, userdata, flags, code, properties: events.put(
        f"program {number} is out: 0x{code.value:02x} {code.getName()}"
    )
    client.connect(arguments.host, arguments.port)
    client.loop_start()
    return client


def show(count):
    try:
        for line in sorted(events.get(timeout=5) for _ in range(count)):
            print("  ", line)
    except queue.Empty:
        sys.exit("the broker should have thrown the first program out")


first = start(1)
show(1)
second = start(2)
show(2)
print("   with automatic reconnecting this would go on for ever: one identifier for each program ends it")
first.loop_stop()
second.disconnect()
second.loop_stop()
