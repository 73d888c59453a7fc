#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
# broker: default
"""The four packets of QoS 2, seen by the publisher and by the receiver."""

import argparse
import queue
import re
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


def trace(client, userdata, level, text):
    words = text.split()
    if words[0] in ("Sending", "Received") and words[1].startswith("PUB"):
        client.packets.put((words[0], words[1], re.search(r"(?:m|Mid: )(\d+)", text)[1]))


def show(client, name):
    print(f"{name}:")
    for _ in range(4):
        try:
            direction, packet, identifier = client.packets.get(timeout=5)
        except queue.Empty:
            sys.exit(f"{name} should have seen four packets")
        print(f"  {direction:8} {packet:7} packet identifier {identifier}")


bank = connect("bank")
bank.subscribe("bank/transfers", qos=2)
hear(bank, "SUBACK")
customer = connect("customer")
for client in (customer, bank):
    client.packets = queue.Queue()
    client.on_log = trace

customer.publish("bank/transfers", "100 to Ada", qos=2)
message = hear(bank)
show(customer, "customer")
show(bank, "bank")
print(f"delivered once: {message.payload.decode()}")
close(customer, bank)
