#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
# broker: default
"""Leaves one of two filters; leaving it again tells that it was not there."""

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


def unsubscribe(client, topic_filter):
    client.unsubscribe(topic_filter)
    reason = hear(client, "UNSUBACK")[0]
    print(f"unsubscribe {topic_filter}: 0x{reason.value:02X} {reason}")


reader = connect("reader")
reader.on_unsubscribe = lambda _c, _u, _mid, reasons, _p: reader.inbox.put(reasons)
reader.subscribe("news/sport")
hear(reader, "SUBACK")
reader.subscribe("news/weather")
hear(reader, "SUBACK")
unsubscribe(reader, "news/sport")
unsubscribe(reader, "news/sport")

writer = connect("writer")
writer.publish("news/sport", "2:1")
writer.publish("news/weather", "rain")
message = hear(reader)
print(f"received: {message.topic} {message.payload.decode()}")
silent(reader)
close(writer, reader)
