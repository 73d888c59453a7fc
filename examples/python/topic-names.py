#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
# broker: default
"""Topic names that look alike are different topics; and some texts are no topic name at
all."""

import argparse
import queue
import sys

import paho.mqtt.client as mqtt

options = argparse.ArgumentParser(description=__doc__)
options.add_argument("--host", default="localhost")
options.add_argument("--port", type=int, default=1883)
args = options.parse_args()

def hear(client, what="a message"):
    """What the client heard next; silence ends the program."""
    try:
        return client.inbox.get(timeout=5)
    except queue.Empty:
        sys.exit(f"Waited 5 seconds for {what}: nothing came")


def connect(name, **more):
    """A connected client; what it hears goes into its inbox."""
    client = mqtt.Client(mqtt.CallbackAPIVersion.VERSION2, name, protocol=mqtt.MQTTv5)
    client.inbox = queue.Queue()
    client.on_connect = lambda _c, _u, _flags, reason, _p: client.inbox.put(reason)
    client.on_subscribe = lambda _c, _u, _mid, reasons, _p: client.inbox.put(reasons)
    client.on_message = lambda _c, _u, message: client.inbox.put(message)
    client.connect(args.host, args.port, **more)
    client.loop_start()
    hear(client, "CONNACK")
    return client


def close(*clients):
    for client in clients:
        client.disconnect()
        client.loop_stop()


reader = connect("reader")
reader.subscribe("names/#")
hear(reader, "SUBACK")

writer = connect("writer")
for topic in ("names/door", "names/Door", "names/door/", "names//door", "names/Tür 1"):
    writer.publish(topic, "hi")
    message = hear(reader)
    size, levels = len(message.topic.encode()), message.topic.split("/")
    print(f"{message.topic!r:16} {size} bytes, levels {levels}")

for topic in ("names/+", "names/#", "", "x" * 65536):
    try:
        mqtt.Client(mqtt.CallbackAPIVersion.VERSION2, "nobody").publish(topic, "hi")
        sys.exit(f"{topic[:10]!r} should have been refused")
    except ValueError as problem:
        print(f"{topic[:10]!r} of {len(topic)} characters: {problem}")
close(writer, reader)
