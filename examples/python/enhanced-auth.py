#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
# broker: users
"""SCRAM-SHA-256 by AUTH packets, with a raw socket: paho 2.1 has no AUTH. The password never leaves this program."""
import argparse
import base64
import hashlib
import hmac
import os
import socket
import struct
import sys

parser = argparse.ArgumentParser(description=__doc__)
parser.add_argument("--host", default="localhost")
parser.add_argument("--port", type=int, default=1883)
parser.add_argument("--user", default="alice")
parser.add_argument("--password", default="alice-secret")
args = parser.parse_args()
METHOD, DATA = 0x15, 0x16  # properties Authentication Method and Authentication Data
NAMES = {0x10: "CONNECT", 0x20: "CONNACK", 0xF0: "AUTH"}


def field(data):
    return struct.pack("!H", len(data)) + data


def properties(data):
    body = bytes([METHOD]) + field(b"SCRAM-SHA-256") + bytes([DATA]) + field(data)
    return bytes([len(body)]) + body  # short enough for a length of one byte


def send(kind, body):
    length, rest = b"", len(body)
    while True:
        rest, low = divmod(rest, 128)
        length += bytes([low | (0x80 if rest else 0)])
        if not rest:
            break
    connection.sendall(bytes([kind]) + length + body)


def receive():
    """Type and reason code of the next packet, and its Authentication Data."""
    kind, length, shift = stream.read(1)[0], 0, 0
    while True:
        byte = stream.read(1)[0]
        length, shift = length | (byte & 0x7F) << shift, shift + 7
        if byte < 0x80:
            break
    body = stream.read(length)
    code = body[1] if kind == 0x20 else body[0]
    at = body.find(bytes([METHOD]) + field(b"SCRAM-SHA-256") + bytes([DATA]))
    data = b"" if at < 0 else body[at + 19 : at + 19 + struct.unpack_from("!H", body, at + 17)[0]]
    return kind, code, data


def proof(password, salt, iterations, said):
    """What RFC 5802 calls ClientProof and ServerSignature."""
    salted = hashlib.pbkdf2_hmac("sha256", password.encode(), salt, iterations)
    client_key = hmac.digest(salted, b"Client Key", "sha256")
    signature = hmac.digest(hashlib.sha256(client_key).digest(), said, "sha256")
    server_key = hmac.digest(salted, b"Server Key", "sha256")
    return bytes(a ^ b for a, b in zip(client_key, signature)), hmac.digest(server_key, said, "sha256")


def log_in(password):
    nonce = base64.b64encode(os.urandom(18)).decode()
    first = f"n={args.user},r={nonce}"
    send(0x10, field(b"MQTT") + bytes([5, 0x02]) + struct.pack("!H", 60)
         + properties(b"n,," + first.encode()) + field(b"scram"))
    print("  CONNECT: user name and a random number")
    kind, code, challenge = receive()
    print(f"  {NAMES[kind]} 0x{code:02x}: the number made longer, salt and iterations")
    parts = dict(part.split("=", 1) for part in challenge.decode().split(","))
    last = f"c=biws,r={parts['r']}"
    said = ",".join([first, challenge.decode(), last]).encode()
    mine, expected = proof(password, base64.b64decode(parts["s"]), int(parts["i"]), said)
    send(0xF0, b"\x18" + properties(f"{last},p={base64.b64encode(mine).decode()}".encode()))
    print("  AUTH 0x18: proof that we know the password")
    kind, code, verifier = receive()
    if code:
        return f"{NAMES[kind]} 0x{code:02x}: refused"
    right = verifier == b"v=" + base64.b64encode(expected)
    return f"{NAMES[kind]} 0x{code:02x}: let in, and the server {'knows our password, too' if right else 'LIES'}"


results = []
for title, password in (("right password", args.password), ("wrong password", "wrong")):
    print(title)
    with socket.create_connection((args.host, args.port), timeout=10) as connection:
        stream = connection.makefile("rb")
        results.append(log_in(password))
        print("  " + results[-1])
if not results[0].endswith("too") or not results[1].endswith("refused"):
    sys.exit("expected the right password to be let in, and only that")
