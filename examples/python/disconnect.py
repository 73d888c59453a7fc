#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
# broker: default
"""A lamp leaves politely, then it is cut off: only the second time its will is
published."""

import argparse
import queue
import socket
import sys

import paho.mqtt.client as mqtt

options = argparse.ArgumentParser(description=__doc__)
options.add_argument("--host", default="localhost")
options.add_argument("--port", type=int, default=1883)
args = options.parse_args()


def connect(name, will=None):
    one = mqtt.Client(
        mqtt.CallbackAPIVersion.VERSION2, name, protocol=mqtt.MQTTv5, reconnect_on_failure=False
    )
    one.inbox = queue.Queue()
    one.on_connect = lambda _c, _u, _flags, reason, _p: one.inbox.put(reason)
    one.on_subscribe = lambda _c, _u, _mid, reasons, _p: one.inbox.put(reasons)
    one.on_message = lambda _c, _u, message: one.inbox.put(message)
    if will:
        one.will_set("lamp/state", will)
    one.connect(args.host, args.port)
    one.loop_start()
    one.inbox.get(timeout=5)
    return one


watcher = connect("watcher")
watcher.subscribe("lamp/state")
watcher.inbox.get(timeout=5)

lamp = connect("lamp", will="lost")
print("lamp says DISCONNECT")
lamp.disconnect()
lamp.loop_stop()
try:
    sys.exit(f"This should not have come: {watcher.inbox.get(timeout=0.5).payload}")
except queue.Empty:
    print("watcher: nothing")

lamp = connect("lamp", will="lost")
print("lamp loses its connection")
lamp.socket().shutdown(socket.SHUT_RDWR)
try:
    print(f"watcher: lamp/state is {watcher.inbox.get(timeout=5).payload.decode()}")
except queue.Empty:
    sys.exit("The will did not come within 5 seconds")

lamp.loop_stop()
watcher.disconnect()
watcher.loop_stop()
