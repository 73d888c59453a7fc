#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
# broker: default
"""Three ways to get a message twice: overlapping filters, two subscriptions, and a lost PUBACK."""

import argparse
import queue
import sys

import paho.mqtt.client as mqtt

options = argparse.ArgumentParser(description=__doc__)
options.add_argument("--host", default="localhost")
options.add_argument("--port", type=int, default=1883)
arguments = options.parse_args()


class Client:
    """A client whose calls wait for the broker's answer."""

    def __init__(self, client_id, clean=True, manual_ack=False):
        self.answers = queue.Queue()
        self.messages = queue.Queue()
        self.client = mqtt.Client(
            mqtt.CallbackAPIVersion.VERSION2,
            client_id=client_id,
            clean_session=clean,
            protocol=mqtt.MQTTv311,
            manual_ack=manual_ack,
        )
        self.client.on_connect = lambda *event: self.answers.put(event)
        self.client.on_subscribe = lambda *event: self.answers.put(event)
        self.client.on_publish = lambda *event: self.answers.put(event)
        self.client.on_message = lambda client, userdata, message: self.messages.put(message)
        self.client.connect(arguments.host, arguments.port)
        self.client.loop_start()
        self.wait(self.answers)

    def wait(self, source):
        try:
            return source.get(timeout=5)
        except queue.Empty:
            sys.exit("nothing arrived within 5 s")

    def subscribe(self, *filters):
        for topic_filter in filters:
            self.client.subscribe(topic_filter, qos=1)
            self.wait(self.answers)

    def publish(self, topic, payload):
        self.client.publish(topic, payload, qos=1)
        self.wait(self.answers)

    def message(self):
        return self.wait(self.messages)

    def leave(self):
        self.client.disconnect()
        self.client.loop_stop()


shop = Client("shop")

overlap = Client("overlap")
overlap.subscribe("orders/#", "orders/+/new")
shop.publish("orders/17/new", "tea")
print("1 overlapping filters of one client:", overlap.message().payload, overlap.message().payload)
overlap.leave()

workers = [Client("worker-1"), Client("worker-2")]
for worker in workers:
    worker.subscribe("orders/#")
shop.publish("orders/18/new", "milk")
print("2 two workers, one subscription each:", *(worker.message().payload for worker in workers))
for worker in workers:
    worker.leave()

forgetful = Client("forgetful", clean=False, manual_ack=True)  # never acknowledges
forgetful.subscribe("orders/#")
shop.publish("orders/19/new", "bread")
first = forgetful.message()
forgetful.leave()
again = Client("forgetful", clean=False)  # acknowledges by itself
second = again.message()
print("3 no PUBACK before the connection ended:", first.payload, "and", second.payload, "DUP", second.dup)
again.leave()
Client("forgetful").leave()  # a clean session removes what was kept
shop.leave()
