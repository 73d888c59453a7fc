# SPDX-License-Identifier: Apache-2.0
"""What widely used software does with a broker, played with paho: topics, flags and sequences as Home Assistant, Zigbee2MQTT,
Tasmota, Node-RED, Telegraf, Sparkplug hosts and $SYS dashboards use them.

Environment, output and arguments are those of matrix.py. Started by HabitsTest; by hand it runs against any broker.
"""

import json
import queue
import struct
import sys

import matrix
from matrix import Client, check, connect_properties, equal, kill_a_client_with_a_will, name, properties, publish_properties, true
from paho.mqtt.packettypes import PacketTypes
from paho.mqtt.subscribeoptions import SubscribeOptions

matrix.CHECKS.clear()


def drain(client, count):
    """The next messages by topic; fails when one topic comes twice."""
    got = {}
    for _ in range(count):
        message = client.message()
        true(message.topic not in got, message.topic + " came twice")
        got[message.topic] = message
    return got


def last_will(topic, payload, qos=1, retain=True):
    return lambda paho: paho.will_set(topic, payload, qos, retain)


# Home Assistant


@check
def home_assistant_discovers_retained_devices():
    """300 devices announce themselves before Home Assistant starts, which then asks with two filters that do not overlap."""
    root = name("homeassistant")
    with Client("3.1.1") as devices:
        for number in range(150):
            config = {"name": f"Sensor {number}", "state_topic": f"home/{number}/state", "unique_id": f"id{number}"}
            devices.publish(f"{root}/sensor/node{number}/temperature/config", json.dumps(config), 1, True)
            devices.publish(f"{root}/light/lamp{number}/config", json.dumps(config), number % 2, True)
        with Client("3.1.1", setup=last_will(root + "/status", "offline", 0)) as assistant:
            assistant.subscribe(root + "/+/+/config", 0)
            assistant.subscribe(root + "/+/+/+/config", 0)
            got = drain(assistant, 300)
            true(all(message.retain for message in got.values()), "a stored announcement came without the retain flag")
            equal("Sensor 7", json.loads(got[root + "/sensor/node7/temperature/config"].payload)["name"])
            assistant.publish(root + "/status", "online", 1, True)
            devices.subscribe(root + "/status", 0)
            equal((b"online", True), (lambda m: (m.payload, m.retain))(devices.message()))
            # A device is removed by an empty retained announcement, which the running Home Assistant gets as a live message.
            devices.publish(root + "/light/lamp0/config", "", 1, True)
            removed = assistant.message()
            equal((root + "/light/lamp0/config", b"", False), (removed.topic, removed.payload, removed.retain))
        with Client("3.1.1") as restarted:
            restarted.subscribe(root + "/light/#", 0)
            equal(149, len(drain(restarted, 149)))
            restarted.silent()
        for number in range(150):
            devices.paho.publish(f"{root}/sensor/node{number}/temperature/config", "", 1, True)
            devices.paho.publish(f"{root}/light/lamp{number}/config", "", 1, True)


# Zigbee2MQTT


@check
def zigbee2mqtt_publishes_its_bridge_and_answers_requests():
    """It subscribes below the tree it publishes to and must not mistake its own state for a command."""
    root = name("zigbee2mqtt")
    inventory = json.dumps([{"ieee_address": f"0x{number:016x}", "definition": "x" * 900} for number in range(300)])
    with Client("3.1.1", setup=last_will(root + "/bridge/state", '{"state":"offline"}')) as bridge:
        bridge.publish(root + "/bridge/state", '{"state":"online"}', 1, True)
        bridge.publish(root + "/bridge/devices", inventory, 1, True)
        bridge.publish(root + "/bridge/info", "{}", 1, True)
        for filter_ in ("/+/set", "/+/set/+", "/+/get", "/bridge/request/#"):
            bridge.subscribe(root + filter_, 0)
        with Client("5") as frontend:
            frontend.subscribe(root + "/#", 0)
            got = drain(frontend, 3)
            equal(inventory, got[root + "/bridge/devices"].payload.decode())
            frontend.publish(root + "/bridge/request/permit_join", '{"time":254,"transaction":"1"}', 1)
            equal(root + "/bridge/request/permit_join", frontend.message().topic)
            equal(root + "/bridge/request/permit_join", bridge.message().topic)
            bridge.publish(root + "/bridge/response/permit_join", '{"status":"ok","transaction":"1"}', 1)
            equal(root + "/bridge/response/permit_join", frontend.message().topic)
            frontend.publish(root + "/lamp in the hall/set", '{"state":"ON"}', 1)
            equal(root + "/lamp in the hall/set", bridge.message().topic)
            frontend.message()
            bridge.publish(root + "/lamp in the hall", '{"state":"ON"}', 1, True)
            equal(b'{"state":"ON"}', frontend.message().payload)
        bridge.silent()
        for topic in ("/bridge/state", "/bridge/devices", "/bridge/info", "/lamp in the hall"):
            bridge.publish(root + topic, "", 1, True)


# Tasmota


@check
def tasmota_says_whether_it_is_there_and_obeys_commands():
    device = name("tasmota_")
    with Client("3.1.1", client_id="DVES_" + device[-6:].upper(), keepalive=30,
                setup=last_will(f"tele/{device}/LWT", "Offline")) as plug, Client("3.1.1") as controller:
        for filter_ in (f"cmnd/{device}/#", "cmnd/tasmotas/#", f"cmnd/DVES_{device[-6:]}_fb/#"):
            plug.subscribe(filter_, 0)
        plug.publish(f"tele/{device}/LWT", "Online", 1, True)
        plug.publish(f"cmnd/{device}/POWER", "", 1, True)
        equal((f"cmnd/{device}/POWER", b""), (lambda m: (m.topic, m.payload))(plug.message()))
        controller.subscribe(f"+/{device}/#", 0)
        equal((f"tele/{device}/LWT", b"Online", True), (lambda m: (m.topic, m.payload, m.retain))(controller.message()))
        controller.publish(f"cmnd/{device}/Backlog", "Power1 ON; Delay 1; Power2 OFF", 1)
        equal(b"Power1 ON; Delay 1; Power2 OFF", plug.message().payload)
        equal(f"cmnd/{device}/Backlog", controller.message().topic)
        plug.publish(f"stat/{device}/RESULT", '{"POWER1":"ON"}', 1)
        equal(f"stat/{device}/RESULT", controller.message().topic)
        controller.publish("cmnd/tasmotas/STATUS", "0", 1)
        equal("cmnd/tasmotas/STATUS", plug.message().topic)
        plug.publish(f"tele/{device}/LWT", "", 1, True)


@check
def a_device_that_loses_power_is_announced_as_offline():
    device = name("tasmota_")
    with Client("3.1.1") as controller:
        controller.subscribe(f"tele/{device}/LWT", 1)
        kill_a_client_with_a_will("3.1.1", f"tele/{device}/LWT")
        equal(b"gone", controller.message().payload)
        controller.publish(f"tele/{device}/LWT", "", 1, True)


# Node-RED


@check
def node_red_uses_mqtt_5_nodes():
    """Birth, close and will messages, one subscription for each node with an identifier of its own, and a request node."""
    root = name("nodered/")
    with Client("5", connect=connect_properties(SessionExpiryInterval=0, TopicAliasMaximum=10, RequestResponseInformation=1),
                setup=last_will(root + "/status", "lost")) as editor:
        editor.publish(root + "/status", "online", 1, True, publish_properties(ContentType="text/plain"))
        editor.subscribe(root + "/in/#", options=SubscribeOptions(qos=2, noLocal=True, retainAsPublished=True),
                         props=properties(PacketTypes.SUBSCRIBE, SubscriptionIdentifier=1))
        editor.subscribe(root + "/in/+/state", options=SubscribeOptions(qos=0),
                         props=properties(PacketTypes.SUBSCRIBE, SubscriptionIdentifier=2))
        with Client("5") as other:
            other.publish(root + "/in/a/state", "1", 1, props=publish_properties(UserProperty=[("from", "flow")]))
        identifiers = editor.message().properties.SubscriptionIdentifier
        if len(identifiers) == 1:
            # A broker may send one copy for each subscription.
            identifiers = identifiers + editor.message().properties.SubscriptionIdentifier
        equal([1, 2], sorted(identifiers))
        editor.publish(root + "/in/own", "own", 1)
        editor.silent()
        editor.publish(root + "/status", "", 1, True)


# Telegraf


@check
def telegraf_consumes_with_a_persistent_session():
    """mqtt_consumer: one SUBSCRIBE with all topics, persistent session, acknowledgement when the metric is written."""
    root, client_id = name("telegraf"), name("telegraf_")
    topics = [(root + "/host01/cpu", 2), (root + "/+/mem", 2), (root + "/sensors/#", 2)]
    with Client("3.1.1", client_id, clean=False) as consumer:
        _, mid = consumer.paho.subscribe(topics)
        equal([2, 2, 2], [code.value for code in consumer.acknowledged(mid)])
    with Client("3.1.1") as agents:
        for number in range(100):
            topic = (root + "/host01/cpu", root + "/host02/mem", root + "/sensors/a/b")[number % 3]
            agents.publish(topic, f"cpu,host=h{number} usage={number} {number}", 1)
        agents.publish(root + "/host02/cpu", "nobody", 1)
        with Client("3.1.1", client_id, clean=False) as consumer:
            true(consumer.flags.session_present, "the session is gone")
            # Subscribing again, as it does after each start, must not lose what waits.
            _, mid = consumer.paho.subscribe(topics)
            consumer.acknowledged(mid)
            got = [consumer.message().payload.decode() for _ in range(100)]
            equal([f"cpu,host=h{number} usage={number} {number}" for number in range(100)], got)
            consumer.silent()
    with Client("3.1.1", client_id):
        pass


# Sparkplug B


@check
def a_sparkplug_host_follows_its_edge_nodes():
    """Births with binary payload, a death certificate as will, commands, and the host's own retained state."""
    group, node = name("G"), name("E")
    birth = struct.pack(">QB", 1_700_000_000_000, 0) + bytes(range(256))
    with Client("3.1.1", setup=last_will(f"spBv1.0/STATE/{group}", '{"online":false}')) as host:
        host.subscribe(f"spBv1.0/{group}/#", 0)
        host.subscribe(f"spBv1.0/STATE/{group}", 1)
        host.publish(f"spBv1.0/STATE/{group}", '{"online":true}', 1, True)
        host.message()
        with Client("3.1.1", setup=last_will(f"spBv1.0/{group}/NDEATH/{node}", b"\x00\x01", 1, False)) as edge:
            edge.subscribe(f"spBv1.0/{group}/NCMD/{node}", 1)
            edge.subscribe(f"spBv1.0/{group}/DCMD/{node}/#", 1)
            edge.subscribe(f"spBv1.0/STATE/{group}", 1)
            equal((b'{"online":true}', True), (lambda m: (m.payload, m.retain))(edge.message()))
            edge.paho.publish(f"spBv1.0/{group}/NBIRTH/{node}", birth, 0)
            for number in range(50):
                edge.paho.publish(f"spBv1.0/{group}/NDATA/{node}", bytes([number]) + birth, 0)
            equal(birth, host.message().payload)
            equal(list(range(50)), [host.message().payload[0] for _ in range(50)])
            host.publish(f"spBv1.0/{group}/NCMD/{node}", b"\x08rebirth", 1)
            equal(b"\x08rebirth", edge.message().payload)
            equal(f"spBv1.0/{group}/NCMD/{node}", host.message().topic)
        kill_a_client_with_a_will("3.1.1", f"spBv1.0/{group}/NDEATH/{node}")
        equal(f"spBv1.0/{group}/NDEATH/{node}", host.message().topic)
        for topic in (f"spBv1.0/STATE/{group}", f"spBv1.0/{group}/NDEATH/{node}"):
            host.publish(topic, "", 1, True)


# Dashboards


@check
def a_dashboard_reads_sys_topics_and_a_recorder_does_not():
    """Exporters subscribe to $SYS/#; whoever subscribes to # gets none of it."""
    wanted = {"version", "uptime", "clients/connected", "messages/received", "messages/sent", "bytes/received", "bytes/sent",
              "retained messages/count", "subscriptions/count", "load/messages/received/1min"}
    with Client("3.1.1") as recorder, Client("3.1.1") as exporter:
        recorder.subscribe("#", 0)
        exporter.subscribe("$SYS/#", 0)
        seen = set()
        while not wanted <= seen:
            try:
                message = exporter.messages.get(timeout=matrix.WAIT_SECONDS)
            except queue.Empty:
                raise AssertionError(f"never came: {sorted(wanted - seen)}") from None
            seen.add(message.topic.removeprefix("$SYS/broker/"))
        while not recorder.messages.empty():
            true(not recorder.messages.get().topic.startswith("$SYS"), "# matched a $SYS topic")


if __name__ == "__main__":
    matrix.main(sys.argv[1:])
