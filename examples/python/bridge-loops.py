#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
# broker: default
"""Why a bridge must not hear itself: an echo, and the two ways to end it."""

import argparse
import queue
import sys

import paho.mqtt.client as mqtt
from paho.mqtt.subscribeoptions import SubscribeOptions

options = argparse.ArgumentParser(description=__doc__)
options.add_argument("--host", default="localhost")
options.add_argument("--port", type=int, default=1883)
arguments = options.parse_args()


def echoes(client_id, protocol, bridge_bit=False, options=None):
    """A client that subscribes to what it publishes; tells how often its message comes back."""
    ready = queue.Queue()
    heard = []
    client = mqtt.Client(mqtt.CallbackAPIVersion.VERSION2, client_id=client_id, protocol=protocol)
    if bridge_bit:
        client.enable_bridge_mode()
    client.on_connect = lambda client, userdata, flags, code, properties: ready.put(code)
    client.on_subscribe = lambda client, userdata, mid, codes, properties: ready.put(codes)
    client.on_publish = lambda client, userdata, mid, code, properties: ready.put(code)
    client.on_message = lambda client, userdata, message: heard.append(message)

    def wait():
        try:
            ready.get(timeout=5)
        except queue.Empty:
            sys.exit("the broker did not answer within 5 s")

    client.connect(arguments.host, arguments.port)
    client.loop_start()
    wait()
    if options is None:
        client.subscribe("plant/#", qos=1)
    else:
        client.subscribe("plant/#", options=options)
    wait()
    client.publish("plant/press", "812", qos=1)
    wait()
    client.unsubscribe("plant/#")  # its answer comes behind everything that was on its way
    client.publish("plant/end", "", qos=1)
    wait()
    client.disconnect()
    client.loop_stop()
    return len(heard)


print("ordinary client:       ", echoes("naive", mqtt.MQTTv311), "echo: it would be published again, for ever")
print("bridge bit, 3.1.1:     ", echoes("bridge-3", mqtt.MQTTv311, bridge_bit=True), "echoes")
no_local = SubscribeOptions(qos=1, noLocal=True)
print("No Local, MQTT 5.0:    ", echoes("bridge-5", mqtt.MQTTv5, options=no_local), "echoes")
