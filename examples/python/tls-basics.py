#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
# broker: tls
# args: --cafile {dir}/ca.crt
"""TLS: the client checks the server's certificate, then everything is encrypted."""
import argparse
import queue
import sys

import paho.mqtt.client as mqtt

parser = argparse.ArgumentParser(description=__doc__)
parser.add_argument("--host", default="localhost")
parser.add_argument("--port", type=int, default=8883)
parser.add_argument("--cafile", required=True, help="certificate of the authority that signed the server's")
args = parser.parse_args()


def wait(box, what):
    """The next thing in the box; ends the example when none comes."""
    try:
        return box.get(timeout=10)
    except queue.Empty:
        sys.exit(f"{what} did not come within 10 seconds")


client = mqtt.Client(mqtt.CallbackAPIVersion.VERSION2, client_id="sensor")
# The checks are on by default: a certificate of this authority, in date, for the host name that we connect to.
client.tls_set(ca_certs=args.cafile)

answers, inbox = queue.Queue(), queue.Queue()
client.on_connect = lambda c, data, flags, reason, properties: answers.put(reason)
client.on_subscribe = lambda c, data, mid, reasons, properties: answers.put(reasons)
client.on_message = lambda c, data, message: inbox.put(message)
client.connect(args.host, args.port)
client.loop_start()
print("CONNACK:", wait(answers, "CONNACK"))

socket = client.socket()
print("version:", socket.version())
print("~ cipher:", socket.cipher()[0])
names = [value for kind, value in socket.getpeercert()["subjectAltName"]]
print("certificate is for:", ", ".join(names))

client.subscribe("home/kitchen/temperature", qos=1)
wait(answers, "SUBACK")
client.publish("home/kitchen/temperature", "21.5", qos=1)
print("message came back:", wait(inbox, "the message").payload.decode())
client.disconnect()
client.loop_stop()
if args.host not in names:
    sys.exit("connected under a name that the certificate does not have")
