#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
# broker: default
"""Three SUBSCRIBE packets and what SUBACK grants; one of them holds two filters."""

import argparse
import queue
import sys

import paho.mqtt.client as mqtt

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


def subscribe(client, *filters_and_qos):
    """Sends one SUBSCRIBE, prints a line for each filter in it."""
    client.subscribe(list(filters_and_qos))
    granted = hear(client, "SUBACK")
    for (topic_filter, qos), reason in zip(filters_and_qos, granted):
        print(f"{topic_filter:20} asked for QoS {qos}: 0x{reason.value:02X} {reason}")


reader = connect("reader")
subscribe(reader, ("home/+/temperature", 1), ("home/+/humidity", 1))
subscribe(reader, ("home/door", 2))
subscribe(reader, ("home/door", 0))  # the same filter again: replaces, does not add

writer = connect("writer")
writer.publish("home/door", "open", qos=1).wait_for_publish(timeout=5)
message = hear(reader)
print(f"got {message.payload.decode()!r} on {message.topic}, QoS {message.qos}")
close(writer, reader)
