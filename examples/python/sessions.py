#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
# broker: default
"""A session outlives its connection: subscriptions stay, and QoS 1 messages wait for the client."""
import argparse
import queue
import sys

import paho.mqtt.client as mqtt

parser = argparse.ArgumentParser(description=__doc__)
parser.add_argument("--host", default="localhost")
parser.add_argument("--port", type=int, default=1883)
args = parser.parse_args()
TOPIC = "home/door"


def wait(box, what):
    """The next thing in the box; ends the example when none comes."""
    try:
        return box.get(timeout=10)
    except queue.Empty:
        sys.exit(f"{what} did not come within 10 seconds")


def connect(name, clean=True):
    client = mqtt.Client(mqtt.CallbackAPIVersion.VERSION2, client_id=name, clean_session=clean)
    client.answers, client.inbox = queue.Queue(), queue.Queue()
    client.on_connect = lambda c, data, flags, reason, properties: c.answers.put(flags)
    client.on_subscribe = lambda c, data, mid, reasons, properties: c.answers.put(reasons)
    client.on_message = lambda c, data, message: c.inbox.put(message)
    client.connect(args.host, args.port)
    client.loop_start()
    flags = wait(client.answers, "CONNACK")
    return client, flags.session_present


def stop(client):
    client.disconnect()
    client.loop_stop()


phone, present = connect("phone", clean=False)
print("phone connects, session present:", present)
phone.subscribe(TOPIC, qos=1)
wait(phone.answers, "SUBACK")
stop(phone)
print("phone subscribed with QoS 1 and leaves")

sensor, _ = connect("sensor")
for event in ("opened", "closed"):
    sensor.publish(TOPIC, event, qos=1).wait_for_publish(5)
stop(sensor)
print("sensor published two events")

# A new client object, as after a restart of the program. It does not subscribe.
phone, present = connect("phone", clean=False)
print("phone connects again, session present:", present)
for event in ("opened", "closed"):
    got = wait(phone.inbox, "a waiting message").payload.decode()
    print("phone got", got)
    if got != event:
        sys.exit(f"expected {event}")
stop(phone)

# Clean: the session ends with everything in it.
phone, present = connect("phone", clean=True)
print("phone connects clean, session present:", present)
stop(phone)
