#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
# broker: default
"""Reads the $SYS topics: what the broker publishes about itself."""

import argparse
import queue
import sys

import paho.mqtt.client as mqtt

options = argparse.ArgumentParser(description=__doc__)
options.add_argument("--host", default="localhost")
options.add_argument("--port", type=int, default=1883)
arguments = options.parse_args()
messages = queue.Queue()

client = mqtt.Client(mqtt.CallbackAPIVersion.VERSION2, client_id="observer", protocol=mqtt.MQTTv5)
client.on_subscribe = lambda client, userdata, mid, codes, properties: print("subscribed:", codes[0].getName())
client.on_message = lambda client, userdata, message: messages.put(message)
client.on_connect = lambda client, userdata, flags, code, properties: client.subscribe("$SYS/broker/#")
client.connect(arguments.host, arguments.port)
client.loop_start()

values = {}
try:
    seconds = 12  # retained values come at once, unless the broker began a moment ago
    while True:
        message = messages.get(timeout=seconds)
        values[message.topic] = message.payload.decode()
        seconds = 0.5
except queue.Empty:
    if not values:
        sys.exit("no $SYS topics within 12 s: sys_interval 0 switches them off, an ACL may hide them")

for topic in ("version", "uptime", "clients/connected", "messages/received", "retained messages/count"):
    value = values[f"$SYS/broker/{topic}"]
    print(f"$SYS/broker/{topic}")
    print(f"~   {value}")
print("and more below:", ", ".join(sorted({topic.split("/")[2] for topic in values})))
client.disconnect()
client.loop_stop()
