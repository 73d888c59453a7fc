#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
# broker: default
"""publish() before there is a connection: what is sent later, and what is lost."""

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
dashboard.subscribe("meter/#", qos=1)
hear(dashboard, "SUBACK")

meter = mqtt.Client(mqtt.CallbackAPIVersion.VERSION2, "meter", protocol=mqtt.MQTTv5)
meter.max_queued_messages_set(2)  # the default is no limit
acknowledged = queue.Queue()
meter.on_publish = lambda _c, _u, mid, _reason, _p: acknowledged.put(mid)

zero = meter.publish("meter/reading", "100", qos=0)
print(f"QoS 0, offline: {mqtt.error_string(zero.rc)}")
kept = [meter.publish("meter/reading", text, qos=1) for text in ("101", "102", "103")]
for info in kept:
    print(f"QoS 1, offline: {mqtt.error_string(info.rc)}")

print("now the meter connects")
meter.connect(args.host, args.port)
meter.loop_start()
for _ in range(2):
    print(f"dashboard: {hear(dashboard).payload.decode()}")
try:
    for _ in range(2):
        acknowledged.get(timeout=5)
except queue.Empty:
    sys.exit("The broker should have acknowledged two messages")
print("both are acknowledged")
close(meter, dashboard)
