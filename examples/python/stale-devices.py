#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
# broker: default
"""Finds retained messages that nobody refreshes any more, and clears them."""

import argparse
import queue
import sys
import time

import paho.mqtt.client as mqtt

options = argparse.ArgumentParser(description=__doc__)
options.add_argument("--host", default="localhost")
options.add_argument("--port", type=int, default=1883)
arguments = options.parse_args()
answers = queue.Queue()
messages = queue.Queue()


def start(client_id):
    client = mqtt.Client(mqtt.CallbackAPIVersion.VERSION2, client_id=client_id, protocol=mqtt.MQTTv5)
    client.on_connect = lambda client, userdata, flags, code, properties: answers.put(code)
    client.on_subscribe = lambda client, userdata, mid, codes, properties: answers.put(codes)
    client.on_publish = lambda client, userdata, mid, code, properties: answers.put(code)
    client.on_message = lambda client, userdata, message: messages.put(message)
    client.connect(arguments.host, arguments.port)
    client.loop_start()
    answer()
    return client


def answer():
    try:
        return answers.get(timeout=5)
    except queue.Empty:
        sys.exit("the broker did not answer within 5 s")


home = start("home")
for device in ("lamp", "plug", "old-thermostat"):
    home.publish(f"devices/{device}/state", "on", qos=1, retain=True)
    answer()

finder = start("finder")
finder.subscribe("devices/+/state", qos=1)
answer()
for device in ("lamp", "plug"):  # devices that live report now and then
    home.publish(f"devices/{device}/state", "on", qos=1, retain=True)
    answer()

stored, alive = set(), set()
deadline = time.monotonic() + 2  # hours, in a real house
while time.monotonic() < deadline:
    try:
        message = messages.get(timeout=0.5)
    except queue.Empty:
        continue
    (stored if message.retain else alive).add(message.topic)

print("stored:", *sorted(stored))
print("alive: ", *sorted(alive))
ghosts = stored - alive
print("ghosts:", *sorted(ghosts))
if ghosts != {"devices/old-thermostat/state"}:
    sys.exit("that is not the ghost expected")
for topic in sorted(ghosts):
    finder.publish(topic, None, qos=1, retain=True)  # an empty retained message removes the one that is stored
    answer()
    messages.get(timeout=5)  # it comes back to the finder, too, since it is subscribed
print("cleared")
finder.disconnect()
finder.loop_stop()
for device in ("lamp", "plug"):
    home.publish(f"devices/{device}/state", None, qos=1, retain=True)
    answer()
home.disconnect()
home.loop_stop()
