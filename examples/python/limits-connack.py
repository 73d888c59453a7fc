#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
# broker: default
"""The limits that a broker announces in CONNACK; what is absent has the default of the
standard."""

import argparse
import queue
import sys

import paho.mqtt.client as mqtt

options = argparse.ArgumentParser(description=__doc__)
options.add_argument("--host", default="localhost")
options.add_argument("--port", type=int, default=1883)
args = options.parse_args()


DEFAULTS = {
    "ReceiveMaximum": 65535,
    "MaximumQoS": 2,
    "RetainAvailable": 1,
    "MaximumPacketSize": "no limit but that of the format",
    "TopicAliasMaximum": 0,
    "WildcardSubscriptionAvailable": 1,
    "SubscriptionIdentifierAvailable": 1,
    "SharedSubscriptionAvailable": 1,
    "ServerKeepAlive": "what the client asked for",
    "SessionExpiryInterval": "what the client asked for",
}

answers = queue.Queue()
visitor = mqtt.Client(mqtt.CallbackAPIVersion.VERSION2, "visitor", protocol=mqtt.MQTTv5)
visitor.on_connect = lambda _c, _u, _flags, _reason, props: answers.put(props.json())
visitor.connect(args.host, args.port)
visitor.loop_start()
try:
    announced = answers.get(timeout=5)
except queue.Empty:
    sys.exit("No CONNACK within 5 seconds")

for name, default in DEFAULTS.items():
    if name in announced:
        print(f"{name:32} {announced[name]} (announced)")
    else:
        print(f"{name:32} {default} (default)")
visitor.disconnect()
visitor.loop_stop()
