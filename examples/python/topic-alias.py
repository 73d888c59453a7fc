#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
# broker: default
"""A number stands for a long topic name: how many bytes that saves."""

import argparse
import queue
import sys

import paho.mqtt.client as mqtt
from paho.mqtt.packettypes import PacketTypes
from paho.mqtt.properties import Properties

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


TOPIC = "building/north/floor/3/room/317/sensor/temperature"


def publish(client, topic, alias, payload):
    """An empty topic stands for the one that the alias was given before."""
    properties = Properties(PacketTypes.PUBLISH)
    properties.TopicAlias = alias
    client.publish(topic, payload, properties=properties)
    return len(topic.encode()) + 3  # the property takes three bytes


dashboard = connect("dashboard")
dashboard.subscribe("building/#")
hear(dashboard, "SUBACK")

sensor = connect("sensor")
sent = publish(sensor, TOPIC, 1, "21.5")  # with the name: teaches the broker the alias
sent += publish(sensor, "", 1, "21.6")  # without
sent += publish(sensor, "", 1, "21.7")

for _ in range(3):
    message = hear(dashboard)
    print(f"dashboard: {message.topic} {message.payload.decode()}")
print(f"bytes for topic name and alias: {sent} instead of {3 * len(TOPIC)}")
close(sensor, dashboard)
