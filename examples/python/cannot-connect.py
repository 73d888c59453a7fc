#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
# broker: users
"""Climbs the ladder from a name to an open MQTT connection, and says on which rung it fails."""

import argparse
import queue
import socket

import paho.mqtt.client as mqtt

options = argparse.ArgumentParser(description=__doc__)
options.add_argument("--host", default="localhost")
options.add_argument("--port", type=int, default=1883)
arguments = options.parse_args()


def climb(host, port, user=None, password=None, patience=8):
    """Returns what stands in the way, or nothing."""
    try:
        socket.getaddrinfo(host, port)
    except OSError as problem:
        return f"1 name: {host} is unknown ({type(problem).__name__})"
    try:
        socket.create_connection((host, port), timeout=3).close()
    except OSError as problem:
        return f"2 port: nobody listens ({type(problem).__name__})"
    answers = queue.Queue()
    client = mqtt.Client(mqtt.CallbackAPIVersion.VERSION2, client_id="probe", protocol=mqtt.MQTTv5)
    client.username_pw_set(user, password)
    client.on_connect = lambda client, userdata, flags, code, properties: answers.put(code)
    client.connect(host, port)
    client.loop_start()
    try:
        code = answers.get(timeout=patience)
    except queue.Empty:
        return "3 protocol: connected, but no CONNACK: a TLS or WebSocket port?"
    finally:
        client.disconnect()
        client.loop_stop()
    return f"4 CONNACK: 0x{code.value:02x} {code.getName()}" if code.is_failure else None


def report(what, *rungs, **more):
    print(f"{what:24} {climb(*rungs, **more) or 'connected'}")


mute = socket.create_server(("127.0.0.1", 0))  # accepts and says nothing, as a TLS port does to plain MQTT
closed = socket.create_server(("127.0.0.1", 0))
free_port = closed.getsockname()[1]
closed.close()

report("a name that is not", "broker.invalid", arguments.port)
report("a port nobody listens on", "127.0.0.1", free_port)
report("a port that is not MQTT", "127.0.0.1", mute.getsockname()[1], patience=2)
report("no user name", arguments.host, arguments.port)
report("a wrong password", arguments.host, arguments.port, "alice", "guess")
report("all as it should be", arguments.host, arguments.port, "alice", "alice-secret")
mute.close()
