#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
# broker: default
"""The will: published when a client is cut off, not published when it says good-bye."""
import argparse
import queue
import socket
import sys

import paho.mqtt.client as mqtt

parser = argparse.ArgumentParser(description=__doc__)
parser.add_argument("--host", default="localhost")
parser.add_argument("--port", type=int, default=1883)
args = parser.parse_args()
TOPIC = "sensors/attic/state"


def wait(box, what):
    """The next thing in the box; ends the example when none comes."""
    try:
        return box.get(timeout=10)
    except queue.Empty:
        sys.exit(f"{what} did not come within 10 seconds")


def connect(name, will=None):
    client = mqtt.Client(mqtt.CallbackAPIVersion.VERSION2, client_id=name, reconnect_on_failure=False)
    client.answers, client.inbox = queue.Queue(), queue.Queue()
    client.on_connect = lambda c, data, flags, reason, properties: c.answers.put(reason)
    client.on_subscribe = lambda c, data, mid, reasons, properties: c.answers.put(reasons)
    client.on_message = lambda c, data, message: c.inbox.put(message)
    if will:
        client.will_set(TOPIC, will, qos=1)  # before connect: the will travels in CONNECT
    client.connect(args.host, args.port)
    client.loop_start()
    wait(client.answers, "CONNACK")
    return client


watcher = connect("watcher")
watcher.subscribe(TOPIC, qos=1)
wait(watcher.answers, "SUBACK")

# Cut off: the connection ends without DISCONNECT, as when the power fails or the process is killed.
sensor = connect("sensor", will="gone")
sensor.socket().shutdown(socket.SHUT_RDWR)
sensor.loop_stop()
print("cut off:       watcher got", wait(watcher.inbox, "the will").payload.decode())

# Good-bye: DISCONNECT takes the will back.
sensor = connect("sensor", will="gone")
sensor.disconnect()
sensor.loop_stop()
try:
    sys.exit(f"unexpected: {watcher.inbox.get(timeout=1).payload}")
except queue.Empty:
    print("said good-bye: watcher got nothing")
watcher.disconnect()
watcher.loop_stop()
