#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
# broker: default
"""Maximum Packet Size: a client says how large a packet it takes, and larger messages never reach it."""

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
events = queue.Queue()


def start(client_id, properties=None):
    client = mqtt.Client(mqtt.CallbackAPIVersion.VERSION2, client_id=client_id, protocol=mqtt.MQTTv5)
    client.on_connect = lambda client, userdata, flags, code, properties: events.put(properties)
    client.on_subscribe = lambda client, userdata, mid, codes, properties: events.put(codes)
    client.on_publish = lambda client, userdata, mid, code, properties: events.put(code)
    client.on_message = lambda client, userdata, message: messages.put(message.payload)
    client.connect(arguments.host, arguments.port, properties=properties)
    client.loop_start()
    return client, event()


def event(source=events):
    try:
        return source.get(timeout=5)
    except queue.Empty:
        sys.exit("the broker did not answer within 5 s")


messages = queue.Queue()
limit = Properties(PacketTypes.CONNECT)
limit.MaximumPacketSize = 200
small, connack = start("small", limit)
print("the broker takes packets of up to", connack.MaximumPacketSize, "bytes; small takes 200")
small.subscribe("notes", qos=1)
event()

sender, _ = start("sender")
for payload in (b"x" * 50, b"x" * 500, b"done"):
    sender.publish("notes", payload, qos=1)
    code = event()
    print(f"sent {len(payload)} bytes, PUBACK 0x{code.value:02x}")
print("small received", len(event(messages)), "bytes")
print("small received", len(event(messages)), "bytes; the 500 were dropped for it alone")
for client in (sender, small):
    client.disconnect()
    client.loop_stop()
