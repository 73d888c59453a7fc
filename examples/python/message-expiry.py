#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
# broker: default
"""Message Expiry Interval: what waited too long is not delivered, the rest arrives with the time that is left."""
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
TOPIC = "market/price"


def wait(box, what):
    """The next thing in the box; ends the example when none comes."""
    try:
        return box.get(timeout=10)
    except queue.Empty:
        sys.exit(f"{what} did not come within 10 seconds")


def connect(name, clean=True, expiry=0):
    client = mqtt.Client(mqtt.CallbackAPIVersion.VERSION2, client_id=name, protocol=mqtt.MQTTv5)
    client.answers, client.inbox = queue.Queue(), queue.Queue()
    client.on_connect = lambda c, data, flags, reason, properties: c.answers.put(flags)
    client.on_subscribe = lambda c, data, mid, reasons, properties: c.answers.put(reasons)
    client.on_message = lambda c, data, message: c.inbox.put(message)
    session = Properties(PacketTypes.CONNECT)
    session.SessionExpiryInterval = expiry
    client.connect(args.host, args.port, clean_start=clean, properties=session)
    client.loop_start()
    wait(client.answers, "CONNACK")
    return client


def stop(client):
    client.disconnect()
    client.loop_stop()


trader = connect("trader", clean=False, expiry=60)
trader.subscribe(TOPIC, qos=1)
wait(trader.answers, "SUBACK")
stop(trader)

feed = connect("feed")
for price, seconds in (("101.0", 1), ("102.0", 60)):
    lifetime = Properties(PacketTypes.PUBLISH)
    lifetime.MessageExpiryInterval = seconds
    feed.publish(TOPIC, price, qos=1, properties=lifetime).wait_for_publish(5)
    print(f"feed published {price}, valid for {seconds} s")
stop(feed)

time.sleep(2)
trader = connect("trader", clean=False, expiry=60)
message = wait(trader.inbox, "the message that is still valid")
print("trader is back after 2 s and got", message.payload.decode())
print("~ valid for another", message.properties.MessageExpiryInterval, "s")
stop(trader)
stop(connect("trader", clean=True))  # ends the session
if message.payload != b"102.0" or not trader.inbox.empty():
    sys.exit("an expired message was delivered")
