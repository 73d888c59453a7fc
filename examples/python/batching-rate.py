#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
# broker: default
"""How fast 200 messages at QoS 1 are acknowledged, one at a time and twenty at a time."""

import argparse
import sys
import threading
import time

import paho.mqtt.client as mqtt

options = argparse.ArgumentParser(description=__doc__)
options.add_argument("--host", default="localhost")
options.add_argument("--port", type=int, default=1883)
args = options.parse_args()


def publish_all(window):
    done = threading.Semaphore(0)
    meter = mqtt.Client(mqtt.CallbackAPIVersion.VERSION2, f"meter-{window}", protocol=mqtt.MQTTv5)
    meter.max_inflight_messages_set(window)
    connected = threading.Event()
    meter.on_connect = lambda *_: connected.set()
    meter.on_publish = lambda *_: done.release()
    meter.connect(args.host, args.port)
    meter.loop_start()
    if not connected.wait(5):
        sys.exit("No CONNACK within 5 seconds")
    began = time.monotonic()
    for number in range(COUNT):
        meter.publish("rate/test", f"reading {number}", qos=1)
    for _ in range(COUNT):
        if not done.acquire(timeout=5):
            sys.exit("Not every message was acknowledged")
    seconds = time.monotonic() - began
    meter.disconnect()
    meter.loop_stop()
    print(f"window {window:2}: {COUNT} messages acknowledged")
    print(f"~ {COUNT / seconds:.0f} messages a second")


COUNT = 200
publish_all(1)
publish_all(20)
