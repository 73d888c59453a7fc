#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
# broker: default
"""Messages of one publisher, one topic and one QoS arrive in the order of publishing."""

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
reader.subscribe("count/#", qos=1)
hear(reader, "SUBACK")

writer = connect("writer")
sent = [writer.publish("count/up", f"{number}", qos=1) for number in range(1, 6)]
for info in sent:
    info.wait_for_publish(timeout=5)

arrived = [int(hear(reader).payload) for _ in range(5)]
print(f"arrived: {arrived}")
gaps = [(a, b) for a, b in zip(arrived, arrived[1:]) if b != a + 1]
print(f"out of order or missing: {gaps or 'nothing'}")
close(writer, reader)
sys.exit(1 if gaps else 0)
