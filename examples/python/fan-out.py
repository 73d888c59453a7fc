#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
# broker: default
"""One message, three receivers; and the receiver with two matching filters gets it
twice."""

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


wall = connect("wall")
wall.subscribe("home/kitchen/temperature")
hear(wall, "SUBACK")

phone = connect("phone")
phone.subscribe("home/+/temperature")
hear(phone, "SUBACK")

archive = connect("archive")
archive.subscribe("home/#", qos=0)
hear(archive, "SUBACK")
archive.subscribe("home/kitchen/#", qos=1)
hear(archive, "SUBACK")

sensor = connect("sensor")
sensor.publish("home/kitchen/temperature", "21.5", qos=1).wait_for_publish(timeout=5)

print(f"wall:    QoS {hear(wall).qos}")
print(f"phone:   QoS {hear(phone).qos}")
copies = sorted(hear(archive).qos for _ in range(2))
print(f"archive: {len(copies)} copies, QoS {copies[0]} and QoS {copies[1]}")
close(sensor, wall, phone, archive)
