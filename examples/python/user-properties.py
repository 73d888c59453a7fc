#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
# broker: default
"""User properties: a trace id and other pairs travel with a message from end to end, in their order."""
import argparse
import queue
import sys

import paho.mqtt.client as mqtt
from paho.mqtt.packettypes import PacketTypes
from paho.mqtt.properties import Properties

parser = argparse.ArgumentParser(description=__doc__)
parser.add_argument("--host", default="localhost")
parser.add_argument("--port", type=int, default=1883)
args = parser.parse_args()


def wait(box, what):
    """The next thing in the box; ends the example when none comes."""
    try:
        return box.get(timeout=10)
    except queue.Empty:
        sys.exit(f"{what} did not come within 10 seconds")


def connect(name):
    client = mqtt.Client(mqtt.CallbackAPIVersion.VERSION2, client_id=name, protocol=mqtt.MQTTv5)
    client.answers, client.inbox = queue.Queue(), queue.Queue()
    client.on_connect = lambda c, data, flags, reason, properties: c.answers.put(reason)
    client.on_subscribe = lambda c, data, mid, reasons, properties: c.answers.put(reasons)
    client.on_message = lambda c, data, message: c.inbox.put(message)
    client.connect(args.host, args.port)
    client.loop_start()
    wait(client.answers, "CONNACK")
    return client


def with_pairs(*pairs):
    properties = Properties(PacketTypes.PUBLISH)
    properties.UserProperty = list(pairs)
    return properties


# The worker takes an order and answers; whatever came with the order goes on with the answer.
worker = connect("worker")
worker.subscribe("orders/new", qos=1)
wait(worker.answers, "SUBACK")
shop = connect("shop")
shop.subscribe("orders/done", qos=1)
wait(shop.answers, "SUBACK")

sent = [("trace-id", "4711"), ("tag", "urgent"), ("tag", "gift")]  # a name may come more than once
shop.publish("orders/new", "2 lamps", qos=1, properties=with_pairs(*sent)).wait_for_publish(5)
order = wait(worker.inbox, "the order")
print("worker got", order.payload.decode(), order.properties.UserProperty)

pairs = with_pairs(*order.properties.UserProperty, ("by", "worker"))
worker.publish("orders/done", "packed", qos=1, properties=pairs).wait_for_publish(5)
done = wait(shop.inbox, "the answer")
print("shop got", done.payload.decode(), done.properties.UserProperty)
for client in (worker, shop):
    client.disconnect()
    client.loop_stop()
if done.properties.UserProperty != sent + [("by", "worker")]:
    sys.exit("the pairs are not what was sent")
