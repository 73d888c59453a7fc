#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
# broker: default
"""A sensor publishes one temperature; a dashboard that knows nothing of the sensor
receives it. The dashboard subscribes first, because the broker keeps no ordinary message
for later."""

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


dashboard = connect("dashboard")
dashboard.subscribe("home/+/temperature")
granted = hear(dashboard, "SUBACK")
print(f"dashboard: subscribed to home/+/temperature ({granted[0]})")

sensor = connect("sensor")
sensor.publish("home/kitchen/temperature", "21.5")
print("sensor:    published 21.5 to home/kitchen/temperature")

message = hear(dashboard)
print(f"dashboard: {message.topic} is {message.payload.decode()}")

close(sensor, dashboard)
