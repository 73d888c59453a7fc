#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
# broker: acl
"""An ACL file at work: what two users may publish and what reaches them."""
import argparse
import queue
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


def connect(name, user):
    client = mqtt.Client(mqtt.CallbackAPIVersion.VERSION2, client_id=name, protocol=mqtt.MQTTv5)
    client.username_pw_set(user, f"{user}-secret")
    client.answers, client.inbox = queue.Queue(), queue.Queue()
    client.on_connect = lambda c, data, flags, reason, properties: c.answers.put(reason)
    client.on_subscribe = lambda c, data, mid, reasons, properties: c.answers.put(reasons)
    client.on_publish = lambda c, data, mid, reason, properties: c.answers.put(reason)
    client.on_message = lambda c, data, message: c.inbox.put(message)
    client.connect(args.host, args.port)
    client.loop_start()
    if wait(client.answers, "CONNACK").is_failure:
        sys.exit("not let in; is this the broker with home.acl?")
    client.subscribe("#", qos=1)
    wait(client.answers, "SUBACK")
    return client


def publish(client, user, topic):
    client.publish(topic, "x", qos=1)
    print(f"{user:5} publishes {topic:25} {wait(client.answers, 'PUBACK')}")


# home.acl: alice has home/# but for home/safe/code; bob home/kitchen/temperature;
# everybody has users/NAME/# with his own name, and may write status/CLIENT-ID.
tablet, sensor = connect("tablet", "alice"), connect("sensor", "bob")
for topic in ("home/kitchen/temperature", "home/kitchen/light", "home/safe/code", "users/alice/note"):
    publish(tablet, "alice", topic)
for topic in ("home/kitchen/light", "users/alice/note", "users/bob/note", "status/sensor"):
    publish(sensor, "bob", topic)

received = {}
for user, client in (("alice", tablet), ("bob", sensor)):
    received[user] = set()
    try:
        while True:
            received[user].add(client.inbox.get(timeout=0.5).topic)
    except queue.Empty:
        pass
    print(f"{user} subscribed to # and got:", ", ".join(sorted(received[user])))
    client.disconnect()
    client.loop_stop()
if received["bob"] != {"home/kitchen/temperature", "users/bob/note"}:
    sys.exit("bob did not get what his rules say")
