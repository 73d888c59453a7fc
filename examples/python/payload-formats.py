#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
# broker: default
"""Content Type and Payload Format Indicator tell the receiver how to read the bytes."""

import argparse
import json
import queue
import struct
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


def publish(client, payload, content_type, is_text):
    about = Properties(PacketTypes.PUBLISH)
    about.ContentType = content_type
    about.PayloadFormatIndicator = int(is_text)  # 1 is UTF-8 text, 0 any bytes
    client.publish("weather/now", payload, properties=about)


READERS = {
    "application/json": json.loads,
    "application/x-two-floats": lambda payload: struct.unpack("!2f", payload),
    "text/plain": bytes.decode,
}

dashboard = connect("dashboard")
dashboard.subscribe("weather/#")
hear(dashboard, "SUBACK")

station = connect("station")
publish(station, '{"celsius": 8.5, "wind": 3.25}', "application/json", True)
publish(station, struct.pack("!2f", 8.5, 3.25), "application/x-two-floats", False)
publish(station, "8.5 degrees, wind 3.25", "text/plain", True)

for _ in range(3):
    message = hear(dashboard)
    kind = message.properties.ContentType
    print(f"{kind:24} {len(message.payload):2} bytes: {READERS[kind](message.payload)}")
close(station, dashboard)
