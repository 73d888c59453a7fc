#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
# broker: acl
"""A reason string says in words why something was refused; a client can ask to be spared."""

import argparse
import queue
import sys

import paho.mqtt.client as mqtt
from paho.mqtt.packettypes import PacketTypes
from paho.mqtt.properties import Properties

options = argparse.ArgumentParser(description=__doc__)
options.add_argument("--host", default="localhost")
options.add_argument("--port", type=int, default=1883)
arguments = options.parse_args()


def visit(client_id, wants_problem_information):
    """Publishes where alice may not, and prints what PUBACK says."""
    answers = queue.Queue()
    client = mqtt.Client(mqtt.CallbackAPIVersion.VERSION2, client_id=client_id, protocol=mqtt.MQTTv5)
    client.username_pw_set("alice", "alice-secret")
    client.on_connect = lambda client, userdata, flags, code, properties: answers.put((code, properties))
    client.on_publish = lambda client, userdata, mid, code, properties: answers.put((code, properties))
    connect = Properties(PacketTypes.CONNECT)
    connect.RequestProblemInformation = 1 if wants_problem_information else 0
    client.connect(arguments.host, arguments.port, properties=connect)
    client.loop_start()
    try:
        answers.get(timeout=5)
        client.publish("forbidden/area", "hello?", qos=1)
        code, properties = answers.get(timeout=5)
    except queue.Empty:
        sys.exit("no answer from the broker within 5 s")
    text = getattr(properties, "ReasonString", "(no reason string)")
    print(f"{client_id}: 0x{code.value:02x} {code.getName()}: {text}")
    client.disconnect()
    client.loop_stop()


visit("curious", True)
visit("terse", False)
