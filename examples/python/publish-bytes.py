#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
# broker: default
"""PUBLISH byte by byte: a message goes out, and comes back as the broker writes it."""

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


def publish(topic, payload, qos=0, retain=False, identifier=0):
    """A PUBLISH of MQTT 3.1.1 with less than 128 bytes behind the fixed header."""
    body = struct.pack("!H", len(topic)) + topic.encode()
    if qos > 0:
        body += struct.pack("!H", identifier)
    body += payload
    return bytes([0x30 | qos << 1 | retain, len(body)]) + body


with socket.create_connection((arguments.host, arguments.port), timeout=5) as connection:
    send(b"\x10\x0f\x00\x04MQTT\x04\x02\x00\x3c\x00\x03raw")
    receive()
    send(b"\x82\x08\x00\x01\x00\x03a/b\x00")  # SUBSCRIBE a/b with QoS 0
    receive()
    print("QoS 0")
    send(publish("a/b", b"hi"))
    if receive()[4:] != b"a/bhi":
        sys.exit("another message came back")
    print("QoS 1, packet identifier 10: the subscription has QoS 0, so it comes back without one")
    send(publish("a/b", b"hi", qos=1, identifier=10))
    first, second = sorted((take(connection), take(connection)), reverse=True)
    for packet in (first, second):  # PUBACK to the publisher, PUBLISH to the subscriber, in either order
        print("<-", packet.hex(" "))
    send(b"\xe0\x00")
