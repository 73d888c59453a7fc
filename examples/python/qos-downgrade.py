#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
# broker: default
"""Published at QoS 0, 1, 2 and subscribed at QoS 0, 1, 2: what arrives is the lower of
the two."""

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


readers = []
for qos, name in enumerate(("zero", "one", "two")):
    reader = connect(name)
    reader.subscribe("level", qos=qos)
    hear(reader, "SUBACK")
    readers.append(reader)

sensor = connect("sensor")
print("published  subscription  arrives")
for published in range(3):
    info = sensor.publish("level", f"{published}", qos=published)
    for granted, reader in enumerate(readers):
        arrived = hear(reader).qos
        print(f"QoS {published}      QoS {granted}         QoS {arrived}")
        if arrived != min(published, granted):
            sys.exit("That is not the lower one")
    info.wait_for_publish(timeout=5)
close(sensor, *readers)
