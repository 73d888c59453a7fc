#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
# broker: default
"""A reader is away while two messages are published: the one at QoS 0 is lost."""

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

def hear(client, what="a message"):
    """What the client heard next; silence ends the program."""
    try:
        return client.inbox.get(timeout=5)
    except queue.Empty:
        sys.exit(f"Waited 5 seconds for {what}: nothing came")


def silent(client, seconds=0.5):
    """Makes sure that the client hears nothing for a while."""
    try:
        message = client.inbox.get(timeout=seconds)
    except queue.Empty:
        return
    sys.exit(f"Nothing should have come, but this did: {message.payload}")


def connect(name, **more):
    """A connected client; what it hears goes into its inbox."""
    client = mqtt.Client(mqtt.CallbackAPIVersion.VERSION2, name, protocol=mqtt.MQTTv5)
    client.inbox = queue.Queue()
    client.on_connect = lambda _c, _u, _flags, reason, _p: client.inbox.put(reason)
    client.on_subscribe = lambda _c, _u, _mid, reasons, _p: client.inbox.put(reasons)
    client.on_message = lambda _c, _u, message: client.inbox.put(message)
    client.connect(args.host, args.port, **more)
    client.loop_start()
    hear(client, "CONNACK")
    return client


def close(*clients):
    for client in clients:
        client.disconnect()
        client.loop_stop()


def session(seconds, packet=PacketTypes.CONNECT):
    properties = Properties(packet)
    properties.SessionExpiryInterval = seconds  # how long the session outlives the connection
    return properties


reader = connect("reader", clean_start=True, properties=session(60))
reader.subscribe("letters", qos=1)
hear(reader, "SUBACK")
close(reader)
print("reader is away; the broker keeps the session and its subscription")

writer = connect("writer")
writer.publish("letters", "a postcard", qos=0)
writer.publish("letters", "a registered letter", qos=1).wait_for_publish(timeout=5)
print("published: a postcard at QoS 0, a registered letter at QoS 1")
close(writer)

reader = connect("reader", clean_start=False, properties=session(60))
print(f"reader is back and gets: {hear(reader).payload.decode()}")
silent(reader)
print("and nothing else: the postcard is lost, and nobody was told")
reader.disconnect(properties=session(0, PacketTypes.DISCONNECT))
reader.loop_stop()
