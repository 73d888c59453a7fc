#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
# broker: default
"""A packet above the broker's limit ends the connection; cut into chunks it arrives."""

import argparse
import queue
import sys

import paho.mqtt.client as mqtt

options = argparse.ArgumentParser(description=__doc__)
options.add_argument("--host", default="localhost")
options.add_argument("--port", type=int, default=1883)
args = options.parse_args()


def connect(name):
    one = mqtt.Client(
        mqtt.CallbackAPIVersion.VERSION2, name, protocol=mqtt.MQTTv5, reconnect_on_failure=False
    )
    one.heard = queue.Queue()
    one.on_connect = lambda _c, _u, _flags, _reason, props: one.heard.put(props)
    one.on_subscribe = lambda _c, _u, _mid, reasons, _p: one.heard.put(reasons)
    one.on_message = lambda _c, _u, message: one.heard.put(message)
    one.on_disconnect = lambda _c, _u, _flags, reason, _p: one.heard.put(reason)
    one.connect(args.host, args.port)
    one.loop_start()
    return one, one.heard.get(timeout=5)


camera, announced = connect("camera")
limit = announced.MaximumPacketSize
print(f"the broker takes packets of up to {limit} bytes")
camera.publish("camera/picture", bytes(limit))  # with the header it is too large
try:
    reason = camera.heard.get(timeout=5)
except queue.Empty:
    sys.exit("The broker should have refused the packet")
print(f"DISCONNECT 0x{reason.value:02X}: {reason}")
camera.loop_stop()

viewer, _ = connect("viewer")
viewer.subscribe("camera/picture/+/+", qos=1)
viewer.heard.get(timeout=5)
camera, _ = connect("camera")
picture = bytes(range(256)) * 1000
size = 100_000
chunks = [picture[i : i + size] for i in range(0, len(picture), size)]
for number, chunk in enumerate(chunks):
    topic = f"camera/picture/{len(chunks)}/{number}"
    camera.publish(topic, chunk, qos=1).wait_for_publish(timeout=5)

parts = {}
while len(parts) < len(chunks):
    message = viewer.heard.get(timeout=5)
    parts[int(message.topic.rsplit("/", 1)[1])] = message.payload
whole = b"".join(parts[number] for number in sorted(parts))
print(f"{len(parts)} chunks make {len(whole)} bytes, the same: {whole == picture}")
for client in (camera, viewer):
    client.disconnect()
    client.loop_stop()
sys.exit(0 if whole == picture else "The picture has changed on its way")
