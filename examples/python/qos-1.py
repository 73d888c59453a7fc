#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
# broker: default
"""The worker's connection breaks before it acknowledges a job: the broker sends the job
again."""

import argparse
import queue
import socket
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


stay = Properties(PacketTypes.CONNECT)
stay.SessionExpiryInterval = 60  # the session outlives the connection
worker = mqtt.Client(
    mqtt.CallbackAPIVersion.VERSION2, "worker", protocol=mqtt.MQTTv5, manual_ack=True
)
worker.inbox = queue.Queue()
worker.on_connect = lambda _c, _u, flags, _reason, _p: worker.inbox.put(flags)
worker.on_subscribe = lambda _c, _u, _mid, reasons, _p: worker.inbox.put(reasons)
worker.on_message = lambda _c, _u, message: worker.inbox.put(message)
worker.connect(args.host, args.port, properties=stay)
worker.loop_start()
hear(worker, "CONNACK")
worker.subscribe("jobs/new", qos=1)
hear(worker, "SUBACK")

boss = mqtt.Client(mqtt.CallbackAPIVersion.VERSION2, "boss", protocol=mqtt.MQTTv5)
boss.on_connect = lambda client, *_: client.publish("jobs/new", "paint the door", qos=1)
boss.connect(args.host, args.port)
boss.loop_start()

job = hear(worker)
print(f"worker gets {job.payload.decode()!r}, DUP {job.dup}")
print("worker loses its connection before it has sent PUBACK")
worker.socket().shutdown(socket.SHUT_RDWR)  # paho connects again by itself
flags = hear(worker, "CONNACK")
print(f"worker is connected again, session present: {flags.session_present}")
job = hear(worker)
print(f"worker gets {job.payload.decode()!r}, DUP {job.dup}")
worker.ack(job.mid, job.qos)
worker.publish("jobs/done", "the door is painted", qos=1).wait_for_publish(timeout=5)
print("worker sends PUBACK, reports the work, and loses its connection again")
worker.socket().shutdown(socket.SHUT_RDWR)
flags = hear(worker, "CONNACK")
print(f"worker is connected again, session present: {flags.session_present}")
silent(worker)
print("worker gets nothing: the job is done")

boss.disconnect()
boss.loop_stop()
leave = Properties(PacketTypes.DISCONNECT)
leave.SessionExpiryInterval = 0  # end the session, too
worker.disconnect(properties=leave)
worker.loop_stop()
