#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
# broker: default
"""Subscription identifiers: each delivery says which subscription it is for, so nobody has to match topics again."""
import argparse
import queue
import sys

import paho.mqtt.client as mqtt
from paho.mqtt.packettypes import PacketTypes
from paho.mqtt.properties import Properties
from paho.mqtt.subscribeoptions import SubscribeOptions

parser = argparse.ArgumentParser(description=__doc__)
parser.add_argument("--host", default="localhost")
parser.add_argument("--port", type=int, default=1883)
args = parser.parse_args()
HANDLERS = {1: "log everything", 2: "kitchen display"}


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


def subscribe(client, topic_filter, identifier):
    properties = Properties(PacketTypes.SUBSCRIBE)
    properties.SubscriptionIdentifier = identifier
    client.subscribe(topic_filter, options=SubscribeOptions(qos=1), properties=properties)
    wait(client.answers, "SUBACK")


hub, sensor = connect("hub"), connect("sensor")
subscribe(hub, "home/#", 1)
subscribe(hub, "home/kitchen/+", 2)

handled = []
for topic, copies in (("home/attic/temperature", 1), ("home/kitchen/temperature", 2)):
    sensor.publish(topic, "21.5", qos=1).wait_for_publish(5)
    # Both filters match the second topic: this broker sends a copy for each, with the identifier of its own.
    messages = [wait(hub.inbox, "a copy") for _ in range(copies)]
    identifiers = sorted(number for message in messages for number in message.properties.SubscriptionIdentifier)
    handled.append(identifiers)
    print(topic, "->", ", ".join(HANDLERS[number] for number in identifiers))
for client in (hub, sensor):
    client.disconnect()
    client.loop_stop()
if handled != [[1], [1, 2]]:
    sys.exit("unexpected identifiers; does the broker run with allow_duplicate_messages false?")
