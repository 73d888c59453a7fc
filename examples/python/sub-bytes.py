#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
# broker: default
"""SUBSCRIBE, SUBACK, UNSUBSCRIBE and UNSUBACK byte by byte, in MQTT 5.0."""

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


def text(value):
    return struct.pack("!H", len(value)) + value.encode()


def subscribe(identifier, filters):
    """Each filter is followed by a byte of options; bit 0 and 1 are the QoS, bit 2 is No Local."""
    body = struct.pack("!H", identifier) + b"\x00"  # no properties
    for topic_filter, options in filters:
        body += text(topic_filter) + bytes([options])
    return bytes([0x82, len(body)]) + body


def unsubscribe(identifier, filters):
    body = struct.pack("!H", identifier) + b"\x00" + b"".join(text(one) for one in filters)
    return bytes([0xA2, len(body)]) + body


with socket.create_connection((arguments.host, arguments.port), timeout=5) as connection:
    send(b"\x10\x10\x00\x04MQTT\x05\x02\x00\x3c\x00\x00\x03raw")
    receive()
    print("two filters, QoS 1, and QoS 2 with No Local")
    send(subscribe(1, [("home/+", 0x01), ("garden/#", 0x06)]))
    codes = receive()[-2:]
    if codes != b"\x01\x02":
        sys.exit("SUBACK does not grant what was asked for")
    print("one filter that is there, and one that is not")
    send(unsubscribe(2, ["home/+", "attic"]))
    codes = receive()[-2:]
    if codes != b"\x00\x11":
        sys.exit("UNSUBACK says something else")
    send(b"\xe0\x00")
