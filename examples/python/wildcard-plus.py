#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
# broker: default
"""Which topics the filter sensor/+/temperature matches: + stands for exactly one
level."""

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


FILTER = "sensor/+/temperature"
TOPICS = (
    "sensor/kitchen/temperature",
    "sensor/cellar/temperature",
    "sensor/temperature",
    "sensor/kitchen/oven/temperature",
    "sensor//temperature",
)

reader = connect("reader")
reader.subscribe(FILTER)
hear(reader, "SUBACK")

writer = connect("writer")
for topic in TOPICS:
    writer.publish(topic, "21.5")
arrived = {hear(reader).topic for _ in range(3)}
silent(reader)
for topic in TOPICS:
    print(f"{'matches' if topic in arrived else '-':8} {topic}")
    if (topic in arrived) != mqtt.topic_matches_sub(FILTER, topic):
        sys.exit("paho's own matching says something else")
close(writer, reader)
