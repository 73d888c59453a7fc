#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
# broker: default
"""The three things in CONNACK: session present, the reason code, the properties."""

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


def connect_and_leave(seconds_to_keep):
    """Connects, shows CONNACK, disconnects; the session stays for so many seconds."""
    keep = Properties(PacketTypes.CONNECT)
    keep.SessionExpiryInterval = 60
    answers = queue.Queue()
    meter = mqtt.Client(mqtt.CallbackAPIVersion.VERSION2, "meter", protocol=mqtt.MQTTv5)
    meter.on_connect = lambda _c, _u, flags, reason, props: answers.put((flags, reason, props))
    meter.connect(args.host, args.port, clean_start=False, properties=keep)
    meter.loop_start()
    try:
        flags, reason, properties = answers.get(timeout=5)
    except queue.Empty:
        sys.exit("No CONNACK within 5 seconds")
    print(f"session present: {flags.session_present}")
    print(f"reason code:     0x{reason.value:02X} {reason}")
    for name, value in properties.json().items():
        print(f"property:        {name} = {value}")
    leave = Properties(PacketTypes.DISCONNECT)
    leave.SessionExpiryInterval = seconds_to_keep
    meter.disconnect(properties=leave)
    meter.loop_stop()


print("The first time, and the session is to stay for a minute:")
connect_and_leave(60)
print("The second time, and the session is to end:")
connect_and_leave(0)
