# SPDX-License-Identifier: Apache-2.0
"""Paho for Python 2.1 against a broker: every check prints one line, "ok NAME" or "not ok NAME # REASON".

The broker's listeners come by environment: MQTT_PORT (anonymous), MQTT_PASSWORD_PORT (user "godwit", password "marsh"),
MQTT_TLS_PORT (asks for a client certificate), MQTT_WS_PORT, MQTT_WSS_PORT, and MQTT_CERTS, a folder with ca.crt, client.crt
and client.key. All listen on 127.0.0.1. Started by PahoPythonTest; by hand it runs against any broker. Arguments select
checks whose name contains one of them.
"""

import os
import queue
import ssl
import subprocess
import sys
import threading
import traceback
import uuid

import paho.mqtt.client as mqtt
from paho.mqtt.enums import CallbackAPIVersion
from paho.mqtt.packettypes import PacketTypes
from paho.mqtt.properties import Properties
from paho.mqtt.subscribeoptions import SubscribeOptions

HOST = "127.0.0.1"
FOLDER = os.path.dirname(os.path.abspath(__file__))
WAIT_SECONDS = 10
VERSIONS = {"3.1": mqtt.MQTTv31, "3.1.1": mqtt.MQTTv311, "5": mqtt.MQTTv5}
CHECKS = []


def port(name):
    return int(os.environ[name])


def check(function):
    """Registers a check that has no parameters."""
    CHECKS.append((function.__name__.replace("_", " "), function))
    return function


def check_for(*versions):
    """Registers a check once for every given protocol version."""

    def register(function):
        for version in versions:
            name = function.__name__.replace("_", " ") + " with MQTT " + version
            CHECKS.append((name, lambda v=version: function(v)))
        return function

    return register


def properties(packet, **values):
    result = Properties(packet)
    for name, value in values.items():
        setattr(result, name, value)
    return result


def connect_properties(**values):
    return properties(PacketTypes.CONNECT, **values)


def publish_properties(**values):
    return properties(PacketTypes.PUBLISH, **values)


def name(prefix="paho"):
    return prefix + uuid.uuid4().hex[:12]


class Client:
    """A paho client whose callbacks end in queues, so that a check reads from top to bottom."""

    def __init__(self, version="5", client_id=None, clean=True, transport="tcp", setup=None, to=None, keepalive=60, connect=None):
        self.version = version
        self.messages = queue.Queue()
        self.connects = queue.Queue()
        self.disconnects = queue.Queue()
        self.acknowledgements = queue.Queue()
        client_id = name() if client_id is None else client_id
        extra = {} if version == "5" else {"clean_session": clean}
        self.paho = mqtt.Client(
            CallbackAPIVersion.VERSION2, client_id=client_id, protocol=VERSIONS[version], transport=transport,
            reconnect_on_failure=False, **extra)
        self.paho.on_message = lambda client, userdata, message: self.messages.put(message)
        self.paho.on_connect = lambda client, userdata, flags, code, props: self.connects.put((flags, code, props))
        self.paho.on_disconnect = lambda client, userdata, flags, code, props: self.disconnects.put((code, props))
        self.paho.on_publish = lambda client, userdata, mid, code, props: self.acknowledgements.put((mid, code, props))
        self.paho.on_subscribe = lambda client, userdata, mid, codes, props: self.acknowledgements.put((mid, codes, props))
        self.paho.on_unsubscribe = lambda client, userdata, mid, codes, props: self.acknowledgements.put((mid, codes, props))
        if setup:
            setup(self.paho)
        arguments = {"clean_start": clean, "properties": connect} if version == "5" else {}
        self.paho.connect(HOST, port("MQTT_PORT") if to is None else to, keepalive, **arguments)
        self.paho.loop_start()
        self.flags, self.code, self.properties = self.connects.get(timeout=WAIT_SECONDS)

    def __enter__(self):
        if self.code.is_failure:
            raise AssertionError(f"the broker refused the connection: {self.code}")
        return self

    def __exit__(self, *exc):
        self.close()

    def close(self):
        self.paho.disconnect()
        self.paho.loop_stop()

    def acknowledged(self, mid):
        """Waits for the acknowledgement of one packet and returns its reason code(s)."""
        while True:
            got, codes, _ = self.acknowledgements.get(timeout=WAIT_SECONDS)
            if got == mid:
                return codes

    def subscribe(self, topic, qos=0, options=None, props=None):
        if options is not None:
            _, mid = self.paho.subscribe(topic, options=options, properties=props)
        elif self.version == "5":
            _, mid = self.paho.subscribe(topic, qos, properties=props)
        else:
            _, mid = self.paho.subscribe(topic, qos)
        return self.acknowledged(mid)

    def publish(self, topic, payload, qos=0, retain=False, props=None):
        """Publishes and waits until the broker has taken the message; returns the reason code."""
        info = self.paho.publish(topic, payload, qos, retain, props)
        return self.acknowledged(info.mid)

    def message(self):
        return self.messages.get(timeout=WAIT_SECONDS)

    def silent(self, topic_of_marker="marker"):
        """Shows that nothing is under way to this client: a message to itself overtakes nothing."""
        marker = name(topic_of_marker + "/")
        self.subscribe(marker, 1)
        self.publish(marker, b"marker", 1)
        message = self.message()
        equal(marker, message.topic)


def equal(expected, actual):
    if expected != actual:
        raise AssertionError(f"expected {expected!r}, got {actual!r}")


def true(condition, what):
    if not condition:
        raise AssertionError(what)


# Connecting


@check_for("3.1", "3.1.1", "5")
def connects(version):
    with Client(version) as client:
        equal(False, client.flags.session_present)


@check_for("3.1.1", "5")
def connects_without_a_client_identifier(version):
    with Client(version, client_id="") as client:
        if version == "5":
            true(client.properties.AssignedClientIdentifier, "no assigned client identifier")


@check_for("3.1", "3.1.1", "5")
def logs_in_with_the_right_password(version):
    with Client(version, to=port("MQTT_PASSWORD_PORT"), setup=lambda paho: paho.username_pw_set("godwit", "marsh")) as client:
        client.silent()


@check_for("3.1", "3.1.1", "5")
def is_refused_with_a_wrong_password(version):
    client = Client(version, to=port("MQTT_PASSWORD_PORT"), setup=lambda paho: paho.username_pw_set("godwit", "swamp"))
    try:
        true(client.code.is_failure, "the wrong password was accepted")
        true(client.code.getName() in ("Not authorized", "Bad user name or password"), str(client.code))
    finally:
        client.close()


@check_for("3.1.1", "5")
def is_refused_without_a_password(version):
    client = Client(version, to=port("MQTT_PASSWORD_PORT"))
    try:
        true(client.code.is_failure, "a client without user name was accepted")
    finally:
        client.close()


@check_for("3.1.1", "5")
def stays_connected_by_ping(version):
    with Client(version, keepalive=1) as client:
        true(client.disconnects.empty(), "disconnected")
        try:
            client.disconnects.get(timeout=3)
            raise AssertionError("disconnected although it sends PINGREQ")
        except queue.Empty:
            client.silent()


# Messages


@check_for("3.1", "3.1.1", "5")
def exchanges_every_quality_of_service(version):
    """20 messages in each of the nine pairs of publish and subscribe QoS, in order and once."""
    with Client(version) as publisher, Client(version) as subscriber:
        for published in (0, 1, 2):
            for granted in (0, 1, 2):
                topic = name(f"qos/{published}/{granted}/")
                subscriber.subscribe(topic, granted)
                for number in range(20):
                    publisher.paho.publish(topic, str(number), published)
                for number in range(20):
                    message = subscriber.message()
                    equal((topic, str(number), min(published, granted), False),
                          (message.topic, message.payload.decode(), message.qos, message.retain))
        subscriber.silent()


@check_for("3.1.1", "5")
def exchanges_a_burst_at_qos_2(version):
    topic = name("burst/")
    with Client(version) as publisher, Client(version) as subscriber:
        subscriber.subscribe(topic, 2)
        for number in range(500):
            publisher.paho.publish(topic, str(number), 2)
        equal([str(number) for number in range(500)], [subscriber.message().payload.decode() for _ in range(500)])
        subscriber.silent()


@check_for("3.1.1", "5")
def carries_large_and_empty_payloads(version):
    topic = name("größe/\U0001f426/")
    large = bytes(range(256)) * 4096
    with Client(version) as client:
        client.subscribe(topic, 1)
        for payload in (large, b"", large):
            client.publish(topic, payload, 1)
            message = client.message()
            true(message.payload == payload, f"payload of {len(payload)} bytes differs")
            equal(topic, message.topic)


@check_for("3.1.1", "5")
def matches_wildcards(version):
    root = name("w")
    with Client(version) as client:
        client.subscribe(root + "/+/kitchen/#", 1)
        for topic in ("/a/kitchen", "/a/hall", "/a/kitchen/lamp/1", "/a/b/kitchen", "//kitchen/x"):
            client.publish(root + topic, topic, 1)
        for topic in ("/a/kitchen", "/a/kitchen/lamp/1", "//kitchen/x"):
            equal(topic, client.message().payload.decode())
        client.silent()


@check_for("3.1.1", "5")
def stops_after_unsubscribe(version):
    topic = name("u/")
    with Client(version) as client:
        client.subscribe(topic, 1)
        client.publish(topic, "1", 1)
        equal(b"1", client.message().payload)
        _, mid = client.paho.unsubscribe(topic)
        client.acknowledged(mid)
        client.publish(topic, "2", 1)
        client.silent()


# Retained messages


@check_for("3.1", "3.1.1", "5")
def keeps_replaces_and_clears_a_retained_message(version):
    topic = name("r/")
    with Client(version) as publisher:
        publisher.publish(topic, "old", 1, True)
        publisher.publish(topic, "kept", 1, True)
        with Client(version) as subscriber:
            subscriber.subscribe(topic, 1)
            message = subscriber.message()
            equal((b"kept", True, 1), (message.payload, message.retain, message.qos))
            publisher.publish(topic, "live", 1, True)
            message = subscriber.message()
            equal((b"live", False), (message.payload, message.retain))
        publisher.publish(topic, "", 1, True)
        with Client(version) as subscriber:
            subscriber.subscribe(topic, 1)
            subscriber.silent()


# Will


def kill_a_client_with_a_will(version, topic, delay=0):
    """Starts this file as another process that connects with a will, and kills it the hard way."""
    file = os.path.abspath(__file__)
    victim = subprocess.Popen([sys.executable, file, "--victim", version, topic, str(delay)], stdout=subprocess.PIPE, text=True)
    equal("connected\n", victim.stdout.readline())
    victim.kill()
    victim.wait()


def be_victim(version, topic, delay):
    def setup(paho):
        props = properties(PacketTypes.WILLMESSAGE, WillDelayInterval=int(delay), ContentType="text/plain") if version == "5" else None
        paho.will_set(topic, "gone", 1, True, props)

    connect = connect_properties(SessionExpiryInterval=60) if version == "5" else None
    Client(version, setup=setup, connect=connect)
    print("connected", flush=True)
    threading.Event().wait(60)


@check_for("3.1", "3.1.1", "5")
def sends_the_will_of_a_killed_client(version):
    topic = name("will/")
    with Client(version) as watcher:
        watcher.subscribe(topic, 1)
        kill_a_client_with_a_will(version, topic)
        message = watcher.message()
        equal((topic, b"gone", 1, False), (message.topic, message.payload, message.qos, message.retain))
        if version == "5":
            equal("text/plain", message.properties.ContentType)
        with Client(version) as late:
            late.subscribe(topic, 1)
            equal((b"gone", True), (lambda m: (m.payload, m.retain))(late.message()))
        watcher.publish(topic, "", 1, True)


@check_for("3.1.1", "5")
def keeps_the_will_of_a_client_that_says_goodbye(version):
    topic = name("will/")
    with Client(version) as watcher:
        watcher.subscribe(topic, 1)
        with Client(version, setup=lambda paho: paho.will_set(topic, "gone", 1)):
            pass
        watcher.silent()


@check
def delays_the_will():
    topic = name("will/")
    with Client() as watcher:
        watcher.subscribe(topic, 1)
        kill_a_client_with_a_will("5", topic, 2)
        watcher.silent()
        equal(b"gone", watcher.message().payload)
        watcher.publish(topic, "", 1, True)


# Sessions


@check_for("3.1", "3.1.1", "5")
def resumes_a_session_with_its_queue(version):
    """Messages of every QoS to an absent subscriber: those above QoS 0 wait for it, in order."""
    topic, client_id = name("s/"), name()
    expiry = connect_properties(SessionExpiryInterval=300) if version == "5" else None
    with Client(version, client_id, clean=False, connect=expiry) as subscriber:
        equal(False, subscriber.flags.session_present)
        subscriber.subscribe(topic + "/#", 2)
    with Client(version) as publisher:
        for number in range(60):
            publisher.publish(f"{topic}/{number % 3}", str(number), 1 + number % 2)
    with Client(version, client_id, clean=False, connect=expiry) as subscriber:
        # MQTT 3.1 has no such flag; a broker may set the bit all the same.
        true(version == "3.1" or subscriber.flags.session_present, "no session present")
        # Paho hands a QoS 2 message over when its PUBREL comes, so order shows within one QoS only.
        messages = [subscriber.message() for _ in range(60)]
        for qos in (1, 2):
            equal([str(number) for number in range(60) if 1 + number % 2 == qos],
                  [message.payload.decode() for message in messages if message.qos == qos])
        subscriber.silent()
    with Client(version, client_id, clean=True) as subscriber:
        equal(False, subscriber.flags.session_present)
        with Client(version) as publisher:
            publisher.publish(topic + "/x", "x", 1)
        subscriber.silent()


@check
def forgets_a_session_after_its_expiry():
    topic, client_id = name("s/"), name()
    with Client("5", client_id, clean=False, connect=connect_properties(SessionExpiryInterval=1)) as subscriber:
        subscriber.subscribe(topic, 1)
    threading.Event().wait(3)
    with Client("5", client_id, clean=False) as subscriber:
        equal(False, subscriber.flags.session_present)


@check
def loses_its_connection_when_its_session_is_taken_over():
    client_id = name()
    with Client("5", client_id) as old, Client("5", client_id) as taker:
        # Paho reads the reason code of a DISCONNECT only when properties follow it.
        code, _ = old.disconnects.get(timeout=WAIT_SECONDS)
        true(code.getName() in ("Session taken over", "Unspecified error"), str(code))
        taker.silent()


@check
def takes_over_a_session_with_mqtt_3_1_1():
    client_id = name()
    with Client("3.1.1", client_id) as old, Client("3.1.1", client_id) as taker:
        old.disconnects.get(timeout=WAIT_SECONDS)
        taker.silent()


# TLS and WebSocket


def with_certificate(paho):
    certs = os.environ["MQTT_CERTS"]
    paho.tls_set(certs + "/ca.crt", certs + "/client.crt", certs + "/client.key")


@check_for("3.1.1", "5")
def exchanges_over_tls_with_a_client_certificate(version):
    with Client(version, to=port("MQTT_TLS_PORT"), setup=with_certificate) as client:
        client.silent()
        client.subscribe("tls/large", 2)
        client.publish("tls/large", b"x" * 300_000, 2)
        equal(300_000, len(client.message().payload))


@check
def speaks_tls_1_2_and_1_3():
    for tls in (ssl.TLSVersion.TLSv1_2, ssl.TLSVersion.TLSv1_3):
        certs = os.environ["MQTT_CERTS"]
        context = ssl.create_default_context(cafile=certs + "/ca.crt")
        context.load_cert_chain(certs + "/client.crt", certs + "/client.key")
        context.minimum_version = context.maximum_version = tls
        with Client(to=port("MQTT_TLS_PORT"), setup=lambda paho: paho.tls_set_context(context)) as client:
            client.silent()


@check
def is_refused_over_tls_without_a_client_certificate():
    try:
        client = mqtt.Client(CallbackAPIVersion.VERSION2, reconnect_on_failure=False)
        client.tls_set(os.environ["MQTT_CERTS"] + "/ca.crt")
        accepted = queue.Queue()
        client.on_connect = lambda *arguments: accepted.put("connected")
        client.on_disconnect = lambda *arguments: accepted.put("closed")
        client.connect(HOST, port("MQTT_TLS_PORT"))
        client.loop_start()
        equal("closed", accepted.get(timeout=WAIT_SECONDS))
        client.loop_stop()
    except (ssl.SSLError, ConnectionError):
        pass


@check_for("3.1.1", "5")
def exchanges_over_websocket(version):
    with Client(version, transport="websockets", to=port("MQTT_WS_PORT")) as client:
        client.silent()
        client.subscribe("ws/large", 2)
        for size in (0, 1, 120, 126, 65_530, 65_536, 300_000):
            client.publish("ws/large", b"x" * size, 2)
            equal(size, len(client.message().payload))


@check
def exchanges_over_secure_websocket():
    with Client(transport="websockets", to=port("MQTT_WSS_PORT"), setup=with_certificate) as client:
        client.silent()


@check
def websocket_and_tcp_clients_talk_to_each_other():
    topic = name("mixed/")
    with Client(transport="websockets", to=port("MQTT_WS_PORT")) as web, Client("3.1") as tcp:
        web.subscribe(topic, 2)
        tcp.subscribe(topic, 2)
        web.publish(topic, "from the web", 2)
        equal(b"from the web", web.message().payload)
        equal(b"from the web", tcp.message().payload)


# MQTT 5 properties


@check
def carries_all_properties_of_a_message():
    topic = name("p/")
    sent = publish_properties(
        PayloadFormatIndicator=1, ContentType="application/json", ResponseTopic="answers/here",
        CorrelationData=b"\x00\x01\xff", UserProperty=[("a", "1"), ("b", ""), ("a", "2")])
    with Client() as publisher, Client() as subscriber:
        subscriber.subscribe(topic, 2)
        for qos in (0, 1, 2):
            publisher.publish(topic, "{}", qos, props=sent)
            got = subscriber.message().properties
            equal(1, got.PayloadFormatIndicator)
            equal("application/json", got.ContentType)
            equal("answers/here", got.ResponseTopic)
            equal(b"\x00\x01\xff", got.CorrelationData)
            equal([("a", "1"), ("b", ""), ("a", "2")], got.UserProperty)
            true(not hasattr(got, "TopicAlias"), "a topic alias leaked to a client that allows none")


@check
def counts_down_and_applies_message_expiry():
    topic, client_id = name("e/"), name()
    expiry = connect_properties(SessionExpiryInterval=300)
    with Client("5", client_id, clean=False, connect=expiry) as subscriber:
        subscriber.subscribe(topic, 1)
    with Client() as publisher:
        publisher.publish(topic, "short", 1, props=publish_properties(MessageExpiryInterval=1))
        publisher.publish(topic, "long", 1, props=publish_properties(MessageExpiryInterval=300))
        publisher.publish(topic + "/kept", "short", 1, True, publish_properties(MessageExpiryInterval=1))
    threading.Event().wait(2.5)
    with Client("5", client_id, clean=False, connect=expiry) as subscriber:
        message = subscriber.message()
        equal(b"long", message.payload)
        true(290 <= message.properties.MessageExpiryInterval <= 298, f"expiry is {message.properties.MessageExpiryInterval}")
        subscriber.subscribe(topic + "/kept", 1)
        subscriber.silent()


@check
def publishes_by_topic_alias():
    topic = name("alias/")
    with Client() as publisher, Client() as subscriber:
        true(publisher.properties.TopicAliasMaximum >= 1, "the broker allows no topic alias")
        subscriber.subscribe(topic, 1)
        publisher.publish(topic, "1", 1, props=publish_properties(TopicAlias=1))
        equal((topic, b"1"), (lambda m: (m.topic, m.payload))(subscriber.message()))
        # Paho refuses an empty topic unless an alias is given.
        publisher.publish("", "2", 1, props=publish_properties(TopicAlias=1))
        equal((topic, b"2"), (lambda m: (m.topic, m.payload))(subscriber.message()))


@check
def carries_subscription_identifiers():
    topic = name("sid/")
    with Client() as client:
        client.subscribe(topic, 1, props=properties(PacketTypes.SUBSCRIBE, SubscriptionIdentifier=268_435_455))
        client.publish(topic, "x", 1)
        equal([268_435_455], client.message().properties.SubscriptionIdentifier)


@check
def learns_reason_codes():
    topic = name("rc/")
    with Client() as client:
        equal("No matching subscribers", client.publish(topic, "x", 1).getName())
        # With QoS 2 a broker may say so in PUBREC, or not yet know.
        true(client.publish(topic, "x", 2).getName() in ("No matching subscribers", "Success"), "QoS 2 was refused")
        equal(["Granted QoS 0", "Granted QoS 1", "Granted QoS 2"],
              [client.subscribe(topic, qos)[0].getName() for qos in (0, 1, 2)])
        equal("Success", client.publish(topic, "x", 1).getName())
        for expected in ("Success", "No subscription found"):
            _, mid = client.paho.unsubscribe(topic)
            equal([expected], [code.getName() for code in client.acknowledged(mid)])


@check
def obeys_no_local():
    topic = name("nl/")
    with Client() as client, Client() as other:
        client.subscribe(topic, options=SubscribeOptions(qos=1, noLocal=True))
        client.publish(topic, "own", 1)
        other.publish(topic, "foreign", 1)
        equal(b"foreign", client.message().payload)


@check
def obeys_retain_as_published():
    topic = name("rap/")
    with Client() as keeper, Client() as plain:
        keeper.subscribe(topic, options=SubscribeOptions(qos=1, retainAsPublished=True))
        plain.subscribe(topic, options=SubscribeOptions(qos=1, retainAsPublished=False))
        keeper.publish(topic, "x", 1, True)
        equal([True, False], [keeper.message().retain, plain.message().retain])
        keeper.publish(topic, "", 1, True)


@check
def obeys_retain_handling():
    topic = name("rh/")
    with Client() as client:
        client.publish(topic, "kept", 1, True)
        client.subscribe(topic, options=SubscribeOptions(qos=1, retainHandling=SubscribeOptions.RETAIN_DO_NOT_SEND))
        client.silent()
        client.subscribe(topic, options=SubscribeOptions(qos=1, retainHandling=SubscribeOptions.RETAIN_SEND_IF_NEW_SUB))
        client.silent()
        client.subscribe(topic, options=SubscribeOptions(qos=1, retainHandling=SubscribeOptions.RETAIN_SEND_ON_SUBSCRIBE))
        equal(b"kept", client.message().payload)
        client.publish(topic, "", 1, True)


@check
def shares_a_subscription():
    topic, group = name("share/"), name("g")
    with Client() as one, Client() as two, Client() as publisher:
        for member in (one, two):
            member.subscribe(f"$share/{group}/{topic}", 1)
        for number in range(40):
            publisher.publish(topic, str(number), 1)
        got = []
        for member in (one, two):
            while len(got) < 40:
                try:
                    got.append(int(member.messages.get(timeout=1 if member is one else WAIT_SECONDS).payload))
                except queue.Empty:
                    break
        equal(list(range(40)), sorted(got))
        true(one.messages.empty() and two.messages.empty(), "a message came twice")


@check
def receives_no_packet_above_its_maximum_packet_size():
    topic = name("mps/")
    with Client(connect=connect_properties(MaximumPacketSize=200)) as client, Client() as publisher:
        client.subscribe(topic, 1)
        publisher.publish(topic, "x" * 300, 1)
        publisher.publish(topic, "small", 1)
        equal(b"small", client.message().payload)


@check
def is_sent_no_more_than_its_receive_maximum():
    """Five unacknowledged messages and no more until one is acknowledged."""
    topic = name("rm/")
    setup = lambda paho: paho.manual_ack_set(True)
    with Client(setup=setup, connect=connect_properties(ReceiveMaximum=5)) as client, Client() as publisher:
        client.subscribe(topic, 1)
        for number in range(10):
            publisher.publish(topic, str(number), 1)
        first = [client.message() for _ in range(5)]
        try:
            client.messages.get(timeout=0.5)
            raise AssertionError("the broker exceeded the Receive Maximum")
        except queue.Empty:
            pass
        for message in first:
            client.paho.ack(message.mid, message.qos)
        rest = [client.message() for _ in range(5)]
        equal([str(number) for number in range(5, 10)], [message.payload.decode() for message in rest])


@check
def answers_a_request():
    """Request and response as two clients use them."""
    with Client() as requester, Client() as responder:
        service, answers = name("service/"), name("answers/")
        requester.subscribe(answers, 1)
        responder.subscribe(service, 1)
        requester.publish(service, "4", 1, props=publish_properties(ResponseTopic=answers, CorrelationData=b"42"))
        request = responder.message()
        responder.publish(request.properties.ResponseTopic, "16", 1,
                          props=publish_properties(CorrelationData=request.properties.CorrelationData))
        response = requester.message()
        equal((b"16", b"42"), (response.payload, response.properties.CorrelationData))


def main(arguments):
    failures = 0
    for title, run in CHECKS:
        if arguments and not any(argument in title for argument in arguments):
            continue
        try:
            run()
            print("ok " + title, flush=True)
        except Exception as problem:  # every kind of failure is one line of the report
            failures += 1
            where = traceback.extract_tb(problem.__traceback__)[-1]
            reason = str(problem) or type(problem).__name__
            for frame in traceback.extract_tb(problem.__traceback__):
                if os.path.dirname(frame.filename) == FOLDER and frame.name not in ("equal", "true"):
                    where = frame
            print(f"not ok {title} # {' '.join(reason.split())} (line {where.lineno})", flush=True)
    sys.stdout.flush()
    # Threads of half-open paho clients must not keep the process alive.
    os._exit(1 if failures else 0)


if __name__ == "__main__":
    if sys.argv[1:2] == ["--victim"]:
        be_victim(*sys.argv[2:])
    else:
        main(sys.argv[1:])
