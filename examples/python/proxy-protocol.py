#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
# broker: proxy
# args: --plain-port {port2}
"""The PROXY protocol by hand: one line before CONNECT tells the broker who the client really is."""
import argparse
import queue
import socket
import struct
import sys

import paho.mqtt.client as mqtt

parser = argparse.ArgumentParser(description=__doc__)
parser.add_argument("--host", default="localhost")
parser.add_argument("--port", type=int, default=1883)
parser.add_argument("--plain-port", type=int, default=1884, help="a listener of the same broker without the PROXY protocol")
args = parser.parse_args()


def wait(box, what):
    """The next thing in the box; ends the example when none comes."""
    try:
        return box.get(timeout=10)
    except queue.Empty:
        sys.exit(f"{what} did not come within 10 seconds")


def connect_packet(client_id):
    """CONNECT of MQTT 3.1.1, clean session, keep alive 60."""
    name = client_id.encode()
    body = b"\x00\x04MQTT\x04\x02\x00\x3c" + struct.pack("!H", len(name)) + name
    return bytes([0x10, len(body)]) + body


def through_proxy(header, client_id):
    with socket.create_connection((args.host, args.port)) as connection:
        connection.settimeout(5 if header else 1)
        connection.sendall(header + connect_packet(client_id))
        try:
            answer = connection.recv(4)
        except TimeoutError:
            return "no answer, the broker waits for the header"
        connection.sendall(b"\xe0\x00")  # DISCONNECT
        return "CONNACK " + answer.hex(" ")


# The broker of this example publishes its log as topics.
observer = mqtt.Client(mqtt.CallbackAPIVersion.VERSION2, client_id="observer")
answers, lines = queue.Queue(), queue.Queue()
observer.on_connect = lambda c, data, flags, reason, properties: answers.put(reason)
observer.on_subscribe = lambda c, data, mid, reasons, properties: answers.put(reasons)
observer.on_message = lambda c, data, message: lines.put(message.payload.decode())
observer.connect(args.host, args.plain_port)
observer.loop_start()
wait(answers, "CONNACK")
observer.subscribe("$SYS/broker/log/N")
wait(answers, "SUBACK")

# Version 1 is text: family, client's address, proxy's address, client's port, proxy's port.
header = b"PROXY TCP4 203.0.113.7 198.51.100.1 51000 1883\r\n"
print("header:", header.decode().strip())
print("with the header:", through_proxy(header, "lamp"))
line = ""
while " as lamp " not in line:
    line = wait(lines, "the log line about lamp")
print("the broker's log:", line.split(": ", 1)[1].split(" (")[0])
without = through_proxy(b"", "bare")
print("without the header:", without)
observer.disconnect()
observer.loop_stop()
if "203.0.113.7:51000" not in line or without.startswith("CONNACK"):
    sys.exit("the listener does not expect the PROXY protocol")
