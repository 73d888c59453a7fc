#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
# broker: default
"""The short packets: PINGREQ, PINGRESP, DISCONNECT, and an AUTH where none is allowed."""

import argparse
import socket
import sys

options = argparse.ArgumentParser(description=__doc__)
options.add_argument("--host", default="localhost")
options.add_argument("--port", type=int, default=1883)
arguments = options.parse_args()
CONNECT = b"\x10\x10\x00\x04MQTT\x05\x02\x00\x3c\x00\x00\x03raw"


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


with socket.create_connection((arguments.host, arguments.port), timeout=5) as connection:
    send(CONNECT)
    receive()
    print("PINGREQ, PINGRESP")
    send(b"\xc0\x00")
    if receive() != b"\xd0\x00":
        sys.exit("that is no PINGRESP")
    print("DISCONNECT with 0x04: please publish my will")
    send(b"\xe0\x01\x04")
    if connection.recv(1) != b"":
        sys.exit("the broker did not close the connection")
    print("the broker closes")

with socket.create_connection((arguments.host, arguments.port), timeout=5) as connection:
    send(CONNECT)
    receive()
    print("AUTH with 0x18, although CONNECT named no method")
    send(b"\xf0\x01\x18")
    answer = receive()
    if answer[0] != 0xE0 or answer[2] != 0x82:
        sys.exit("the broker should have said DISCONNECT 0x82")
    print("DISCONNECT 0x82: Protocol Error")
