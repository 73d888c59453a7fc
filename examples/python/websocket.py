#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
# broker: websocket
"""MQTT over WebSocket: the same packets inside binary frames, after an HTTP request that begins it."""
import argparse
import queue
import socket
import sys

import paho.mqtt.client as mqtt

parser = argparse.ArgumentParser(description=__doc__)
parser.add_argument("--host", default="localhost")
parser.add_argument("--port", type=int, default=9001)
args = parser.parse_args()
TOPIC = "home/kitchen/temperature"


def wait(box, what):
    """The next thing in the box; ends the example when none comes."""
    try:
        return box.get(timeout=10)
    except queue.Empty:
        sys.exit(f"{what} did not come within 10 seconds")


# What a browser or paho sends first, and what the broker answers.
request = (
    f"GET /mqtt HTTP/1.1\r\nHost: {args.host}:{args.port}\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
    "Sec-WebSocket-Version: 13\r\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\nSec-WebSocket-Protocol: {}\r\n\r\n"
)
for subprotocol in ("mqtt", "chat"):
    with socket.create_connection((args.host, args.port), timeout=5) as plain:
        plain.sendall(request.format(subprotocol).encode())
        print(f"subprotocol {subprotocol}:", plain.recv(4096).decode().splitlines()[0])

# paho does all of that with transport="websockets".
client = mqtt.Client(mqtt.CallbackAPIVersion.VERSION2, client_id="browser", transport="websockets")
client.ws_set_options(path="/mqtt")
answers, inbox = queue.Queue(), queue.Queue()
client.on_connect = lambda c, data, flags, reason, properties: answers.put(reason)
client.on_subscribe = lambda c, data, mid, reasons, properties: answers.put(reasons)
client.on_message = lambda c, data, message: inbox.put(message)
client.connect(args.host, args.port)
client.loop_start()
reason = wait(answers, "CONNACK")
print("CONNACK:", reason)
client.subscribe(TOPIC, qos=1)
wait(answers, "SUBACK")
client.publish(TOPIC, "21.5", qos=1)
print("message came back:", wait(inbox, "the message").payload.decode())
client.disconnect()
client.loop_stop()
if reason.is_failure:
    sys.exit("not let in")
