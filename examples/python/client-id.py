#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
# broker: default
"""An empty client identifier: the broker makes one up and, in MQTT 5, tells it."""

import argparse
import queue
import sys

import paho.mqtt.client as mqtt

options = argparse.ArgumentParser(description=__doc__)
options.add_argument("--host", default="localhost")
options.add_argument("--port", type=int, default=1883)
args = options.parse_args()


def connect(name):
    answers = queue.Queue()
    client = mqtt.Client(mqtt.CallbackAPIVersion.VERSION2, name, protocol=mqtt.MQTTv5)
    client.on_connect = lambda _c, _u, _flags, reason, props: answers.put((reason, props))
    client.connect(args.host, args.port)
    client.loop_start()
    try:
        reason, properties = answers.get(timeout=5)
    except queue.Empty:
        sys.exit("No CONNACK within 5 seconds")
    print(f"asked for {name!r}: {reason}")
    client.disconnect()
    client.loop_stop()
    return getattr(properties, "AssignedClientIdentifier", None)


first = connect("")
print(f"~ assigned: {first}")
second = connect("")
print(f"~ assigned: {second}")
if first is None or first == second:
    sys.exit("Each of the two should have got an identifier of its own")
print("two connections, two identifiers")

given = connect("thermostat-42")
print(f"with a name of its own: assigned {given}")

try:
    mqtt.Client(mqtt.CallbackAPIVersion.VERSION2, "", protocol=mqtt.MQTTv311, clean_session=False)
except ValueError as problem:
    print(f"3.1.1, empty, session to be kept: {problem}")
