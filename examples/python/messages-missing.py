#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
# broker: default
"""Five ways to lose a message without any error, each beside the way not to."""

import argparse
import queue
import sys
import time

import paho.mqtt.client as mqtt
from paho.mqtt.packettypes import PacketTypes
from paho.mqtt.properties import Properties

options = argparse.ArgumentParser(description=__doc__)
options.add_argument("--host", default="localhost")
options.add_argument("--port", type=int, default=1883)
arguments = options.parse_args()


class Client:
    """A client whose calls wait for the broker's answer."""

    def __init__(self, client_id, clean=True):
        self.answers = queue.Queue()
        self.messages = queue.Queue()
        self.client = mqtt.Client(mqtt.CallbackAPIVersion.VERSION2, client_id=client_id, protocol=mqtt.MQTTv5)
        self.client.on_connect = lambda *event: self.answers.put(event)
        self.client.on_subscribe = lambda *event: self.answers.put(event)
        self.client.on_publish = lambda *event: self.answers.put(event)
        self.client.on_message = lambda client, userdata, message: self.messages.put(message.payload.decode())
        keep = Properties(PacketTypes.CONNECT)
        keep.SessionExpiryInterval = 0 if clean else 60
        self.client.connect(arguments.host, arguments.port, clean_start=clean, properties=keep)
        self.client.loop_start()
        self.wait()

    def wait(self):
        try:
            self.answers.get(timeout=5)
        except queue.Empty:
            sys.exit("the broker did not answer within 5 s")

    def subscribe(self, topic_filter, qos=1):
        self.client.subscribe(topic_filter, qos)
        self.wait()
        return self

    def publish(self, topic, payload, **how):
        self.client.publish(topic, payload, qos=1, **how)
        self.wait()

    def got(self):
        try:
            return self.messages.get(timeout=0.7)
        except queue.Empty:
            return "nothing"

    def leave(self):
        self.client.disconnect()
        self.client.loop_stop()


sensor = Client("sensor")

typo = Client("typo").subscribe("Home/temperature")
right = Client("right").subscribe("home/temperature")
sensor.publish("home/temperature", "21")
print("1 filter:      Home/temperature", typo.got(), "- home/temperature", right.got())
typo.leave(), right.leave()

for name, clean in (("guest", True), ("member", False)):
    Client(name, clean).subscribe("home/door").leave()
sensor.publish("home/door", "open")
guest, member = Client("guest", True), Client("member", False)
print("2 session:     clean start", guest.got(), "- kept for 60 s", member.got())
guest.leave(), member.leave()
Client("member").leave()  # a clean start removes the session

sensor.publish("home/light", "on")
sensor.publish("home/heating", "on", retain=True)
late = Client("late").subscribe("home/light").subscribe("home/heating")
print("3 retain:      published before we came:", late.got(), "arrives;", late.got(), "of home/light")
late.leave()
sensor.publish("home/heating", None, retain=True)

Client("sleeper", False).subscribe("home/offer").leave()
short = Properties(PacketTypes.PUBLISH)
short.MessageExpiryInterval = 1
sensor.publish("home/offer", "today only", properties=short)
time.sleep(1.5)  # the expiry is what is shown
sleeper = Client("sleeper", False)
print("4 expiry:      a message for 1 s, fetched later:", sleeper.got())
sleeper.leave()
Client("sleeper").leave()

hash_only = Client("hash").subscribe("#", qos=0)
sensor.publish("$maintenance/door", "open")
print("5 $-topics:    # and $maintenance/door:", hash_only.got())
hash_only.leave()
sensor.leave()
