#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
# broker: default
"""One retained topic says whether a device is there: "online" by itself, "offline" by its will or its good-bye."""
import argparse
import queue
import socket
import sys

import paho.mqtt.client as mqtt

parser = argparse.ArgumentParser(description=__doc__)
parser.add_argument("--host", default="localhost")
parser.add_argument("--port", type=int, default=1883)
args = parser.parse_args()
TOPIC = "devices/pump/status"


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
        client.will_set(TOPIC, will, qos=1, retain=True)
    client.connect(args.host, args.port)
    client.loop_start()
    wait(client.answers, "CONNACK")
    return client


def status(message, word):
    text = message.payload.decode()
    print(f"board shows {text:8}", "(retained)" if message.retain else "(live)")
    if text != word:
        sys.exit(f"expected {word}")


def start_pump():
    pump = connect("pump", will="offline")
    pump.publish(TOPIC, "online", qos=1, retain=True).wait_for_publish(5)  # the birth message
    return pump


pump = start_pump()
board = connect("board")
board.subscribe(TOPIC, qos=1)
wait(board.answers, "SUBACK")
status(wait(board.inbox, "the status"), "online")

pump.socket().shutdown(socket.SHUT_RDWR)
pump.loop_stop()
status(wait(board.inbox, "the will"), "offline")

pump = start_pump()
status(wait(board.inbox, "the birth message"), "online")

# DISCONNECT takes the will back, so a pump that stops on purpose says "offline" itself.
pump.publish(TOPIC, "offline", qos=1, retain=True).wait_for_publish(5)
status(wait(board.inbox, "the good-bye"), "offline")

# For a tidy broker: the example clears its topic.
pump.publish(TOPIC, b"", qos=1, retain=True).wait_for_publish(5)
wait(board.inbox, "the empty message")
for client in (pump, board):
    client.disconnect()
    client.loop_stop()
