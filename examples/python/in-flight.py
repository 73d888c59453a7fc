#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
# broker: default
"""A worker that accepts two messages at a time, and gets the third when it has
acknowledged."""

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


window = Properties(PacketTypes.CONNECT)
window.ReceiveMaximum = 2
worker = connect("worker", properties=window)
worker.manual_ack_set(True)
worker.subscribe("jobs", qos=1)
hear(worker, "SUBACK")

boss = connect("boss")
for number in (1, 2, 3):
    boss.publish("jobs", f"job {number}", qos=1).wait_for_publish(timeout=5)
print("boss: all three jobs are acknowledged by the broker")

taken = [hear(worker), hear(worker)]
print(f"worker: holds {[job.payload.decode() for job in taken]}")
silent(worker)
print("worker: nothing more comes while both are unacknowledged")

for job in taken:
    worker.ack(job.mid, job.qos)
third = hear(worker)
print(f"worker: after PUBACK comes {third.payload.decode()}")
worker.ack(third.mid, third.qos)
close(boss, worker)
