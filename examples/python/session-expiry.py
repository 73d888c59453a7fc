#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
# broker: default
"""Session Expiry Interval: how long a session waits, set at CONNECT and changed at DISCONNECT."""
import argparse
import queue
import sys
import time

import paho.mqtt.client as mqtt
from paho.mqtt.packettypes import PacketTypes
from paho.mqtt.properties import Properties

parser = argparse.ArgumentParser(description=__doc__)
parser.add_argument("--host", default="localhost")
parser.add_argument("--port", type=int, default=1883)
args = parser.parse_args()


def wait(box, what):
    """The next thing in the box; ends the example when none comes."""
    try:
        return box.get(timeout=10)
    except queue.Empty:
        sys.exit(f"{what} did not come within 10 seconds")


def expiry(packet, seconds):
    properties = Properties(packet)
    properties.SessionExpiryInterval = seconds
    return properties


def connect(seconds, clean=False):
    client = mqtt.Client(mqtt.CallbackAPIVersion.VERSION2, client_id="phone", protocol=mqtt.MQTTv5)
    client.answers = queue.Queue()
    client.on_connect = lambda c, data, flags, reason, properties: c.answers.put(flags)
    client.connect(args.host, args.port, clean_start=clean, properties=expiry(PacketTypes.CONNECT, seconds))
    client.loop_start()
    return client, wait(client.answers, "CONNACK").session_present


def disconnect(client, seconds=None):
    client.disconnect(properties=None if seconds is None else expiry(PacketTypes.DISCONNECT, seconds))
    client.loop_stop()


def show(what, present, expected):
    print(f"{what} session present: {present}")
    if present != expected:
        sys.exit(f"expected {expected}")


phone, present = connect(60, clean=True)
show("first connect, expiry 60 s:     ", present, False)
disconnect(phone)
time.sleep(1.5)
phone, present = connect(60)
show("back after 1.5 s:               ", present, True)

# DISCONNECT may shorten it: this session waits one second only.
disconnect(phone, seconds=1)
time.sleep(2)
phone, present = connect(60)
show("left with expiry 1 s, back at 2:", present, False)

# 0 ends the session with the connection.
disconnect(phone, seconds=0)
time.sleep(0.2)
phone, present = connect(0)
show("left with expiry 0:             ", present, False)
disconnect(phone)
