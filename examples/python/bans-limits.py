#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
# broker: connection-rate
"""A client that connects in a loop: after the burst the broker closes its connections at once."""
import argparse
import socket
import struct
import sys
import time

parser = argparse.ArgumentParser(description=__doc__)
parser.add_argument("--host", default="localhost")
parser.add_argument("--port", type=int, default=1883)
args = parser.parse_args()


def connect_packet(client_id):
    """CONNECT of MQTT 3.1.1, clean session, keep alive 60."""
    name = client_id.encode()
    body = b"\x00\x04MQTT\x04\x02\x00\x3c" + struct.pack("!H", len(name)) + name
    return bytes([0x10, len(body)]) + body


def attempt(number):
    """True when the broker answers CONNACK, False when it closes the connection without a word."""
    try:
        with socket.create_connection((args.host, args.port), timeout=5) as connection:
            connection.sendall(connect_packet(f"loop-{number}"))
            answer = connection.recv(4)
            connection.sendall(b"\xe0\x00")  # DISCONNECT
            return answer == b"\x20\x02\x00\x00"
    except (ConnectionResetError, BrokenPipeError):
        return False


results = [attempt(number) for number in range(10)]
let_in = results.index(False) if False in results else len(results)
print("10 connections at once:", "the first ones let in, then refused" if 0 < let_in < 10 else results)
print("~ let in before the first refusal:", let_in)

time.sleep(3)
later = attempt(10)
print("after three seconds of quiet:", "let in again" if later else "still refused")
if not 0 < let_in < 10 or not later:
    sys.exit("expected a refusal and then forgiveness; is this the broker with godwit_connection_rate 1?")
