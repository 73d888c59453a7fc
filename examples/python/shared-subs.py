#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
# broker: default
"""Three workers share one subscription: each message goes to one of them."""

import argparse
import queue
import sys

import paho.mqtt.client as mqtt

options = argparse.ArgumentParser(description=__doc__)
options.add_argument("--host", default="localhost")
options.add_argument("--port", type=int, default=1883)
args = options.parse_args()

def hear(client, what="a message"):
    """What the client heard next; silence ends the program."""
    try:
        return client.inbox.get(timeout=5)
    except queue.Empty:
        sys.exit(f"Waited 5 seconds for {what}: nothing came")


def connect(name, **more):
    """A connected client; what it hears goes into its inbox."""
    client = mqtt.Client(mqtt.CallbackAPIVersion.VERSION2, name, protocol=mqtt.MQTTv5)
    client.inbox = queue.Queue()
    client.on_connect = lambda _c, _u, _flags, reason, _p: client.inbox.put(reason)
    client.on_subscribe = lambda _c, _u, _mid, reasons, _p: client.inbox.put(reasons)
    client.on_message = lambda _c, _u, message: client.inbox.put(message)
    client.connect(args.host, args.port, **more)
    client.loop_start()
    hear(client, "CONNACK")
    return client


def close(*clients):
    for client in clients:
        client.disconnect()
        client.loop_stop()


workers = {}
for name in ("ada", "ben", "cleo"):
    workers[name] = connect(name)
    workers[name].subscribe("$share/crew/jobs/new", qos=1)
    hear(workers[name], "SUBACK")

boss = connect("boss")
for number in range(1, 7):
    boss.publish("jobs/new", f"job {number}", qos=1).wait_for_publish(timeout=5)

done = []
for name, worker in workers.items():
    mine = [hear(worker).payload.decode() for _ in range(2)]
    print(f"{name} did {len(mine)} jobs")
    print(f"~ {mine}")
    done += mine
print(f"all together: {sorted(done)}")
close(boss, *workers.values())
