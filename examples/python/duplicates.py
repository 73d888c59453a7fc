#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
# broker: default
"""The shop sends an order twice because it is not sure; the store notices by the order
number."""

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


def send(client, payload, order):
    about = Properties(PacketTypes.PUBLISH)
    about.UserProperty = ("order", order)  # made once, where the order is made
    info = client.publish("shop/orders", payload, qos=1, properties=about)
    info.wait_for_publish(timeout=5)


store = connect("store")
store.subscribe("shop/orders", qos=1)
hear(store, "SUBACK")

shop = connect("shop")
send(shop, "1 bicycle", order="17")
send(shop, "1 bicycle", order="17")  # tried again: to MQTT a new message, without DUP
send(shop, "1 bell", order="18")

done = set()  # in a real store in the database, written in one transaction with the work
for _ in range(3):
    message = hear(store)
    order = dict(message.properties.UserProperty)["order"]
    if order in done:
        print(f"order {order} again (DUP {message.dup}): ignored")
    else:
        done.add(order)
        print(f"order {order}: {message.payload.decode()}")
close(shop, store)
sys.exit(0 if done == {"17", "18"} else "Two orders should have been carried out")
