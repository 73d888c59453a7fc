#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
# broker: default
"""Every answer of MQTT 5.0 carries a reason code: prints those of a short visit."""

import argparse
import queue
import sys

import paho.mqtt.client as mqtt

options = argparse.ArgumentParser(description=__doc__)
options.add_argument("--host", default="localhost")
options.add_argument("--port", type=int, default=1883)
arguments = options.parse_args()
answers = queue.Queue()


def show():
    """Prints the next answer of the broker."""
    try:
        packet, code = answers.get(timeout=5)
    except queue.Empty:
        sys.exit("no answer from the broker within 5 s")
    print(f"{packet:8} 0x{code.value:02x}  {code.getName()}{'  (a failure)' if code.is_failure else ''}")


client = mqtt.Client(mqtt.CallbackAPIVersion.VERSION2, client_id="explorer", protocol=mqtt.MQTTv5)
client.on_connect = lambda client, userdata, flags, code, properties: answers.put(("CONNACK", code))
client.on_subscribe = lambda client, userdata, mid, codes, properties: answers.put(("SUBACK", codes[0]))
client.on_publish = lambda client, userdata, mid, code, properties: answers.put(("PUBACK", code))
client.on_unsubscribe = lambda client, userdata, mid, codes, properties: answers.put(("UNSUBACK", codes[0]))

client.connect(arguments.host, arguments.port, keepalive=60)
client.loop_start()
show()
for qos in (0, 1, 2):  # what SUBACK grants is a reason code, too
    client.subscribe(f"codes/qos{qos}", qos)
    show()
client.publish("codes/nobody", "is anybody there?", qos=1)  # 0x10: taken, but nobody is subscribed
show()
client.unsubscribe("codes/qos0")
show()
client.unsubscribe("codes/never")  # 0x11: there was no such subscription
show()
client.disconnect()
client.loop_stop()
