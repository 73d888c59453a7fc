#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
# broker: default
"""Two clients promise a sign of life every 2 seconds; one of them is too busy to give
it."""

import argparse
import queue
import sys
import time

import paho.mqtt.client as mqtt

options = argparse.ArgumentParser(description=__doc__)
options.add_argument("--host", default="localhost")
options.add_argument("--port", type=int, default=1883)
args = options.parse_args()


def client(name):
    one = mqtt.Client(
        mqtt.CallbackAPIVersion.VERSION2, name, protocol=mqtt.MQTTv5, reconnect_on_failure=False
    )
    one.ended = queue.Queue()
    one.pings = 0
    one.on_log = count_pings
    one.on_disconnect = lambda _c, _u, _flags, reason, _p: one.ended.put(reason)
    one.connect(args.host, args.port, keepalive=2)
    return one


def count_pings(client, userdata, level, text):
    client.pings += text == "Sending PINGREQ"


attentive = client("attentive")
attentive.loop_start()  # a thread that sends PINGREQ whenever it is time

busy = client("busy")
busy.loop_start()
time.sleep(0.5)
busy.loop_stop()  # as if a callback took long: nobody sends PINGREQ for this client
time.sleep(4)  # the broker waits 1.5 times 2 seconds, then gives up
busy.loop_start()

try:
    print(f"busy:      disconnected by the broker: {busy.ended.get(timeout=5)}")
except queue.Empty:
    sys.exit("The broker should have closed the connection of the silent client")
print(f"attentive: still connected: {attentive.is_connected()}")
print(f"~ attentive sent PINGREQ {attentive.pings} times")
if not attentive.is_connected() or not attentive.pings:
    sys.exit("The attentive client should have stayed, thanks to its PINGREQ")
attentive.disconnect()
attentive.loop_stop()
