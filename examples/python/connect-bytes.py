#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
# broker: default
"""CONNECT and CONNACK byte by byte, on a plain socket, for MQTT 3.1.1 and 5.0."""

import argparse
import socket
import struct
import sys

options = argparse.ArgumentParser(description=__doc__)
options.add_argument("--host", default="localhost")
options.add_argument("--port", type=int, default=1883)
arguments = options.parse_args()


def take(connection):
    """Reads one whole packet."""
    packet = connection.recv(1)
    size = shift = 0
    while True:  # the remaining length, seven bits a byte
        byte = connection.recv(1)
        packet += byte
        size |= (byte[0] & 0x7F) << shift
        shift += 7
        if byte[0] < 0x80:
            break
    while size > 0:
        part = connection.recv(size)
        packet += part
        size -= len(part)
    return packet


def send(packet):
    connection.sendall(packet)
    print("->", packet.hex(" "))


def receive():
    packet = take(connection)
    print("<-", packet.hex(" "))
    return packet


def connect(level, properties):
    """A CONNECT of a client named raw with a clean start and a keep alive of 60 s."""
    client_id = b"raw"
    body = b"\x00\x04MQTT" + bytes([level]) + b"\x02" + struct.pack("!H", 60) + properties
    body += struct.pack("!H", len(client_id)) + client_id
    return b"\x10" + bytes([len(body)]) + body


for name, level, properties in (("3.1.1", 4, b""), ("5.0", 5, b"\x05\x11\x00\x00\x00\x00")):
    print("MQTT", name)
    with socket.create_connection((arguments.host, arguments.port), timeout=5) as connection:
        send(connect(level, properties))
        connack = receive()
        if connack[0] != 0x20 or connack[3] != 0:
            sys.exit(f"the broker did not let us in: {connack.hex(' ')}")
        print(f"   session present {connack[2] & 1}, code {connack[3]}, properties {len(connack) - 5 if level == 5 else '-'}")
        send(b"\xe0\x00")
