#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
# broker: none
"""The fixed header: packet type, flags, and a remaining length of one to four bytes."""

TYPES = (
    "- CONNECT CONNACK PUBLISH PUBACK PUBREC PUBREL PUBCOMP SUBSCRIBE SUBACK UNSUBSCRIBE UNSUBACK PINGREQ PINGRESP"
    " DISCONNECT AUTH"
).split()


def encode(length):
    """A variable byte integer: seven bits a byte, the low ones first; the top bit says that another byte follows."""
    encoded = bytearray()
    while True:
        length, digit = divmod(length, 128)
        encoded.append(digit | (0x80 if length else 0))
        if not length:
            return bytes(encoded)


def decode(encoded):
    length = 0
    for place, byte in enumerate(encoded):
        length |= (byte & 0x7F) << (7 * place)
    return length


for length in (0, 127, 128, 321, 16_383, 16_384, 2_097_151, 2_097_152, 268_435_455):
    encoded = encode(length)
    assert decode(encoded) == length
    print(f"{length:>11} bytes follow: {encoded.hex(' ')}")

for first in (0x10, 0x30, 0x32, 0x3D, 0x62, 0x82, 0xC0, 0xE0):
    flags = first & 0x0F
    print(f"0x{first:02x} = {TYPES[first >> 4]}, flags {flags:04b}", end="")
    if first >> 4 == 3:
        print(f" (DUP {flags >> 3}, QoS {flags >> 1 & 3}, RETAIN {flags & 1})", end="")
    print()
