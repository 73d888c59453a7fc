#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
# broker: default
"""A retained message waits on its topic for subscribers that come later."""
import argparse
import queue
import sys

import paho.mqtt.client as mqtt

parser = argparse.ArgumentParser(description=__doc__)
parser.add_argument("--host", default="localhost")
parser.add_argument("--port", type=int, default=1883)
args = parser.parse_args()
TOPIC = "home/kitchen/temperature"


def wait(box, what):
    """The next thing in the box; ends the example when none comes."""
    try:
        return box.get(timeout=10)
    except queue.Empty:
        sys.exit(f"{what} did not come within 10 seconds")


def connect(name):
    client = mqtt.Client(mqtt.CallbackAPIVersion.VERSION2, client_id=name)
    client.answers, client.inbox = queue.Queue(), queue.Queue()
    client.on_connect = lambda c, data, flags, reason, properties: c.answers.put(reason)
    client.on_subscribe = lambda c, data, mid, reasons, properties: c.answers.put(reasons)
    client.on_message = lambda c, data, message: c.inbox.put(message)
    client.connect(args.host, args.port)
    client.loop_start()
    wait(client.answers, "CONNACK")
    return client


def show(message):
    kind = "retained, RETAIN 1" if message.retain else "live, RETAIN 0"
    print(f"dashboard got {message.payload.decode() or 'an empty payload'} ({kind})")


# Nobody has subscribed yet. Without retain=True this message would be gone.
sensor = connect("sensor")
sensor.publish(TOPIC, "21.5", qos=1, retain=True).wait_for_publish(5)
print("sensor published 21.5 with RETAIN")

dashboard = connect("dashboard")
dashboard.subscribe(TOPIC)
wait(dashboard.answers, "SUBACK")
show(wait(dashboard.inbox, "the retained message"))

# To a subscription that exists, the next value comes as an ordinary message; it is kept in place of the first.
sensor.publish(TOPIC, "22.0", qos=1, retain=True).wait_for_publish(5)
show(wait(dashboard.inbox, "the live message"))

# An empty payload takes the retained message away. Subscribers see it, too.
sensor.publish(TOPIC, b"", qos=1, retain=True).wait_for_publish(5)
show(wait(dashboard.inbox, "the empty message"))

for client in (sensor, dashboard):
    client.disconnect()
    client.loop_stop()
