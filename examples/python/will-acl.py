#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
# broker: acl
"""A will on a topic that its client may not write is never sent, and the client is not told."""
import argparse
import queue
import socket
import sys

import paho.mqtt.client as mqtt

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


def connect(name, user, will_topic=None):
    client = mqtt.Client(mqtt.CallbackAPIVersion.VERSION2, client_id=name, reconnect_on_failure=False)
    client.username_pw_set(user, f"{user}-secret")
    client.answers, client.inbox = queue.Queue(), queue.Queue()
    client.on_connect = lambda c, data, flags, reason, properties: c.answers.put(reason)
    client.on_subscribe = lambda c, data, mid, reasons, properties: c.answers.put(reasons)
    client.on_message = lambda c, data, message: c.inbox.put(message)
    if will_topic:
        client.will_set(will_topic, "gone", qos=1)
    client.connect(args.host, args.port)
    client.loop_start()
    print(f"{name} (user {user}) connects: {wait(client.answers, 'CONNACK')}")
    return client


def cut_off(will_topic):
    """A sensor with this will is cut off. Returns the topic on which the watcher gets the will, or None."""
    sensor = connect("sensor", "bob", will_topic)
    sensor.socket().shutdown(socket.SHUT_RDWR)
    sensor.loop_stop()
    try:
        return watcher.inbox.get(timeout=1).topic
    except queue.Empty:
        return None


# alice may read alerts/# and status/#. bob may write status/<his client identifier>, and nothing below alerts.
watcher = connect("watcher", "alice")
watcher.subscribe([("alerts/#", 1), ("status/#", 1)])
wait(watcher.answers, "SUBACK")

denied = cut_off("alerts/sensor")
print("will on alerts/sensor:", denied or "never sent")
allowed = cut_off("status/sensor")
print("will on status/sensor:", allowed or "never sent")

watcher.disconnect()
watcher.loop_stop()
if denied or not allowed:
    sys.exit("the ACL file did not rule the wills")
