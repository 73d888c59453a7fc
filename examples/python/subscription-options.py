#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
# broker: default
"""Subscription options: No Local keeps your own messages away, Retain As Published keeps the RETAIN flag."""
import argparse
import queue
import sys

import paho.mqtt.client as mqtt
from paho.mqtt.subscribeoptions import SubscribeOptions

parser = argparse.ArgumentParser(description=__doc__)
parser.add_argument("--host", default="localhost")
parser.add_argument("--port", type=int, default=1883)
args = parser.parse_args()
ROOM = "chat/lobby"


def wait(box, what):
    """The next thing in the box; ends the example when none comes."""
    try:
        return box.get(timeout=10)
    except queue.Empty:
        sys.exit(f"{what} did not come within 10 seconds")


def connect(name):
    client = mqtt.Client(mqtt.CallbackAPIVersion.VERSION2, client_id=name, protocol=mqtt.MQTTv5)
    client.answers, client.inbox = queue.Queue(), queue.Queue()
    client.on_connect = lambda c, data, flags, reason, properties: c.answers.put(reason)
    client.on_subscribe = lambda c, data, mid, reasons, properties: c.answers.put(reasons)
    client.on_message = lambda c, data, message: c.inbox.put(message)
    client.connect(args.host, args.port)
    client.loop_start()
    wait(client.answers, "CONNACK")
    return client


def subscribe(client, **options):
    client.subscribe(ROOM, options=SubscribeOptions(qos=1, **options))
    wait(client.answers, "SUBACK")


def heard(client):
    try:
        message = client.inbox.get(timeout=0.5)
        return f"{message.payload.decode()} (RETAIN {int(message.retain)})"
    except queue.Empty:
        return "nothing"


ann, ben = connect("ann"), connect("ben")
subscribe(ann)
subscribe(ben)
ann.publish(ROOM, "hello", qos=1).wait_for_publish(5)
print("no options:           ann hears", heard(ann), "- ben hears", heard(ben))

subscribe(ann, noLocal=True)
ann.publish(ROOM, "anybody?", qos=1).wait_for_publish(5)
echo = heard(ann)
print("ann with No Local:    ann hears", echo, "- ben hears", heard(ben))
ben.publish(ROOM, "here", qos=1).wait_for_publish(5)
print("ben answers:          ann hears", heard(ann), "- ben hears", heard(ben))

subscribe(ben, retainAsPublished=True)
ann.publish(ROOM, "topic: lamps", qos=1, retain=True).wait_for_publish(5)
kept = heard(ben)
print("ben with Retain As Published hears", kept)
ann.publish(ROOM, b"", qos=1, retain=True).wait_for_publish(5)
wait(ben.inbox, "the empty message")
for client in (ann, ben):
    client.disconnect()
    client.loop_stop()
if echo != "nothing" or not kept.endswith("(RETAIN 1)"):
    sys.exit("the options did not do what they say")
