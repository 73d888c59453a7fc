#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
# broker: default
"""Receive Maximum: a subscriber that takes two messages at a time gets the third when it acknowledges the first."""

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
ready = queue.Queue()
messages = queue.Queue()


def client_named(client_id):
    client = mqtt.Client(
        mqtt.CallbackAPIVersion.VERSION2, client_id=client_id, protocol=mqtt.MQTTv5, manual_ack=True
    )
    client.on_connect = lambda client, userdata, flags, code, properties: ready.put(code)
    client.on_subscribe = lambda client, userdata, mid, codes, properties: ready.put(codes)
    client.on_publish = lambda client, userdata, mid, code, properties: ready.put(code)
    client.on_message = lambda client, userdata, message: messages.put(message)
    return client


def take(source, seconds=5):
    try:
        return source.get(timeout=seconds)
    except queue.Empty:
        return None


window = Properties(PacketTypes.CONNECT)
window.ReceiveMaximum = 2
worker = client_named("worker")
worker.connect(arguments.host, arguments.port, properties=window)
worker.loop_start()
take(ready)
worker.subscribe("jobs", qos=1)
take(ready)

boss = client_named("boss")
boss.connect(arguments.host, arguments.port)
boss.loop_start()
take(ready)
for number in (1, 2, 3):
    boss.publish("jobs", f"job {number}", qos=1)
    take(ready)

first, second = take(messages), take(messages)
if first is None or second is None:
    sys.exit("the first two jobs did not arrive")
print("received:", first.payload.decode(), "and", second.payload.decode())
if take(messages, seconds=1) is not None:
    sys.exit("a third job came although the window holds two")
print("the third job waits in the broker")
worker.ack(first.mid, first.qos)
third = take(messages)
if third is None:
    sys.exit("the third job did not come after the acknowledgement")
print("acknowledged:", first.payload.decode())
print("received:", third.payload.decode())
worker.ack(second.mid, second.qos)
worker.ack(third.mid, third.qos)
for client in (boss, worker):
    client.disconnect()
    client.loop_stop()
