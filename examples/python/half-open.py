#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
# broker: default
"""The network goes dead without a word: who notices, and when. A relay of a few lines
stands for a router that forgets the connection."""

import argparse
import contextlib
import queue
import socket
import sys
import threading
import time

import paho.mqtt.client as mqtt

options = argparse.ArgumentParser(description=__doc__)
options.add_argument("--host", default="localhost")
options.add_argument("--port", type=int, default=1883)
args = options.parse_args()


def relay(source, sink, alive):
    with contextlib.suppress(OSError):
        while data := source.recv(4096):
            if alive.is_set():  # afterwards the bytes vanish
                sink.sendall(data)


def connect(name, host, port, **more):
    one = mqtt.Client(
        mqtt.CallbackAPIVersion.VERSION2, name, protocol=mqtt.MQTTv5, reconnect_on_failure=False
    )
    one.heard = queue.Queue()
    one.on_connect = lambda _c, _u, _flags, reason, _p: one.heard.put(reason)
    one.on_subscribe = lambda _c, _u, _mid, reasons, _p: one.heard.put(reasons)
    one.on_message = lambda _c, _u, message: one.heard.put(message.payload.decode())
    one.on_disconnect = lambda _c, _u, _flags, reason, _p: one.heard.put(reason)
    one.will_set(f"{name}/state", "lost")
    one.connect(host, port, **more)
    one.loop_start()
    one.heard.get(timeout=5)
    return one


watcher = connect("watcher", args.host, args.port)
watcher.subscribe("pump/state")
watcher.heard.get(timeout=5)

alive = threading.Event()
alive.set()
router = socket.create_server(("localhost", 0))
far = socket.create_connection((args.host, args.port))



def accept():
    near, _ = router.accept()
    threading.Thread(target=relay, args=(near, far, alive), daemon=True).start()
    relay(far, near, alive)


threading.Thread(target=accept, daemon=True).start()
pump = connect("pump", "localhost", router.getsockname()[1], keepalive=2)

print("the line goes dead; neither side is told")
alive.clear()
began = time.monotonic()
try:
    print(f"the broker gives the pump up; watcher reads: pump/state {watcher.heard.get(timeout=6)}")
    print(f"~ after {time.monotonic() - began:.1f} s")
    print(f"the pump gives the broker up: {pump.heard.get(timeout=6)}")
    print(f"~ after {time.monotonic() - began:.1f} s")
except queue.Empty:
    sys.exit("Both sides should have noticed by now")
pump.loop_stop()
watcher.disconnect()
watcher.loop_stop()
