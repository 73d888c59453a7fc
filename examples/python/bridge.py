#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
# broker: two-sites
# args: --far-port {port2}
"""A bridge in a few lines: messages of one broker appear below a prefix at another."""

import argparse
import queue
import sys

import paho.mqtt.client as mqtt

options = argparse.ArgumentParser(description=__doc__)
options.add_argument("--host", default="localhost")
options.add_argument("--port", type=int, default=1883)
options.add_argument("--far-port", type=int, default=1884, help="where the other broker listens")
arguments = options.parse_args()
NEAR, FAR = arguments.port, arguments.far_port
ready = queue.Queue()
received = queue.Queue()


def start(client_id, port):
    client = mqtt.Client(mqtt.CallbackAPIVersion.VERSION2, client_id=client_id, protocol=mqtt.MQTTv5)
    client.on_connect = lambda client, userdata, flags, code, properties: ready.put(code)
    client.on_subscribe = lambda client, userdata, mid, codes, properties: ready.put(codes)
    client.connect(arguments.host, port)
    client.loop_start()
    wait(ready)
    return client


def wait(source):
    try:
        return source.get(timeout=5)
    except queue.Empty:
        sys.exit("nothing arrived within 5 s")


# topic sensors/# out 1 "" site-7/
far_side = start("bridge-far", FAR)
near_side = start("bridge-near", NEAR)
near_side.on_message = lambda client, userdata, message: far_side.publish(
    "site-7/" + message.topic, message.payload, message.qos
)
near_side.subscribe("sensors/#", qos=1)
wait(ready)

office = start("office", FAR)
office.on_message = lambda client, userdata, message: received.put(message)
office.subscribe("site-7/#", qos=1)
wait(ready)

machine = start("machine", NEAR)
machine.publish("sensors/press/force", "812", qos=1)
print("published at the plant:  sensors/press/force 812")
machine.publish("internal/press", "not for others", qos=1)
print("published at the plant:  internal/press")
message = wait(received)
print("received at the office: ", message.topic, message.payload.decode())
for client in (machine, office, near_side, far_side):
    client.disconnect()
    client.loop_stop()
if not received.empty():
    sys.exit("the bridge let more through than sensors/#")
