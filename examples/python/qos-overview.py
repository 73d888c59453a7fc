#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
# broker: default
"""The same message at QoS 0, 1 and 2, and the packets that each one takes."""

import argparse
import queue
import sys

import paho.mqtt.client as mqtt

options = argparse.ArgumentParser(description=__doc__)
options.add_argument("--host", default="localhost")
options.add_argument("--port", type=int, default=1883)
args = options.parse_args()

def hear(client, what="a message"):
    """What the client heard next; silence ends the program."""
    try:
        return client.inbox.get(timeout=5)
    except queue.Empty:
        sys.exit(f"Waited 5 seconds for {what}: nothing came")


def connect(name, **more):
    """A connected client; what it hears goes into its inbox."""
    client = mqtt.Client(mqtt.CallbackAPIVersion.VERSION2, name, protocol=mqtt.MQTTv5)
    client.inbox = queue.Queue()
    client.on_connect = lambda _c, _u, _flags, reason, _p: client.inbox.put(reason)
    client.on_subscribe = lambda _c, _u, _mid, reasons, _p: client.inbox.put(reasons)
    client.on_message = lambda _c, _u, message: client.inbox.put(message)
    client.connect(args.host, args.port, **more)
    client.loop_start()
    hear(client, "CONNACK")
    return client


def close(*clients):
    for client in clients:
        client.disconnect()
        client.loop_stop()


def packets_only(client, userdata, level, text):
    """paho's log names every packet that passes; the first words are enough."""
    words = text.split()
    if words[0] in ("Sending", "Received") and words[1].startswith("PUB"):
        trace.put(f"{'->' if words[0] == 'Sending' else '<-'} {words[1]}")


trace = queue.Queue()
dashboard = connect("dashboard")
dashboard.subscribe("home/temperature", qos=2)
hear(dashboard, "SUBACK")

sensor = connect("sensor")
sensor.on_log = packets_only
for qos, packets in ((0, 1), (1, 2), (2, 4)):
    sensor.publish("home/temperature", "21.5", qos=qos)
    message = hear(dashboard)
    seen = [trace.get(timeout=5) for _ in range(packets)]
    print(f"QoS {qos}: sensor {'  '.join(seen)}")
    print(f"       arrived once, at QoS {message.qos}")
close(sensor, dashboard)
