#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
# broker: default
"""The four acknowledgements: QoS 1 and QoS 2 by hand on a plain socket."""

import argparse
import socket
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


def expect(wanted, name):
    if receive() != wanted:
        sys.exit(f"that is not the {name} expected")


with socket.create_connection((arguments.host, arguments.port), timeout=5) as connection:
    send(b"\x10\x0f\x00\x04MQTT\x04\x02\x00\x3c\x00\x03raw")
    expect(b"\x20\x02\x00\x00", "CONNACK")
    print("QoS 1: PUBLISH, PUBACK")
    send(b"\x32\x09\x00\x03a/b\x00\x0ahi")
    expect(b"\x40\x02\x00\x0a", "PUBACK")
    print("QoS 2: PUBLISH, PUBREC, PUBREL, PUBCOMP")
    send(b"\x34\x09\x00\x03a/b\x00\x0bhi")
    expect(b"\x50\x02\x00\x0b", "PUBREC")
    send(b"\x62\x02\x00\x0b")
    expect(b"\x70\x02\x00\x0b", "PUBCOMP")
    send(b"\xe0\x00")

with socket.create_connection((arguments.host, arguments.port), timeout=5) as connection:
    print("QoS 2, and the PUBREC is lost: the same PUBLISH again, with DUP, is answered and not delivered twice")
    send(b"\x10\x0f\x00\x04MQTT\x04\x02\x00\x3c\x00\x03dup")
    expect(b"\x20\x02\x00\x00", "CONNACK")
    send(b"\x34\x09\x00\x03a/b\x00\x0bhi")
    expect(b"\x50\x02\x00\x0b", "PUBREC")
    send(b"\x3c\x09\x00\x03a/b\x00\x0bhi")
    expect(b"\x50\x02\x00\x0b", "PUBREC")
    send(b"\x62\x02\x00\x0b")
    expect(b"\x70\x02\x00\x0b", "PUBCOMP")
    send(b"\xe0\x00")
