#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
# broker: default
"""Three connections of one client: the session is made, found again, thrown away."""

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


def connect(clean_start):
    """Connects as "meter" and says whether the broker still knew it."""
    keep = Properties(PacketTypes.CONNECT)
    keep.SessionExpiryInterval = 60
    heard = queue.Queue()
    meter = mqtt.Client(mqtt.CallbackAPIVersion.VERSION2, "meter", protocol=mqtt.MQTTv5)
    meter.on_connect = lambda _c, _u, flags, _reason, _p: heard.put(flags.session_present)
    meter.on_subscribe = lambda _c, _u, _mid, reasons, _p: heard.put(reasons)
    meter.connect(args.host, args.port, clean_start=clean_start, properties=keep)
    meter.loop_start()
    try:
        present = heard.get(timeout=5)
        print(f"clean start {clean_start!s:5} -> session present {present}")
        if not present:
            meter.subscribe("meter/orders", qos=1)  # there is no subscription: make it
            heard.get(timeout=5)
    except queue.Empty:
        sys.exit("The broker did not answer within 5 seconds")
    return meter


def leave(meter, session_seconds):
    properties = Properties(PacketTypes.DISCONNECT)
    properties.SessionExpiryInterval = session_seconds
    meter.disconnect(properties=properties)
    meter.loop_stop()


leave(connect(clean_start=False), 60)
leave(connect(clean_start=False), 60)
leave(connect(clean_start=True), 0)
