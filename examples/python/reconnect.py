#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
# broker: default
"""A connection breaks; paho connects again by itself, and on_connect subscribes again."""

import argparse
import queue
import socket
import sys

import paho.mqtt.client as mqtt

options = argparse.ArgumentParser(description=__doc__)
options.add_argument("--host", default="localhost")
options.add_argument("--port", type=int, default=1883)
args = options.parse_args()

def hear(client, what="a message"):
    """What the client heard next; silence ends the program."""
    try:
        return client.inbox.get(timeout=5)
    except queue.Empty:
        sys.exit(f"Waited 5 seconds for {what}: nothing came")


def on_connect(client, userdata, flags, reason_code, properties):
    print(f"dashboard: connected, session present: {flags.session_present}")
    client.subscribe("home/temperature")  # here: it runs at each reconnect


dashboard = mqtt.Client(mqtt.CallbackAPIVersion.VERSION2, "dashboard", protocol=mqtt.MQTTv5)
dashboard.inbox = queue.Queue()
dashboard.on_connect = on_connect
dashboard.on_subscribe = lambda _c, _u, _mid, reasons, _p: dashboard.inbox.put(reasons)
dashboard.on_message = lambda _c, _u, message: dashboard.inbox.put(message)
dashboard.reconnect_delay_set(min_delay=1, max_delay=30)  # 1, 2, 4 ... 30 seconds
dashboard.connect(args.host, args.port)
dashboard.loop_start()
hear(dashboard, "SUBACK")

print("the connection breaks")
dashboard.socket().shutdown(socket.SHUT_RDWR)
hear(dashboard, "SUBACK after the reconnect")

sensor = mqtt.Client(mqtt.CallbackAPIVersion.VERSION2, "sensor", protocol=mqtt.MQTTv5)
sensor.on_connect = lambda client, *_: client.publish("home/temperature", "21.5")
sensor.connect(args.host, args.port)
sensor.loop_start()
print(f"dashboard: {hear(dashboard).payload.decode()}")

for client in (sensor, dashboard):
    client.disconnect()
    client.loop_stop()
