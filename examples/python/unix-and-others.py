#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
# broker: unix
# args: --socket {dir}/mqtt.sock
"""A Unix socket: MQTT between processes of one machine, without TCP."""
import argparse
import queue
import sys

import paho.mqtt.client as mqtt

parser = argparse.ArgumentParser(description=__doc__)
parser.add_argument("--host", default="localhost")
parser.add_argument("--port", type=int, default=1883)
parser.add_argument("--socket", required=True, help="path of the broker's Unix socket")
args = parser.parse_args()
TOPIC = "machine/load"


def wait(box, what):
    """The next thing in the box; ends the example when none comes."""
    try:
        return box.get(timeout=10)
    except queue.Empty:
        sys.exit(f"{what} did not come within 10 seconds")


def connect(name, transport, address):
    client = mqtt.Client(mqtt.CallbackAPIVersion.VERSION2, client_id=name, transport=transport)
    client.answers, client.inbox = queue.Queue(), queue.Queue()
    client.on_connect = lambda c, data, flags, reason, properties: c.answers.put(reason)
    client.on_subscribe = lambda c, data, mid, reasons, properties: c.answers.put(reasons)
    client.on_message = lambda c, data, message: c.inbox.put(message)
    client.connect(*address)
    client.loop_start()
    print(f"{name} over {transport}: CONNACK {wait(client.answers, 'CONNACK')}")
    return client


# The host is the path. One listener on TCP, one on the socket, the same broker behind both.
agent = connect("agent", "unix", (args.socket,))
display = connect("display", "tcp", (args.host, args.port))
display.subscribe(TOPIC, qos=1)
wait(display.answers, "SUBACK")
agent.publish(TOPIC, "0.7", qos=1)
message = wait(display.inbox, "the message")
print("display got", message.payload.decode())
for client in (agent, display):
    client.disconnect()
    client.loop_stop()
if message.payload != b"0.7":
    sys.exit("the message is not the one that was sent")
