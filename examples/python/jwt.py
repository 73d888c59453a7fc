#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
# broker: users
"""A JSON Web Token made and checked by hand, and what Godwit does with one that is sent as a password."""
import argparse
import base64
import hashlib
import hmac
import json
import queue
import sys

import paho.mqtt.client as mqtt

parser = argparse.ArgumentParser(description=__doc__)
parser.add_argument("--host", default="localhost")
parser.add_argument("--port", type=int, default=1883)
args = parser.parse_args()
KEY = b"a key that issuer and checker share"


def wait(box, what):
    """The next thing in the box; ends the example when none comes."""
    try:
        return box.get(timeout=10)
    except queue.Empty:
        sys.exit(f"{what} did not come within 10 seconds")


def encoded(data):
    return base64.urlsafe_b64encode(data).rstrip(b"=").decode()


def decoded(text):
    return base64.urlsafe_b64decode(text + "=" * (-len(text) % 4))


def sign(claims):
    body = ".".join(encoded(json.dumps(part).encode()) for part in ({"alg": "HS256", "typ": "JWT"}, claims))
    return body + "." + encoded(hmac.new(KEY, body.encode(), hashlib.sha256).digest())


def check(token, now):
    """The claims of a good token; an error with the reason otherwise."""
    body, _, signature = token.rpartition(".")
    if json.loads(decoded(body.split(".")[0]))["alg"] != "HS256":  # never let the token choose
        raise ValueError("another algorithm than agreed")
    if not hmac.compare_digest(decoded(signature), hmac.new(KEY, body.encode(), hashlib.sha256).digest()):
        raise ValueError("wrong signature")
    claims = json.loads(decoded(body.split(".")[1]))
    if now >= claims["exp"]:
        raise ValueError("expired")
    return claims


def show(what, token, now):
    try:
        print(f"{what}: good, for {check(token, now)['sub']}")
    except ValueError as bad:
        print(f"{what}: {bad}")


issued = 1_700_000_000  # a fixed time, so that the output is always the same
token = sign({"sub": "alice", "exp": issued + 300})
forged = token.rsplit(".", 1)[0] + "." + encoded(bytes(32))
show("after a minute    ", token, issued + 60)
show("after ten minutes ", token, issued + 600)
show("another signature ", forged, issued + 60)

# Godwit compares passwords with its password file; it does not read tokens.
client = mqtt.Client(
    mqtt.CallbackAPIVersion.VERSION2, client_id="sensor", protocol=mqtt.MQTTv5, reconnect_on_failure=False
)
client.username_pw_set("alice", token)
answers = queue.Queue()
client.on_connect = lambda c, data, flags, reason, properties: answers.put(reason)
client.connect(args.host, args.port)
client.loop_start()
reason = wait(answers, "CONNACK")
client.disconnect()
client.loop_stop()
print("sent to the broker as a password:", reason)
if not reason.is_failure:
    sys.exit("expected a refusal; is this a broker with a password file?")
