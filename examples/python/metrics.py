#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
# broker: http-api
# args: --api-port {port2}
"""Reads the broker's numbers over HTTP, once as a health check and once as JSON."""

import argparse
import json
import sys
import time
import urllib.request

options = argparse.ArgumentParser(description=__doc__)
options.add_argument("--host", default="localhost")
options.add_argument("--port", type=int, default=1883)
options.add_argument("--api-port", type=int, default=9883, help="a listener with protocol http_api")
arguments = options.parse_args()


def fetch(path):
    with urllib.request.urlopen(f"http://{arguments.host}:{arguments.api_port}{path}", timeout=5) as answer:
        return answer.status, answer.read().decode()


status, text = fetch("/health")
print("health:", status, text.strip())
print("listeners:", len(json.loads(fetch("/api/v1/listeners")[1])["listeners"]))

deadline = time.monotonic() + 5
numbers = {}
while not numbers and time.monotonic() < deadline:  # the first report comes right after the start
    numbers = json.loads(fetch("/api/v1/systree")[1])
if not numbers:
    sys.exit("no numbers: sys_interval 0 switches them off")

for name in ("clients/connected", "publish/messages/dropped", "store/messages/bytes", "heap/current"):
    print(f"$SYS/broker/{name}")
    print("~  ", numbers[f"$SYS/broker/{name}"])
# A line of Prometheus' text format is the name in letters and underscores, a blank, and the number.
print("godwit_clients_connected", numbers["$SYS/broker/clients/connected"])
