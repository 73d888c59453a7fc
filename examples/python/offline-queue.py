#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
# broker: small-queue
"""A full queue: the broker of this example lets five messages wait, and eight are sent."""
import argparse
import queue
import sys

import paho.mqtt.client as mqtt

parser = argparse.ArgumentParser(description=__doc__)
parser.add_argument("--host", default="localhost")
parser.add_argument("--port", type=int, default=1883)
args = parser.parse_args()
TOPIC = "machine/log"


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
    wait(client.answers, "CONNACK")
    return client


def stop(client):
    client.disconnect()
    client.loop_stop()


reader = connect("reader", clean=False)
reader.subscribe(TOPIC, qos=1)
wait(reader.answers, "SUBACK")
stop(reader)

machine = connect("machine")
for number in range(1, 9):
    machine.publish(TOPIC, f"line {number}", qos=1).wait_for_publish(5)
print("machine sent 8 lines; the broker acknowledged each")
stop(machine)

reader = connect("reader", clean=False)
got = []
try:
    while True:
        got.append(reader.inbox.get(timeout=0.5 if got else 5).payload.decode())
except queue.Empty:
    print(f"reader got {len(got)}:", ", ".join(got))
stop(reader)
stop(connect("reader", clean=True))  # ends the session
if got != [f"line {number}" for number in range(1, 6)]:
    sys.exit("expected the first five; is this a broker with max_queued_messages 5?")
print("the newest three found the queue full and were dropped")
