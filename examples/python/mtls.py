#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
# broker: mtls
# args: --cafile {dir}/ca.crt --certfile {dir}/client.crt --keyfile {dir}/client.key
"""Client certificates: the broker checks the client, and its common name becomes the user name."""
import argparse
import queue
import sys

import paho.mqtt.client as mqtt

parser = argparse.ArgumentParser(description=__doc__)
parser.add_argument("--host", default="localhost")
parser.add_argument("--port", type=int, default=8883)
parser.add_argument("--cafile", required=True)
parser.add_argument("--certfile", required=True)
parser.add_argument("--keyfile", required=True)
args = parser.parse_args()


def wait(box, what):
    """The next thing in the box; ends the example when none comes."""
    try:
        return box.get(timeout=10)
    except queue.Empty:
        sys.exit(f"{what} did not come within 10 seconds")


def attempt(**certificate):
    """Connects, and publishes to a topic that only the user name "sensor" may use. Returns what happened."""
    client = mqtt.Client(
        mqtt.CallbackAPIVersion.VERSION2, client_id="any-name", protocol=mqtt.MQTTv5, reconnect_on_failure=False
    )
    client.tls_set(ca_certs=args.cafile, **certificate)
    events = queue.Queue()
    client.on_connect = lambda c, data, flags, reason, properties: events.put(f"CONNACK {reason}")
    client.on_connect_fail = lambda c, data: events.put("closed before CONNACK")
    client.on_disconnect = lambda c, data, flags, reason, properties: events.put("closed before CONNACK")
    client.on_publish = lambda c, data, mid, reason, properties: events.put(f"PUBACK {reason}")
    try:
        client.connect(args.host, args.port)
    except OSError:
        return ["closed before CONNACK"]
    client.loop_start()
    seen = [wait(events, "an answer")]
    if seen[0] == "CONNACK Success":
        for topic in ("users/sensor/temperature", "users/alice/temperature"):
            client.publish(topic, "21.5", qos=1)
            seen.append(f"{topic}: {wait(events, 'PUBACK')}")
    client.disconnect()
    client.loop_stop()
    return seen


known = attempt(certfile=args.certfile, keyfile=args.keyfile)
print("with a certificate, common name sensor:")
for line in known:
    print("  " + line)
unknown = attempt()
print("without a certificate:")
print("  " + unknown[0])
if not known[0].endswith("Success") or unknown[0].endswith("Success"):
    sys.exit("expected only the client with a certificate to be let in")
