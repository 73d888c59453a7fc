#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
# broker: default
"""Two programs use the same client identifier: the second one throws the first one
out."""

import argparse
import queue
import sys

import paho.mqtt.client as mqtt

options = argparse.ArgumentParser(description=__doc__)
options.add_argument("--host", default="localhost")
options.add_argument("--port", type=int, default=1883)
args = options.parse_args()


def connect(label):
    heard = queue.Queue()
    robot = mqtt.Client(
        mqtt.CallbackAPIVersion.VERSION2, "robot", protocol=mqtt.MQTTv5, reconnect_on_failure=False
    )
    robot.on_connect = lambda _c, _u, _flags, reason, _p: heard.put(reason)
    robot.on_disconnect = lambda _c, _u, flags, reason, _p: heard.put((flags, reason))
    robot.connect(args.host, args.port)
    robot.loop_start()
    print(f'{label} connects as "robot": {next_event(heard)}')
    return robot, heard


def next_event(heard):
    try:
        return heard.get(timeout=5)
    except queue.Empty:
        sys.exit("The broker did not answer within 5 seconds")


first, heard_by_first = connect("the first")
second, _ = connect("the second")

flags, reason = next_event(heard_by_first)
print(f"the first hears DISCONNECT 0x{reason.value:02X}: {reason}")
print(f"it came from the server: {flags.is_disconnect_packet_from_server}")
print(f"the second is still connected: {second.is_connected()}")

first.loop_stop()
second.disconnect()
second.loop_stop()
