#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
# broker: default
"""The same program in MQTT 3.1, 3.1.1 and 5.0: what each version tells the client."""

import argparse
import queue
import sys

import paho.mqtt.client as mqtt

options = argparse.ArgumentParser(description=__doc__)
options.add_argument("--host", default="localhost")
options.add_argument("--port", type=int, default=1883)
args = options.parse_args()


def run(name, version):
    client = mqtt.Client(mqtt.CallbackAPIVersion.VERSION2, name, protocol=version)
    heard = queue.Queue()
    client.on_connect = lambda _c, _u, flags, reason, props: heard.put((reason, props))
    client.on_subscribe = lambda _c, _u, _mid, reasons, _p: heard.put(reasons)
    client.on_publish = lambda _c, _u, _mid, reason, _p: heard.put(reason)
    client.connect(args.host, args.port)
    client.loop_start()
    try:
        reason, properties = heard.get(timeout=5)
        print(f"  CONNACK: {reason}, {len(properties.json())} properties")
        client.subscribe("versions/talk", qos=1)
        print(f"  SUBACK:  {heard.get(timeout=5)[0]}")
        client.publish("versions/silence", "anybody?", qos=1)
        print(f"  PUBACK:  {heard.get(timeout=5)}")
    except queue.Empty:
        sys.exit("The broker did not answer within 5 seconds")
    client.disconnect()
    client.loop_stop()


print("MQTT 3.1")
run("oldest", mqtt.MQTTv31)
print("MQTT 3.1.1")
run("classic", mqtt.MQTTv311)
print("MQTT 5.0")
run("modern", mqtt.MQTTv5)
