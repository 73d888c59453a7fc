#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
# broker: default
"""Sees each packet from the client's side: paho's on_log."""

import argparse
import queue
import re
import sys

import paho.mqtt.client as mqtt

options = argparse.ArgumentParser(description=__doc__)
options.add_argument("--host", default="localhost")
options.add_argument("--port", type=int, default=1883)
arguments = options.parse_args()
answered = queue.Queue()


def log(client, userdata, level, line):
    """Prints paho's line without the numbers that differ from run to run."""
    if line.startswith(("Sending", "Received")):
        print(re.sub(r" \(d0.*", "", line).replace("b'", "'"))


client = mqtt.Client(mqtt.CallbackAPIVersion.VERSION2, client_id="tracer", protocol=mqtt.MQTTv311)
client.on_log = log
client.on_connect = lambda client, userdata, flags, code, properties: client.subscribe("trace/others", qos=1)
client.on_subscribe = lambda client, userdata, mid, codes, properties: client.publish("trace/me", "hello", qos=1)
client.on_publish = lambda client, userdata, mid, code, properties: answered.put(mid)
client.connect(arguments.host, arguments.port)
client.loop_start()
try:
    answered.get(timeout=5)
except queue.Empty:
    sys.exit("no PUBACK within 5 s")
client.disconnect()
client.loop_stop()
