#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
# broker: default
"""Will Delay Interval: the will waits, and a client that is back in time takes it back."""
import argparse
import queue
import socket
import sys
import time

import paho.mqtt.client as mqtt
from paho.mqtt.packettypes import PacketTypes
from paho.mqtt.properties import Properties

parser = argparse.ArgumentParser(description=__doc__)
parser.add_argument("--host", default="localhost")
parser.add_argument("--port", type=int, default=1883)
args = parser.parse_args()
TOPIC = "sensors/attic/state"
DELAY = 2  # seconds


def wait(box, what):
    """The next thing in the box; ends the example when none comes."""
    try:
        return box.get(timeout=10)
    except queue.Empty:
        sys.exit(f"{what} did not come within 10 seconds")


def connect(name, clean=True, expiry=None, will=None):
    client = mqtt.Client(
        mqtt.CallbackAPIVersion.VERSION2, client_id=name, protocol=mqtt.MQTTv5, reconnect_on_failure=False
    )
    client.answers, client.inbox = queue.Queue(), queue.Queue()
    client.on_connect = lambda c, data, flags, reason, properties: c.answers.put(reason)
    client.on_subscribe = lambda c, data, mid, reasons, properties: c.answers.put(reasons)
    client.on_message = lambda c, data, message: c.inbox.put(message)
    session = None
    if expiry:
        session = Properties(PacketTypes.CONNECT)
        session.SessionExpiryInterval = expiry  # the delay ends with the session at the latest
    if will:
        delay = Properties(PacketTypes.WILLMESSAGE)
        delay.WillDelayInterval = DELAY
        client.will_set(TOPIC, will, qos=1, properties=delay)
    client.connect(args.host, args.port, clean_start=clean, properties=session)
    client.loop_start()
    wait(client.answers, "CONNACK")
    return client


def cut(client):
    client.socket().shutdown(socket.SHUT_RDWR)
    client.loop_stop()


watcher = connect("watcher")
watcher.subscribe(TOPIC, qos=1)
wait(watcher.answers, "SUBACK")

cut(connect("sensor", clean=False, expiry=60, will="gone"))
time.sleep(0.5)
sensor = connect("sensor", clean=False, expiry=60, will="gone")
time.sleep(DELAY + 0.5)
if not watcher.inbox.empty():
    sys.exit("the will was published although the sensor was back in time")
print("cut off, back after 0.5 seconds: no will")

cut(sensor)
began = time.monotonic()
message = wait(watcher.inbox, "the will")
print("cut off, stays away: watcher got", message.payload.decode())
waited = time.monotonic() - began
print(f"~ after {waited:.1f} seconds")

# Clean Start and a good-bye end the session that still waits for the sensor.
sensor = connect("sensor")
for client in (sensor, watcher):
    client.disconnect()
    client.loop_stop()
if waited < DELAY - 0.2:
    sys.exit("the will came before its delay was over")
