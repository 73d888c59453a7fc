#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
# broker: default
"""A payload is bytes: publishes text, a number, bytes and JSON, and reads them back."""

import argparse
import json
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


dashboard = connect("dashboard")
dashboard.subscribe("home/kitchen/#")
hear(dashboard, "SUBACK")

sensor = connect("sensor")
sensor.publish("home/kitchen/note", "Grüße")  # text becomes UTF-8
sensor.publish("home/kitchen/temperature", 21.5)  # a number becomes its text
sensor.publish("home/kitchen/raw", bytes([0xCA, 0xFE]))
sensor.publish("home/kitchen/state", json.dumps({"celsius": 21.5, "ok": True}))

for _ in range(4):
    message = hear(dashboard)
    print(f"{message.topic:24} {len(message.payload):2} bytes: {message.payload}")

print(f"as a Python object: {json.loads(message.payload)}")
close(sensor, dashboard)
