#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
# broker: default
"""Clears all retained messages below a topic: collect their names, then publish an empty payload to each."""
import argparse
import queue
import sys

import paho.mqtt.client as mqtt

parser = argparse.ArgumentParser(description=__doc__)
parser.add_argument("--host", default="localhost")
parser.add_argument("--port", type=int, default=1883)
args = parser.parse_args()
FILTER = "old-house/#"


def wait(box, what):
    """The next thing in the box; ends the example when none comes."""
    try:
        return box.get(timeout=10)
    except queue.Empty:
        sys.exit(f"{what} did not come within 10 seconds")


def connect(name):
    client = mqtt.Client(mqtt.CallbackAPIVersion.VERSION2, client_id=name)
    client.answers, client.inbox = queue.Queue(), queue.Queue()
    client.on_connect = lambda c, data, flags, reason, properties: c.answers.put(reason)
    client.on_subscribe = lambda c, data, mid, reasons, properties: c.answers.put(reasons)
    client.on_unsubscribe = lambda c, data, mid, reasons, properties: c.answers.put(reasons)
    client.on_message = lambda c, data, message: c.inbox.put(message)
    client.connect(args.host, args.port)
    client.loop_start()
    wait(client.answers, "CONNACK")
    return client


def retained_topics(client):
    """Subscribes, and collects until half a second passes in silence: nothing says "that was the last one"."""
    client.subscribe(FILTER)
    wait(client.answers, "SUBACK")
    topics = []
    while True:
        try:
            message = client.inbox.get(timeout=0.5)
        except queue.Empty:
            client.unsubscribe(FILTER)
            wait(client.answers, "UNSUBACK")
            return topics
        if message.retain:
            topics.append(message.topic)


sensor = connect("sensor")
for room in ("attic", "cellar", "kitchen"):
    sensor.publish(f"old-house/{room}/temperature", "20", qos=1, retain=True).wait_for_publish(5)
sensor.disconnect()
sensor.loop_stop()

operator = connect("operator")
topics = sorted(retained_topics(operator))
print("retained:", ", ".join(topics))
for topic in topics:
    operator.publish(topic, b"", qos=1, retain=True).wait_for_publish(5)
    print("cleared", topic)
left = retained_topics(operator)
operator.disconnect()
operator.loop_stop()
if left:
    sys.exit(f"still retained: {left}")
print("nothing is left")
