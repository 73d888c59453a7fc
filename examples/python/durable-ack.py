#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
# broker: none
# args: --godwit {godwit}
"""Publishes until PUBACK, kills the broker with SIGKILL, starts it again: the message is
there. This example starts a broker of its own on --port."""

import argparse
import contextlib
import queue
import shutil
import socket
import subprocess
import sys
import tempfile
import time

import paho.mqtt.client as mqtt
from paho.mqtt.packettypes import PacketTypes
from paho.mqtt.properties import Properties

options = argparse.ArgumentParser(description=__doc__)
options.add_argument("--host", default="localhost")
options.add_argument("--port", type=int, default=1883)
options.add_argument("--godwit", default="./godwit", help="how to start the broker")
args = options.parse_args()


def start_broker():
    command = [args.godwit, "serve", "-c", configuration]
    broker = subprocess.Popen(command, stderr=subprocess.DEVNULL)
    for _ in range(100):
        with contextlib.suppress(OSError):
            socket.create_connection(("localhost", args.port)).close()
            return broker
        time.sleep(0.1)
    broker.kill()
    sys.exit("The broker did not start within 10 seconds")


def connect(name):
    stay = Properties(PacketTypes.CONNECT)
    stay.SessionExpiryInterval = 3600
    one = mqtt.Client(
        mqtt.CallbackAPIVersion.VERSION2, name, protocol=mqtt.MQTTv5, reconnect_on_failure=False
    )
    one.heard = queue.Queue()
    one.on_connect = lambda _c, _u, flags, _reason, _p: one.heard.put(flags)
    one.on_subscribe = lambda _c, _u, _mid, reasons, _p: one.heard.put(reasons)
    one.on_message = lambda _c, _u, message: one.heard.put(message.payload.decode())
    one.connect("localhost", args.port, clean_start=False, properties=stay)
    one.loop_start()
    return one, one.heard.get(timeout=5)


directory = tempfile.mkdtemp()
configuration = f"{directory}/durable.conf"
with open(configuration, "w") as file:
    file.write(f"listener {args.port} localhost\nallow_anonymous true\n")
    file.write(f"persistence true\npersistence_location {directory}\n")

broker = start_broker()
reader, _ = connect("reader")
reader.subscribe("ledger", qos=1)
reader.heard.get(timeout=5)
reader.disconnect()
reader.loop_stop()
writer, _ = connect("writer")
writer.publish("ledger", "booked: 100", qos=1).wait_for_publish(timeout=5)
print("PUBACK is here: the message is the broker's now")
broker.kill()
broker.wait()
print("the broker is killed, and started again")

broker = start_broker()
reader, flags = connect("reader")
print(f"session present: {flags.session_present}")
print(f"reader gets: {reader.heard.get(timeout=5)}")
reader.disconnect()
reader.loop_stop()
writer.loop_stop()
broker.terminate()
broker.wait()
shutil.rmtree(directory)
