#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
# broker: websocket-proxy
"""Connects through a small reverse proxy that adds X-Forwarded-For, and shows which address the broker takes it for."""
import argparse
import queue
import socket
import sys
import threading

import paho.mqtt.client as mqtt

parser = argparse.ArgumentParser(description=__doc__)
parser.add_argument("--host", default="localhost")
parser.add_argument("--port", type=int, default=9001)
args = parser.parse_args()
CLIENT_ADDRESS = "203.0.113.7"  # what the proxy claims; a real one writes the address it sees


def wait(box, what):
    """The next thing in the box; ends the example when none comes."""
    try:
        return box.get(timeout=10)
    except queue.Empty:
        sys.exit(f"{what} did not come within 10 seconds")


def copy(source, target):
    try:
        while data := source.recv(65536):
            target.sendall(data)
        target.shutdown(socket.SHUT_WR)
    except OSError:
        pass


def serve(listener):
    """Does what nginx does with proxy_pass, proxy_http_version 1.1 and the Upgrade headers: passes the request on."""
    client, _ = listener.accept()
    head = b""
    while b"\r\n\r\n" not in head:
        head += client.recv(65536)
    first, rest = head.split(b"\r\n", 1)
    broker = socket.create_connection((args.host, args.port))
    broker.sendall(first + b"\r\nX-Forwarded-For: " + CLIENT_ADDRESS.encode() + b"\r\n" + rest)
    threading.Thread(target=copy, args=(client, broker), daemon=True).start()
    copy(broker, client)


def connect(name, port, subscription):
    client = mqtt.Client(
        mqtt.CallbackAPIVersion.VERSION2, client_id=name, transport="websockets", reconnect_on_failure=False
    )
    client.answers, client.inbox = queue.Queue(), queue.Queue()
    client.on_connect = lambda c, data, flags, reason, properties: c.answers.put(reason)
    client.on_subscribe = lambda c, data, mid, reasons, properties: c.answers.put(reasons)
    client.on_message = lambda c, data, message: c.inbox.put(message.payload.decode())
    client.connect("localhost", port)
    client.loop_start()
    print(f"{name}: CONNACK {wait(client.answers, 'CONNACK')}")
    client.subscribe(subscription)
    wait(client.answers, "SUBACK")
    return client


proxy = socket.create_server(("localhost", 0))
passing = threading.Thread(target=serve, args=(proxy,), daemon=True)
passing.start()

# The broker of this example publishes its log as topics; the observer reads it without the proxy.
observer = connect("observer", args.port, "$SYS/broker/log/N")
visitor = connect("visitor", proxy.getsockname()[1], "news/#")
line = ""
while " as visitor " not in line:
    line = wait(observer.inbox, "the log line about the visitor")
print("the broker's log:", line.split(": ", 1)[1].split(" (")[0])
for client in (visitor, observer):
    client.disconnect()
    client.loop_stop()
passing.join(timeout=5)  # the proxy has passed on the good-bye, too
if CLIENT_ADDRESS not in line:
    sys.exit("the broker did not believe the proxy")
