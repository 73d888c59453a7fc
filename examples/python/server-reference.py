#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
# broker: default
"""A server sends a client elsewhere with reason code 0x9C and a Server Reference. The
first server is twelve lines of this file, since Godwit itself sends nobody away."""

import argparse
import queue
import socket
import sys
import threading

import paho.mqtt.client as mqtt

options = argparse.ArgumentParser(description=__doc__)
options.add_argument("--host", default="localhost")
options.add_argument("--port", type=int, default=1883)
args = options.parse_args()


def send_elsewhere(server, reference):
    """Answers one CONNECT with CONNACK 0x9C and the property Server Reference (0x1C)."""
    connection, _ = server.accept()
    connection.recv(1024)
    text = reference.encode()
    properties = bytes([0x1C]) + len(text).to_bytes(2, "big") + text
    body = bytes([0, 0x9C, len(properties)]) + properties
    connection.sendall(bytes([0x20, len(body)]) + body)
    connection.close()


def connect(host, port):
    answers = queue.Queue()
    client = mqtt.Client(
        mqtt.CallbackAPIVersion.VERSION2, "nomad", protocol=mqtt.MQTTv5, reconnect_on_failure=False
    )
    client.on_connect = lambda _c, _u, _flags, reason, props: answers.put((reason, props))
    client.connect(host, port)
    client.loop_start()
    try:
        reason, properties = answers.get(timeout=5)
    except queue.Empty:
        sys.exit("No CONNACK within 5 seconds")
    print(f"0x{reason.value:02X} {reason}")
    client.disconnect()
    client.loop_stop()
    return reason, getattr(properties, "ServerReference", "")


server = socket.create_server(("localhost", 0))
there = f"{args.host}:{args.port}"
threading.Thread(target=send_elsewhere, args=(server, there), daemon=True).start()

print("first server:")
reason, reference = connect("localhost", server.getsockname()[1])
if reason.value not in (0x9C, 0x9D) or not reference:
    sys.exit("There should have been a reference to another server")
print(f"~ it names {reference}")
print("server that it names:")
host, port = reference.rsplit(":", 1)  # a reference may hold several, with blanks between
connect(host, int(port))
