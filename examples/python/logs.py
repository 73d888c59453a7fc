#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
# broker: log-topics
"""Follows the broker's log over MQTT, and finds another client's visit in it."""

import argparse
import queue
import sys

import paho.mqtt.client as mqtt

options = argparse.ArgumentParser(description=__doc__)
options.add_argument("--host", default="localhost")
options.add_argument("--port", type=int, default=1883)
arguments = options.parse_args()
lines = queue.Queue()
ready = queue.Queue()

watcher = mqtt.Client(mqtt.CallbackAPIVersion.VERSION2, client_id="watcher", protocol=mqtt.MQTTv5)
watcher.on_connect = lambda client, userdata, flags, code, properties: client.subscribe("$SYS/broker/log/#")
watcher.on_subscribe = lambda client, userdata, mid, codes, properties: ready.put(codes)
watcher.on_message = lambda client, userdata, message: lines.put((message.topic, message.payload.decode()))
watcher.connect(arguments.host, arguments.port)
watcher.loop_start()
ready.get(timeout=5)

visitor = mqtt.Client(mqtt.CallbackAPIVersion.VERSION2, client_id="visitor", protocol=mqtt.MQTTv5)
visitor.on_connect = lambda client, userdata, flags, code, properties: client.subscribe("garden/#")
visitor.on_subscribe = lambda client, userdata, mid, codes, properties: client.disconnect()
visitor.connect(arguments.host, arguments.port)
visitor.loop_forever()

wanted = ["connected", "visitor 0 garden/#", "disconnected"]
while wanted:
    try:
        topic, line = lines.get(timeout=5)
    except queue.Empty:
        sys.exit(f"no log line with {wanted[0]!r}: log_dest topic and log_type all make the broker publish its log")
    if "visitor" in line and wanted[0] in line:
        print(f"{topic} tells of: {wanted.pop(0)}")
        print(f"~   {line}")
watcher.disconnect()
watcher.loop_stop()
