#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
# broker: default
"""What happens when a command is retained: the door opens again each time its controller starts."""
import argparse
import queue
import sys

import paho.mqtt.client as mqtt

parser = argparse.ArgumentParser(description=__doc__)
parser.add_argument("--host", default="localhost")
parser.add_argument("--port", type=int, default=1883)
args = parser.parse_args()
COMMANDS = "garage/door/set"


def wait(box, what):
    """The next thing in the box; ends the example when none comes."""
    try:
        return box.get(timeout=10)
    except queue.Empty:
        sys.exit(f"{what} did not come within 10 seconds")


def connect(name):
    client = mqtt.Client(mqtt.CallbackAPIVersion.VERSION2, client_id=name)
    client.answers, client.inbox = queue.Queue(), queue.Queue()
    client.on_connect = lambda c, data, flags, reason, properties: c.answers.put(reason)
    client.on_subscribe = lambda c, data, mid, reasons, properties: c.answers.put(reasons)
    client.on_message = lambda c, data, message: c.inbox.put(message)
    client.connect(args.host, args.port)
    client.loop_start()
    wait(client.answers, "CONNACK")
    return client


def start_door():
    """The controller connects, subscribes, and is told something, or nothing, within half a second."""
    door = connect("door")
    door.subscribe(COMMANDS, qos=1)
    wait(door.answers, "SUBACK")
    try:
        return door, door.inbox.get(timeout=0.5).payload.decode()
    except queue.Empty:
        return door, "nothing"


def stop(client):
    client.disconnect()
    client.loop_stop()


app = connect("app")
app.publish(COMMANDS, "open", qos=1, retain=True).wait_for_publish(5)
print("app sent a retained command")
door, told = start_door()
print("door starts and is told:", told)
stop(door)
door, told = start_door()
print("door starts again, nobody asked, and is told:", told)

# The repair: take the retained command away, and send commands without RETAIN from now on.
app.publish(COMMANDS, b"", qos=1, retain=True).wait_for_publish(5)
ignored = wait(door.inbox, "the empty message")
print(f"app clears it; door sees {len(ignored.payload)} bytes and ignores them")
stop(door)
door, told = start_door()
print("door starts once more and is told:", told)
stop(door)
stop(app)
if told != "nothing":
    sys.exit("the retained command is still there")
