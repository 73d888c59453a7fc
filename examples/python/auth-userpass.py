#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
# broker: users
"""User name and password: the right ones, and how a refusal looks in MQTT 3.1.1 and 5.0."""
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


def attempt(protocol, user=None, password=None):
    """What CONNACK says."""
    client = mqtt.Client(
        mqtt.CallbackAPIVersion.VERSION2, client_id="sensor", protocol=protocol, reconnect_on_failure=False
    )
    client.username_pw_set(user, password)
    answers = queue.Queue()
    client.on_connect = lambda c, data, flags, reason, properties: answers.put((reason, properties))
    client.connect(args.host, args.port)
    client.loop_start()
    reason, properties = wait(answers, "CONNACK")
    client.disconnect()
    client.loop_stop()
    why = getattr(properties, "ReasonString", None)
    return f"{reason} ({reason.value})" + (f', reason string "{why}"' if why else "")


results = []
for name, protocol in (("3.1.1", mqtt.MQTTv311), ("5.0", mqtt.MQTTv5)):
    for what, user, password in (
        ("right", "alice", "alice-secret"),
        ("wrong password", "alice", "wrong"),
        ("unknown user", "nobody", "alice-secret"),
        ("no user name", None, None),
    ):
        results.append(attempt(protocol, user, password))
        print(f"{name:6}{what:15}", results[-1])

if [result.startswith("Success") for result in results] != [True, False, False, False] * 2:
    sys.exit("expected only the right password to be let in; is this a broker with a password file?")
