#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
# broker: two-listeners
# args: --other-port {port2}
"""A client loses its connection in the middle of QoS 2 and goes on at another address of the broker."""

import argparse
import socket
import sys

options = argparse.ArgumentParser(description=__doc__)
options.add_argument("--host", default="localhost")
options.add_argument("--port", type=int, default=1883)
options.add_argument("--other-port", type=int, default=1884, help="the address to go on at")
arguments = options.parse_args()


def connect(port):
    """A CONNECT without a clean session: whatever was begun is to be kept. Returns the socket and Session Present."""
    connection = socket.create_connection((arguments.host, port), timeout=5)
    connection.sendall(b"\x10\x11\x00\x04MQTT\x04\x00\x00\x3c\x00\x05meter")
    connack = connection.recv(4)
    if connack[3] != 0:
        sys.exit(f"the broker said no: {connack.hex(' ')}")
    return connection, bool(connack[2])


connection, present = connect(arguments.port)
print("first address, session present:", present)
connection.sendall(b"\x34\x0e\x00\x07meter/a\x00\x01kWh")  # PUBLISH, QoS 2, packet identifier 1
if connection.recv(4) != b"\x50\x02\x00\x01":
    sys.exit("no PUBREC")
print("PUBLISH q2 m1, PUBREC m1: the broker has the message")
connection.close()
print("the connection is lost before PUBREL")

connection, present = connect(arguments.other_port)
print("second address, session present:", present)
if not present:
    sys.exit("the session is gone: the client could not know whether its message arrived")
connection.sendall(b"\x62\x02\x00\x01")
if connection.recv(4) != b"\x70\x02\x00\x01":
    sys.exit("no PUBCOMP")
print("PUBREL m1, PUBCOMP m1: delivered exactly once")
connection.sendall(b"\xe0\x00")
connection.close()

connection = socket.create_connection((arguments.host, arguments.port), timeout=5)
connection.sendall(b"\x10\x11\x00\x04MQTT\x04\x02\x00\x3c\x00\x05meter")  # a clean session removes what was kept
connection.recv(4)
connection.sendall(b"\xe0\x00")
connection.close()
