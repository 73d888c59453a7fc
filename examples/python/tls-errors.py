#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
# broker: tls
# args: --cafile {dir}/ca.crt --wrong-cafile {dir}/other-ca.crt --plain-port {port2}
"""Four TLS errors, provoked, and what each one means."""
import argparse
import queue
import ssl
import sys

import paho.mqtt.client as mqtt

parser = argparse.ArgumentParser(description=__doc__)
parser.add_argument("--host", default="localhost")
parser.add_argument("--port", type=int, default=8883)
parser.add_argument("--cafile", required=True)
parser.add_argument("--wrong-cafile", required=True)
parser.add_argument("--plain-port", type=int, default=1883)
args = parser.parse_args()


def attempt(host, port, cafile):
    """Connects with TLS, or without if there is no cafile. Returns the exception, or a text."""
    client = mqtt.Client(mqtt.CallbackAPIVersion.VERSION2, client_id="sensor", reconnect_on_failure=False)
    if cafile:
        client.tls_set(ca_certs=cafile)
    events = queue.Queue()
    client.on_connect = lambda c, data, flags, reason, properties: events.put(f"CONNACK {reason}")
    client.on_disconnect = lambda c, data, flags, reason, properties: events.put("connection closed")
    try:
        client.connect(host, port)
    except OSError as failed:  # ssl.SSLError is one, too
        return failed
    client.loop_start()
    try:
        return events.get(timeout=5)
    except queue.Empty:
        return "no answer"
    finally:
        client.disconnect()
        client.loop_stop()


def describe(result):
    if isinstance(result, ssl.SSLCertVerificationError):
        return f"SSLCertVerificationError, verify code {result.verify_code}", result.verify_message
    if isinstance(result, OSError):
        return "the handshake breaks off", f"{type(result).__name__}: {result}"
    return result, None


right = None
for title, host, port, cafile in (
    ("as it should be", args.host, args.port, args.cafile),
    ("another authority than the server's", args.host, args.port, args.wrong_cafile),
    ("a name that the certificate lacks", "127.0.0.1", args.port, args.cafile),
    ("TLS to a port without TLS", args.host, args.plain_port, args.cafile),
    ("no TLS to a TLS port", args.host, args.port, None),
):
    result, detail = describe(attempt(host, port, cafile))
    right = right or result
    print(f"{title}: {result}")
    if detail:
        print("~   " + detail)
if right != "CONNACK Success":
    sys.exit("even the right way did not work")
