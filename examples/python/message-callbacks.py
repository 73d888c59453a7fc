#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
# broker: default
"""Each filter gets its own callback, and slow work goes to a thread of its own."""

import argparse
import queue
import sys
import time

import paho.mqtt.client as mqtt
from concurrent.futures import ThreadPoolExecutor

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


def on_temperature(client, userdata, message):
    print(f"temperature callback: {message.topic}")


def on_alarm(client, userdata, message):
    print(f"alarm callback:       {message.topic}")
    place = message.payload.decode()
    client.inbox.put(slow_work.submit(sound_siren, place))  # returns at once


def on_anything_else(client, userdata, message):
    print(f"general callback:     {message.topic}")
    client.inbox.put("the end")


def sound_siren(place):
    time.sleep(0.2)  # would hold up every message and PINGREQ if the callback did it
    return f"siren for {place}"


slow_work = ThreadPoolExecutor(max_workers=1)
panel = connect("panel")
panel.message_callback_add("house/+/temperature", on_temperature)
panel.message_callback_add("house/alarm/#", on_alarm)
panel.on_message = on_anything_else
panel.subscribe("house/#")
hear(panel, "SUBACK")

sensor = connect("sensor")
sensor.publish("house/kitchen/temperature", "21.5")
sensor.publish("house/alarm/smoke", "cellar")
sensor.publish("house/door", "open")

siren = hear(panel)
hear(panel)
print(f"the callbacks are done; later the thread is: {siren.result(timeout=5)}")
close(sensor, panel)
