#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
# broker: default
"""Each side numbers what it sends: the packet identifiers of both directions are
independent."""

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


reader = connect("reader")
sent = reader.subscribe("numbers/a", qos=1)[1]
hear(reader, "SUBACK")
print(f"reader -> broker SUBSCRIBE with identifier {sent}")
sent = reader.subscribe("numbers/b", qos=1)[1]
hear(reader, "SUBACK")
print(f"reader -> broker SUBSCRIBE with identifier {sent}")

writer = connect("writer")
for topic in ("numbers/a", "numbers/b", "numbers/a"):
    info = writer.publish(topic, "hi", qos=1)
    info.wait_for_publish(timeout=5)
    received = hear(reader)
    print(f"writer -> broker {topic} with identifier {info.mid}", end=", ")
    print(f"broker -> reader with identifier {received.mid}")
close(writer, reader)
