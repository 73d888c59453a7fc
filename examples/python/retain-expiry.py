#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
# broker: default
"""A retained message with an expiry: a subscriber in time gets it with the seconds that are left, a late one gets nothing."""
import argparse
import queue
import sys
import time

import paho.mqtt.client as mqtt
from paho.mqtt.packettypes import PacketTypes
from paho.mqtt.properties import Properties

parser = argparse.ArgumentParser(description=__doc__)
parser.add_argument("--host", default="localhost")
parser.add_argument("--port", type=int, default=1883)
args = parser.parse_args()
TOPIC = "weather/warning"


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


station = connect("station")
lifetime = Properties(PacketTypes.PUBLISH)
lifetime.MessageExpiryInterval = 5  # seconds
station.publish(TOPIC, "storm", qos=1, retain=True, properties=lifetime).wait_for_publish(5)
print("station published a warning for 5 seconds")
station.disconnect()
station.loop_stop()

time.sleep(2)
early = connect("early")
early.subscribe(TOPIC)
wait(early.answers, "SUBACK")
message = wait(early.inbox, "the retained message")
print("after 2 seconds early got", message.payload.decode())
print("~ with", message.properties.MessageExpiryInterval, "seconds left")
early.disconnect()
early.loop_stop()

time.sleep(4)
late = connect("late")
late.subscribe(TOPIC)
wait(late.answers, "SUBACK")
time.sleep(0.5)
if not late.inbox.empty():
    sys.exit("late got a message that has expired")
print("after 6 seconds late got nothing")
late.disconnect()
late.loop_stop()
