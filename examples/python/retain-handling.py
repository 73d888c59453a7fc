#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
# broker: default
"""Which subscriptions get retained messages: Retain Handling 0, 1 and 2, and Retain As Published."""
import argparse
import queue
import sys

import paho.mqtt.client as mqtt
from paho.mqtt.subscribeoptions import SubscribeOptions

parser = argparse.ArgumentParser(description=__doc__)
parser.add_argument("--host", default="localhost")
parser.add_argument("--port", type=int, default=1883)
args = parser.parse_args()
TOPIC = "home/boiler/mode"


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


def subscribe(handling, keep_flag=False):
    dashboard.subscribe(TOPIC, options=SubscribeOptions(retainHandling=handling, retainAsPublished=keep_flag))
    wait(dashboard.answers, "SUBACK")
    try:
        message = dashboard.inbox.get(timeout=0.5)
        return f"got {message.payload.decode()}, RETAIN {int(message.retain)}"
    except queue.Empty:
        return "got nothing"


sensor = connect("sensor")
sensor.publish(TOPIC, "eco", qos=1, retain=True).wait_for_publish(5)

dashboard = connect("dashboard")
print("handling 1, subscription is new:   ", subscribe(1))
print("handling 1, subscription exists:   ", subscribe(1))
print("handling 0, subscription exists:   ", subscribe(0))
print("handling 2:                        ", subscribe(2))

# A live message comes with RETAIN 0, unless the subscription asks for the flag as published.
sensor.publish(TOPIC, "heat", qos=1, retain=True).wait_for_publish(5)
plain = wait(dashboard.inbox, "the live message")
print("live, retain as published off:      RETAIN", int(plain.retain))
subscribe(2, keep_flag=True)
sensor.publish(TOPIC, "off", qos=1, retain=True).wait_for_publish(5)
kept = wait(dashboard.inbox, "the live message")
print("live, retain as published on:       RETAIN", int(kept.retain))

sensor.publish(TOPIC, b"", qos=1, retain=True).wait_for_publish(5)
wait(dashboard.inbox, "the empty message")
for client in (sensor, dashboard):
    client.disconnect()
    client.loop_stop()
if plain.retain or not kept.retain:
    sys.exit("the RETAIN flags are not what they should be")
