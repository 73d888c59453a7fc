#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
# broker: small-queue
"""A consumer that is away fills its queue in the broker; when it is full, further messages are dropped."""

import argparse
import queue
import sys

import paho.mqtt.client as mqtt
from paho.mqtt.packettypes import PacketTypes
from paho.mqtt.properties import Properties

options = argparse.ArgumentParser(description=__doc__)
options.add_argument("--host", default="localhost")
options.add_argument("--port", type=int, default=1883)
arguments = options.parse_args()
answers = queue.Queue()
messages = queue.Queue()


def start(client_id, clean=True):
    client = mqtt.Client(mqtt.CallbackAPIVersion.VERSION2, client_id=client_id, protocol=mqtt.MQTTv5)
    client.on_connect = lambda client, userdata, flags, code, properties: answers.put(code)
    client.on_subscribe = lambda client, userdata, mid, codes, properties: answers.put(codes)
    client.on_publish = lambda client, userdata, mid, code, properties: answers.put(code)
    client.on_message = lambda client, userdata, message: messages.put(message.payload.decode())
    keep = Properties(PacketTypes.CONNECT)
    keep.SessionExpiryInterval = 0 if clean else 60
    client.connect(arguments.host, arguments.port, clean_start=clean, properties=keep)
    client.loop_start()
    answer()
    return client


def answer():
    try:
        return answers.get(timeout=5)
    except queue.Empty:
        sys.exit("the broker did not answer within 5 s")


def stop(client):
    client.disconnect()
    client.loop_stop()


slow = start("slow", clean=False)
slow.subscribe("readings", qos=1)
answer()
stop(slow)
print("slow has subscribed and is away; the broker keeps five messages for it")

fast = start("fast")
for number in range(1, 21):
    fast.publish("readings", f"reading {number}", qos=1)
    answer()
stop(fast)
print("fast has published 20, and each was acknowledged")

slow = start("slow", clean=False)
received = []
try:
    while True:
        received.append(messages.get(timeout=1))
except queue.Empty:
    stop(slow)
print("slow is back and receives", len(received), "of them:", received[0], "to", received[-1])
stop(start("slow"))  # a clean start removes the session and its queue
if not 0 < len(received) < 20:
    sys.exit("that was not the effect of a full queue")
