#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
# broker: default
"""CONNECT with nearly everything that it can carry, as paho's log shows it, and the
answer."""

import argparse
import queue
import sys

import paho.mqtt.client as mqtt
from paho.mqtt.packettypes import PacketTypes
from paho.mqtt.properties import Properties

options = argparse.ArgumentParser(description=__doc__)
options.add_argument("--host", default="localhost")
options.add_argument("--port", type=int, default=1883)
args = options.parse_args()


def only_connect(client, userdata, level, text):
    if "CONNECT (" in text or "CONNACK" in text:
        print(text)


sensor = mqtt.Client(mqtt.CallbackAPIVersion.VERSION2, client_id="sensor", protocol=mqtt.MQTTv5)
sensor.username_pw_set("sensor-7", "not a secret")

will = Properties(PacketTypes.WILLMESSAGE)
will.WillDelayInterval = 5  # seconds
sensor.will_set("home/sensor/state", "lost", qos=1, properties=will)

wishes = Properties(PacketTypes.CONNECT)
wishes.SessionExpiryInterval = 60  # seconds that the session outlives the connection
wishes.ReceiveMaximum = 10  # unacknowledged messages that the broker may send us
wishes.MaximumPacketSize = 65536  # bytes; larger packets are not for us
wishes.UserProperty = ("site", "north")

connected = queue.Queue()
sensor.on_log = only_connect
sensor.on_connect = lambda _c, _u, flags, reason, _p: connected.put((flags, reason))
sensor.connect(args.host, args.port, keepalive=30, clean_start=True, properties=wishes)
sensor.loop_start()
try:
    flags, reason = connected.get(timeout=5)
except queue.Empty:
    sys.exit("No CONNACK within 5 seconds")
print(f"{reason}, session present: {flags.session_present}")

forget = Properties(PacketTypes.DISCONNECT)
forget.SessionExpiryInterval = 0  # leave no session behind
sensor.disconnect(properties=forget)
sensor.loop_stop()
