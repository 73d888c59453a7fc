#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
# broker: users
"""A look at a broker from outside: which ports answer, whether anybody may come in, what CONNACK gives away."""
import argparse
import socket
import struct
import sys

parser = argparse.ArgumentParser(description=__doc__)
parser.add_argument("--host", default="localhost")
parser.add_argument("--port", type=int, default=1883)
parser.add_argument("--ports", default="", help="further ports to look at, such as 1883,8883,9001")
args = parser.parse_args()


def string(text):
    data = text.encode()
    return struct.pack("!H", len(data)) + data


def connack(port, user=None, password=None):
    """The reason code of CONNACK, or None when there is no answer in MQTT."""
    flags = 0x02 | (0x80 if user else 0) | (0x40 if password else 0)
    body = string("MQTT") + bytes([5, flags, 0, 10, 0]) + string("probe")
    body += (string(user) if user else b"") + (string(password) if password else b"")
    try:
        with socket.create_connection((args.host, port), timeout=10) as connection:
            connection.sendall(bytes([0x10, len(body)]) + body)
            answer = connection.recv(256)
            return answer[3] if len(answer) > 3 and answer[0] == 0x20 else None
    except OSError:
        return None


def is_open(port):
    try:
        socket.create_connection((args.host, port), timeout=1).close()
        return True
    except OSError:
        return False


findings = 0
for number, port in enumerate([args.port] + [int(port) for port in args.ports.split(",") if port]):
    where = "port" if number == 0 else f"port {port}"
    if not is_open(port):
        print(f"{where}: closed")
        continue
    for what, user, password in (
        ("without a user name", None, None),
        ("as admin with password admin", "admin", "admin"),
        ("as a user without a password", "alice", None),
    ):
        code = connack(port, user, password)
        if code == 0:
            findings += 1
        result = "LET IN" if code == 0 else "no MQTT without TLS here" if code is None else f"refused, 0x{code:02x}"
        print(f"{where}, {what}: {result}")
print("findings:", findings)
sys.exit(1 if findings else 0)
