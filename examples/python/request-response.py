#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
# broker: default
"""A calculator answers requests: the asker says where to, and recognises its answer."""

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


def answer(client, userdata, request):
    """The calculator: adds the numbers, and sends the sum where the request wants it."""
    reply = Properties(PacketTypes.PUBLISH)
    reply.CorrelationData = request.properties.CorrelationData  # back as it came
    total = sum(int(word) for word in request.payload.split())
    client.publish(request.properties.ResponseTopic, f"{total}", properties=reply)


calculator = connect("calculator")
calculator.on_message = answer
calculator.subscribe("calculator/add")
hear(calculator, "SUBACK")

asker = connect("asker")
asker.subscribe("asker/answers")  # first, or the answer could be too fast
hear(asker, "SUBACK")

question = Properties(PacketTypes.PUBLISH)
question.ResponseTopic = "asker/answers"
question.CorrelationData = b"question-1"
asker.publish("calculator/add", "2 3", properties=question)
print("asker: how much is 2 and 3?")

message = hear(asker, "an answer")
which = message.properties.CorrelationData.decode()
print(f"asker: {which} is answered: {message.payload.decode()}")
close(asker, calculator)
