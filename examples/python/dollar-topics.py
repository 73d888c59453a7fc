#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
# broker: default
"""The filter # brings no topic that begins with $; one has to ask for those by name."""

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


def silent(client, seconds=0.5):
    """Makes sure that the client hears nothing for a while."""
    try:
        message = client.inbox.get(timeout=seconds)
    except queue.Empty:
        return
    sys.exit(f"Nothing should have come, but this did: {message.payload}")


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


everything = connect("everything")
everything.subscribe("#")
hear(everything, "SUBACK")

statistics = connect("statistics")
statistics.subscribe("$SYS/broker/version")
hear(statistics, "SUBACK")
message = hear(statistics)
print(f"statistics: {message.topic}, retained: {message.retain}")
print(f"~ {message.payload.decode()}")

writer = connect("writer")
writer.publish("plain/topic", "hi")
topics = []
while "plain/topic" not in topics:  # on a broker with retained messages these come first
    topics.append(hear(everything).topic)
silent(everything)
dollars = [topic for topic in topics if topic.startswith("$")]
print(f"everything: got plain/topic, and {len(dollars)} topics that begin with $")
close(writer, statistics, everything)
