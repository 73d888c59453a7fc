#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
# broker: none
"""The seven data types of MQTT, each written with a line of struct."""

import struct


def text(value):
    """A UTF-8 string: two bytes of length, counted in bytes, then the text."""
    encoded = value.encode()
    return struct.pack("!H", len(encoded)) + encoded


def binary(value):
    return struct.pack("!H", len(value)) + value


def variable(value):
    encoded = bytearray()
    while value >= 0x80:
        encoded.append(value & 0x7F | 0x80)
        value >>= 7
    encoded.append(value)
    return bytes(encoded)


EXAMPLES = (
    ("byte", "1", struct.pack("!B", 1)),
    ("two byte integer", "60", struct.pack("!H", 60)),
    ("four byte integer", "3600", struct.pack("!I", 3600)),
    ("variable byte integer", "321", variable(321)),
    ("UTF-8 string", "'a/b'", text("a/b")),
    ("UTF-8 string", "'Küche'", text("Küche")),
    ("binary data", "bytes 00 ff", binary(b"\x00\xff")),
    ("UTF-8 string pair", "'unit' = '°C'", text("unit") + text("°C")),
)
for name, value, encoded in EXAMPLES:
    print(f"{name:22} {value:14} {encoded.hex(' ')}")

# A property is its identifier and its value; all properties of a packet together have one length in front.
properties = b"\x11" + struct.pack("!I", 3600) + b"\x21" + struct.pack("!H", 20)
print("properties: Session Expiry Interval 3600, Receive Maximum 20")
print((variable(len(properties)) + properties).hex(" "))
