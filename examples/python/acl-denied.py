#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
# broker: acl
"""The same two refusals, seen by a client of MQTT 3.1.1 and one of 5.0."""
import argparse
import queue
import sys

import paho.mqtt.client as mqtt

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


def run(protocol):
    client = mqtt.Client(mqtt.CallbackAPIVersion.VERSION2, client_id="sensor", protocol=protocol)
    client.username_pw_set("bob", "bob-secret")
    answers, inbox = queue.Queue(), queue.Queue()
    client.on_connect = lambda c, data, flags, reason, properties: answers.put((reason, properties))
    client.on_subscribe = lambda c, data, mid, reasons, properties: answers.put((reasons[0], properties))
    client.on_publish = lambda c, data, mid, reason, properties: answers.put((reason, properties))
    client.on_message = lambda c, data, message: inbox.put(message)
    client.connect(args.host, args.port)
    client.loop_start()
    wait(answers, "CONNACK")

    # bob may not read alerts/#. The subscription is taken, and stays silent.
    client.subscribe("alerts/#", qos=1)
    reason, _ = wait(answers, "SUBACK")
    print(f"  SUBACK for alerts/#: {reason} ({reason.value})")
    # Nor may he write there.
    client.publish("alerts/fire", "x", qos=1)
    reason, properties = wait(answers, "PUBACK")
    print(f"  PUBACK for alerts/fire: {reason} ({reason.value})")
    why = getattr(properties, "ReasonString", None)
    print("  reason string:", why or "none")
    try:
        inbox.get(timeout=0.5)
        sys.exit("the message came back although it is denied")
    except queue.Empty:
        print("  the message reaches nobody")
    client.disconnect()
    client.loop_stop()
    return reason.is_failure


print("MQTT 3.1.1")
old = run(mqtt.MQTTv311)
print("MQTT 5.0")
new = run(mqtt.MQTTv5)
if old or not new:
    sys.exit("expected the refusal to show in MQTT 5.0 only")
