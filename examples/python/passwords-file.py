#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
# broker: none
# args: --godwit {godwit}
"""Lines of a password file: make and check $7$ (PBKDF2) and $6$ hashes with nothing but the standard library."""
import argparse
import base64
import hashlib
import hmac
import os
import shutil
import subprocess
import sys

parser = argparse.ArgumentParser(description=__doc__)
parser.add_argument("--host", default="localhost")
parser.add_argument("--port", type=int, default=1883)
parser.add_argument("--godwit", default="godwit", help="the launcher, to check a line that it makes")
args = parser.parse_args()


def pbkdf2_line(user, password, salt=None, iterations=1000):
    """$7$: PBKDF2 with HMAC-SHA-512; more iterations make guessing slower."""
    salt = salt or os.urandom(12)
    key = hashlib.pbkdf2_hmac("sha512", password.encode(), salt, iterations)
    text = [base64.b64encode(part).decode() for part in (salt, key)]
    return f"{user}:$7${iterations}${text[0]}${text[1]}"


def sha512_line(user, password, salt=None):
    """$6$: one round of SHA-512 over password and salt. Quickly guessed; only for old brokers."""
    salt = salt or os.urandom(12)
    text = [base64.b64encode(part).decode() for part in (salt, hashlib.sha512(password.encode() + salt).digest())]
    return f"{user}:$6${text[0]}${text[1]}"


def matches(line, password):
    """Whether the line was made from the password; compares in constant time."""
    user, _, secret = line.partition(":")
    kind, *parts = secret.split("$")[1:]
    salt = base64.b64decode(parts[-2])
    made = sha512_line(user, password, salt) if kind == "6" else pbkdf2_line(user, password, salt, int(parts[0]))
    return hmac.compare_digest(line.encode(), made.encode())


fixed = b"twelve bytes"  # a salt is random; fixed here, so that the lines below are always the same
lines = [pbkdf2_line("alice", "alice-secret", fixed), sha512_line("alice", "alice-secret", fixed)]
if shutil.which(args.godwit):
    command = [args.godwit, "passwd", "-H", "sha512-pbkdf2", "-b", "-", "alice", "alice-secret"]
    lines.append(subprocess.run(command, capture_output=True, text=True, check=True).stdout.strip())
good = True
for number, line in enumerate(lines):
    print(("~ " if number == 2 else "") + line[:46] + "...")
    right, wrong = matches(line, "alice-secret"), matches(line, "wrong")
    print(f"  alice-secret: {right}, wrong: {wrong}")
    good = good and right and not wrong
if not good:
    sys.exit("a hash does not match its password")
