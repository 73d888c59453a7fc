#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
# broker: default
"""Subscribe only when the broker has no session: what to do with Session Present in on_connect."""
import argparse
import queue
import sys

import paho.mqtt.client as mqtt

parser = argparse.ArgumentParser(description=__doc__)
parser.add_argument("--host", default="localhost")
parser.add_argument("--port", type=int, default=1883)
args = parser.parse_args()
FILTERS = [("home/+/alarm", 1), ("home/phone/messages", 1)]


def wait(box, what):
    """The next thing in the box; ends the example when none comes."""
    try:
        return box.get(timeout=10)
    except queue.Empty:
        sys.exit(f"{what} did not come within 10 seconds")


def on_connect(client, data, flags, reason, properties):
    if reason.is_failure:
        client.done.put(f"refused: {reason}")
    elif flags.session_present:
        client.done.put("resumed: the broker knows the subscriptions")
    else:
        client.subscribe(FILTERS)


def on_subscribe(client, data, mid, reasons, properties):
    failed = [str(reason) for reason in reasons if reason.is_failure]
    client.done.put(f"refused: {failed}" if failed else f"new session: subscribed to {len(reasons)} filters")


def run(clean):
    client = mqtt.Client(mqtt.CallbackAPIVersion.VERSION2, client_id="phone", clean_session=clean)
    client.done = queue.Queue()
    client.on_connect, client.on_subscribe = on_connect, on_subscribe
    client.connect(args.host, args.port)
    client.loop_start()
    result = wait(client.done, "CONNACK or SUBACK")
    client.disconnect()
    client.loop_stop()
    return result


results = [run(clean=False), run(clean=False), run(clean=True)]
for result in results:
    print(result)
if [result.split(":")[0] for result in results] != ["new session", "resumed", "new session"]:
    sys.exit("unexpected order")
