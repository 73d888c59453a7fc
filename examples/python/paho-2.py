#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
# broker: default
"""The smallest honest paho-mqtt 2.x program: connect, subscribe, publish, receive, leave.
Everything happens in callbacks that loop_forever() calls; each begins the next step."""

import argparse
import sys
import threading

import paho.mqtt.client as mqtt

options = argparse.ArgumentParser(description=__doc__)
options.add_argument("--host", default="localhost")
options.add_argument("--port", type=int, default=1883)
args = options.parse_args()


def on_connect(client, userdata, flags, reason_code, properties):
    print(f"on_connect:    {reason_code}, session present: {flags.session_present}")
    if reason_code.is_failure:
        client.disconnect()
    else:
        client.subscribe("demo/hello")  # here, so that a reconnect subscribes again


def on_subscribe(client, userdata, mid, reason_codes, properties):
    print(f"on_subscribe:  {[str(code) for code in reason_codes]}")
    client.publish("demo/hello", "Hello, MQTT")


def on_message(client, userdata, message):
    print(f"on_message:    {message.topic}: {message.payload.decode()}")
    userdata.append(message)
    client.disconnect()  # loop_forever() returns after this


def on_disconnect(client, userdata, flags, reason_code, properties):
    print(f"on_disconnect: {reason_code}")


received = []
client = mqtt.Client(
    mqtt.CallbackAPIVersion.VERSION2,  # the one argument that paho 2 insists on
    client_id="hello",
    userdata=received,
    protocol=mqtt.MQTTv5,
)
client.on_connect = on_connect
client.on_subscribe = on_subscribe
client.on_message = on_message
client.on_disconnect = on_disconnect

watchdog = threading.Timer(10, client.disconnect)  # ends even if no answer comes
watchdog.daemon = True
watchdog.start()

client.connect(args.host, args.port, keepalive=60)
client.loop_forever()
sys.exit(0 if received else "No message came within 10 seconds")
