// SPDX-License-Identifier: Apache-2.0
package io.godwit.protocol.spec;

/**
 * The normative statements of MQTT 3.1.1 and MQTT 5.0, each in one line of our own words.
 *
 * <p>A constant is named after its standard and number: {@code V5_3_1_0_2} is [MQTT-3.1.0-2] of MQTT 5.0,
 * {@code V3_3_1_0_2} the statement of that number in MQTT 3.1.1. Code that obeys a statement cites it in a comment,
 * {@code [MQTT-3.1.0-2]} or {@code [v3 MQTT-3.1.0-2]}; a test proves it.
 */
public enum Statement {
    V3_1_5_3_1(
            "MQTT-1.5.3-1",
            Actor.BOTH,
            "UTF-8",
            "Strings must be valid UTF-8 without surrogates (D800-DFFF); a receiver of an ill-formed string drops the connection"),
    V3_1_5_3_2(
            "MQTT-1.5.3-2",
            Actor.BOTH,
            "UTF-8",
            "No U+0000 inside a string; a receiver that meets one drops the connection"),
    V3_1_5_3_3(
            "MQTT-1.5.3-3",
            Actor.BOTH,
            "UTF-8",
            "EF BB BF inside a string is an ordinary U+FEFF character and may never be removed or skipped"),
    V3_2_2_2_1(
            "MQTT-2.2.2-1",
            Actor.BOTH,
            "fixed header",
            "Reserved fixed-header flag bits carry exactly the value the flag table gives for that packet type"),
    V3_2_2_2_2(
            "MQTT-2.2.2-2",
            Actor.BOTH,
            "fixed header",
            "A packet with wrong fixed-header flags makes the receiver drop the connection"),
    V3_2_3_1_1(
            "MQTT-2.3.1-1",
            Actor.BOTH,
            "packet id",
            "SUBSCRIBE, UNSUBSCRIBE and PUBLISH above QoS 0 carry a packet id other than zero"),
    V3_2_3_1_2(
            "MQTT-2.3.1-2",
            Actor.CLIENT,
            "packet id",
            "A new packet of those kinds gets an id that is not in use at that moment"),
    V3_2_3_1_3(
            "MQTT-2.3.1-3",
            Actor.CLIENT,
            "packet id",
            "A re-sent packet keeps its id; the id is free again only once the matching ack was handled (PUBACK, PUBCOMP, SUBACK, UNSUBACK)"),
    V3_2_3_1_4(
            "MQTT-2.3.1-4",
            Actor.SERVER,
            "packet id",
            "The same id rules bind the server for what it publishes above QoS 0"),
    V3_2_3_1_5("MQTT-2.3.1-5", Actor.BOTH, "packet id", "A QoS 0 PUBLISH has no packet id field"),
    V3_2_3_1_6(
            "MQTT-2.3.1-6",
            Actor.BOTH,
            "packet id",
            "PUBACK, PUBREC and PUBREL repeat the id of the PUBLISH they belong to"),
    V3_2_3_1_7("MQTT-2.3.1-7", Actor.SERVER, "packet id", "SUBACK and UNSUBACK repeat the id of the request"),
    V3_3_1_0_1(
            "MQTT-3.1.0-1",
            Actor.CLIENT,
            "CONNECT",
            "The first packet on a new connection is CONNECT (a server closes when it is not)"),
    V3_3_1_0_2(
            "MQTT-3.1.0-2",
            Actor.SERVER,
            "CONNECT",
            "A second CONNECT on one connection is a protocol violation: disconnect"),
    V3_3_1_2_1(
            "MQTT-3.1.2-1",
            Actor.SERVER,
            "CONNECT",
            "A wrong protocol name: close, or serve under some other specification, but never go on under this one"),
    V3_3_1_2_2(
            "MQTT-3.1.2-2",
            Actor.SERVER,
            "CONNECT",
            "An unsupported protocol level is answered with CONNACK code 1, then the connection is closed"),
    V3_3_1_2_3(
            "MQTT-3.1.2-3",
            Actor.SERVER,
            "CONNECT",
            "Connect flag bit 0 must be checked to be 0; disconnect when it is set"),
    V3_3_1_2_4(
            "MQTT-3.1.2-4",
            Actor.BOTH,
            "session",
            "CleanSession 0: go on with the stored session of that client id or make a new one, and keep it after the disconnect"),
    V3_3_1_2_5(
            "MQTT-3.1.2-5",
            Actor.SERVER,
            "session",
            "For a CleanSession 0 client that is away, further matching QoS 1 and 2 messages are added to its session"),
    V3_3_1_2_6(
            "MQTT-3.1.2-6",
            Actor.BOTH,
            "session",
            "CleanSession 1: any earlier session is thrown away, the new one lives as long as the connection and its state is never reused"),
    V3_3_1_2_7(
            "MQTT-3.1.2-7",
            Actor.SERVER,
            "retain",
            "Retained messages are no part of a session and stay when the session ends"),
    V3_3_1_2_8(
            "MQTT-3.1.2-8",
            Actor.SERVER,
            "will",
            "With the will flag, an accepted CONNECT's will is kept for the connection and published when that closes, unless a DISCONNECT removed it"),
    V3_3_1_2_9(
            "MQTT-3.1.2-9",
            Actor.CLIENT,
            "will",
            "With the will flag set, will topic and will message are present in the payload and will QoS/retain are used"),
    V3_3_1_2_10(
            "MQTT-3.1.2-10", Actor.SERVER, "will", "The will is removed once it was published or a DISCONNECT arrived"),
    V3_3_1_2_11(
            "MQTT-3.1.2-11",
            Actor.CLIENT,
            "will",
            "Without the will flag, will QoS and will retain are 0 and no will fields are in the payload"),
    V3_3_1_2_12(
            "MQTT-3.1.2-12",
            Actor.SERVER,
            "will",
            "Without the will flag nothing is published when the connection ends"),
    V3_3_1_2_13("MQTT-3.1.2-13", Actor.CLIENT, "will", "Will flag 0 means will QoS 0"),
    V3_3_1_2_14("MQTT-3.1.2-14", Actor.CLIENT, "will", "Will QoS is 0, 1 or 2; 3 is not allowed"),
    V3_3_1_2_15("MQTT-3.1.2-15", Actor.CLIENT, "will", "Will flag 0 means will retain 0"),
    V3_3_1_2_16("MQTT-3.1.2-16", Actor.SERVER, "will", "Will retain 0: the will is published as an ordinary message"),
    V3_3_1_2_17("MQTT-3.1.2-17", Actor.SERVER, "will", "Will retain 1: the will is published as a retained message"),
    V3_3_1_2_18("MQTT-3.1.2-18", Actor.CLIENT, "CONNECT", "No user name flag, no user name in the payload"),
    V3_3_1_2_19("MQTT-3.1.2-19", Actor.CLIENT, "CONNECT", "User name flag set, user name present"),
    V3_3_1_2_20("MQTT-3.1.2-20", Actor.CLIENT, "CONNECT", "No password flag, no password in the payload"),
    V3_3_1_2_21("MQTT-3.1.2-21", Actor.CLIENT, "CONNECT", "Password flag set, password present"),
    V3_3_1_2_22("MQTT-3.1.2-22", Actor.CLIENT, "CONNECT", "Without a user name there may be no password"),
    V3_3_1_2_23(
            "MQTT-3.1.2-23",
            Actor.CLIENT,
            "keep alive",
            "The client lets no more than the keep alive time pass between packets, sending PINGREQ if it has nothing else"),
    V3_3_1_2_24(
            "MQTT-3.1.2-24",
            Actor.SERVER,
            "keep alive",
            "With a keep alive above 0, silence for 1.5 times that long makes the server drop the connection as if the network had failed"),
    V3_3_1_3_1(
            "MQTT-3.1.3-1",
            Actor.CLIENT,
            "CONNECT",
            "Payload order: client id, will topic, will message, user name, password"),
    V3_3_1_3_2("MQTT-3.1.3-2", Actor.BOTH, "client id", "The client id names the state kept by both sides"),
    V3_3_1_3_3(
            "MQTT-3.1.3-3",
            Actor.CLIENT,
            "client id",
            "The client id is always present and comes first in the payload"),
    V3_3_1_3_4("MQTT-3.1.3-4", Actor.CLIENT, "client id", "The client id is a valid UTF-8 string"),
    V3_3_1_3_5("MQTT-3.1.3-5", Actor.SERVER, "client id", "Ids of 1 to 23 bytes from 0-9a-zA-Z must be accepted"),
    V3_3_1_3_6(
            "MQTT-3.1.3-6",
            Actor.SERVER,
            "client id",
            "If an empty id is allowed at all, the server makes up a unique id and goes on as if the client had sent it"),
    V3_3_1_3_7("MQTT-3.1.3-7", Actor.CLIENT, "client id", "An empty id needs CleanSession 1"),
    V3_3_1_3_8(
            "MQTT-3.1.3-8",
            Actor.SERVER,
            "client id",
            "An empty id with CleanSession 0 gets CONNACK code 2, then close"),
    V3_3_1_3_9("MQTT-3.1.3-9", Actor.SERVER, "client id", "A refused client id gets CONNACK code 2, then close"),
    V3_3_1_3_10("MQTT-3.1.3-10", Actor.CLIENT, "will", "The will topic is a valid UTF-8 string"),
    V3_3_1_3_11("MQTT-3.1.3-11", Actor.CLIENT, "CONNECT", "The user name is a valid UTF-8 string"),
    V3_3_1_4_1(
            "MQTT-3.1.4-1",
            Actor.SERVER,
            "CONNECT",
            "A CONNECT that breaks the packet's format closes the connection without any CONNACK"),
    V3_3_1_4_2(
            "MQTT-3.1.4-2",
            Actor.SERVER,
            "session",
            "A client id that is already connected: the older connection is disconnected"),
    V3_3_1_4_3("MQTT-3.1.4-3", Actor.SERVER, "session", "A valid CONNECT is followed by the CleanSession handling"),
    V3_3_1_4_4("MQTT-3.1.4-4", Actor.SERVER, "CONNACK", "A valid CONNECT is answered with a CONNACK of code 0"),
    V3_3_1_4_5(
            "MQTT-3.1.4-5",
            Actor.SERVER,
            "CONNECT",
            "After refusing a CONNECT the server handles nothing more that the client sent"),
    V3_3_2_0_1("MQTT-3.2.0-1", Actor.SERVER, "CONNACK", "The server's first packet to a client is CONNACK"),
    V3_3_2_2_1("MQTT-3.2.2-1", Actor.SERVER, "CONNACK", "CleanSession 1 accepted: session present is 0"),
    V3_3_2_2_2(
            "MQTT-3.2.2-2",
            Actor.SERVER,
            "CONNACK",
            "CleanSession 0 accepted and state is stored: session present is 1"),
    V3_3_2_2_3("MQTT-3.2.2-3", Actor.SERVER, "CONNACK", "No stored state: session present is 0"),
    V3_3_2_2_4("MQTT-3.2.2-4", Actor.SERVER, "CONNACK", "A refusing CONNACK has session present 0"),
    V3_3_2_2_5(
            "MQTT-3.2.2-5",
            Actor.SERVER,
            "CONNACK",
            "After a CONNACK with a code other than 0 the connection is closed"),
    V3_3_2_2_6("MQTT-3.2.2-6", Actor.SERVER, "CONNACK", "If no return code fits, close without CONNACK"),
    V3_3_3_1_1("MQTT-3.3.1-1", Actor.BOTH, "PUBLISH", "A re-delivered PUBLISH has DUP 1"),
    V3_3_3_1_2("MQTT-3.3.1-2", Actor.BOTH, "PUBLISH", "A QoS 0 PUBLISH has DUP 0"),
    V3_3_3_1_3(
            "MQTT-3.3.1-3",
            Actor.SERVER,
            "PUBLISH",
            "The DUP bit towards a subscriber depends only on that delivery being a repeat, never on the publisher's DUP"),
    V3_3_3_1_4("MQTT-3.3.1-4", Actor.BOTH, "PUBLISH", "QoS bits 11 are forbidden; the receiver drops the connection"),
    V3_3_3_1_5(
            "MQTT-3.3.1-5",
            Actor.SERVER,
            "retain",
            "A PUBLISH with RETAIN 1 is stored with its QoS for later subscribers"),
    V3_3_3_1_6(
            "MQTT-3.3.1-6",
            Actor.SERVER,
            "retain",
            "A new subscription gets the last retained message of each matching topic"),
    V3_3_3_1_7(
            "MQTT-3.3.1-7",
            Actor.SERVER,
            "retain",
            "A retained QoS 0 message replaces what was retained before, even if the new one is then not kept for long"),
    V3_3_3_1_8(
            "MQTT-3.3.1-8",
            Actor.SERVER,
            "retain",
            "A retained message sent because of a new subscription has RETAIN 1"),
    V3_3_3_1_9(
            "MQTT-3.3.1-9",
            Actor.SERVER,
            "retain",
            "A message forwarded to an established subscription has RETAIN 0, however it arrived"),
    V3_3_3_1_10(
            "MQTT-3.3.1-10",
            Actor.SERVER,
            "retain",
            "An empty retained PUBLISH is forwarded as usual and removes the topic's retained message"),
    V3_3_3_1_11("MQTT-3.3.1-11", Actor.SERVER, "retain", "An empty message is never itself stored as retained"),
    V3_3_3_1_12(
            "MQTT-3.3.1-12",
            Actor.SERVER,
            "retain",
            "A PUBLISH with RETAIN 0 neither stores nor changes a retained message"),
    V3_3_3_2_1(
            "MQTT-3.3.2-1",
            Actor.BOTH,
            "PUBLISH",
            "The topic name comes first in the variable header and is valid UTF-8"),
    V3_3_3_2_2("MQTT-3.3.2-2", Actor.BOTH, "topics", "No wildcard characters in a PUBLISH's topic name"),
    V3_3_3_2_3(
            "MQTT-3.3.2-3",
            Actor.SERVER,
            "PUBLISH",
            "The topic name sent to a subscriber matches that subscriber's filter"),
    V3_3_3_4_1(
            "MQTT-3.3.4-1", Actor.BOTH, "QoS", "The receiver answers according to the QoS: nothing, PUBACK or PUBREC"),
    V3_3_3_5_1(
            "MQTT-3.3.5-1",
            Actor.SERVER,
            "subscriptions",
            "With overlapping filters of one client the message is delivered at the highest QoS among them (more copies are allowed)"),
    V3_3_3_5_2(
            "MQTT-3.3.5-2",
            Actor.SERVER,
            "authorisation",
            "A PUBLISH that is not authorised is either acknowledged as usual or answered by closing the connection"),
    V3_3_6_1_1(
            "MQTT-3.6.1-1",
            Actor.BOTH,
            "PUBREL",
            "PUBREL's flags are 0010; anything else is malformed and closes the connection"),
    V3_3_8_1_1(
            "MQTT-3.8.1-1",
            Actor.BOTH,
            "SUBSCRIBE",
            "SUBSCRIBE's flags are 0010; anything else is malformed and closes the connection"),
    V3_3_8_3_1("MQTT-3.8.3-1", Actor.CLIENT, "SUBSCRIBE", "Topic filters are valid UTF-8"),
    V3_3_8_3_2(
            "MQTT-3.8.3-2",
            Actor.SERVER,
            "SUBSCRIBE",
            "A server without wildcard support must refuse filters that hold wildcards"),
    V3_3_8_3_3(
            "MQTT-3.8.3-3",
            Actor.CLIENT,
            "SUBSCRIBE",
            "At least one filter/QoS pair; an empty payload is a protocol violation"),
    V3_3_8_3_4(
            "MQTT-3.8.3-4",
            Actor.SERVER,
            "SUBSCRIBE",
            "Reserved bits of a requested-QoS byte or QoS 3 make the packet malformed: close (printed as MQTT-3-8.3-4 in the standard)"),
    V3_3_8_4_1("MQTT-3.8.4-1", Actor.SERVER, "SUBACK", "Every SUBSCRIBE is answered with a SUBACK"),
    V3_3_8_4_2("MQTT-3.8.4-2", Actor.SERVER, "SUBACK", "The SUBACK has the SUBSCRIBE's id"),
    V3_3_8_4_3(
            "MQTT-3.8.4-3",
            Actor.SERVER,
            "subscriptions",
            "An identical filter replaces the subscription (perhaps with another QoS), retained messages are sent again and no publication is lost meanwhile"),
    V3_3_8_4_4(
            "MQTT-3.8.4-4",
            Actor.SERVER,
            "subscriptions",
            "Several filters in one SUBSCRIBE act like several SUBSCRIBEs with one joint SUBACK"),
    V3_3_8_4_5("MQTT-3.8.4-5", Actor.SERVER, "SUBACK", "One return code for each filter: the granted QoS or failure"),
    V3_3_8_4_6("MQTT-3.8.4-6", Actor.SERVER, "QoS", "Delivery QoS is the lower of the publish QoS and the granted QoS"),
    V3_3_9_3_1("MQTT-3.9.3-1", Actor.SERVER, "SUBACK", "Return codes in the order of the filters"),
    V3_3_9_3_2("MQTT-3.9.3-2", Actor.SERVER, "SUBACK", "Only the codes 00, 01, 02 and 80 may be used"),
    V3_3_10_1_1(
            "MQTT-3.10.1-1",
            Actor.BOTH,
            "UNSUBSCRIBE",
            "UNSUBSCRIBE's flags are 0010; anything else is malformed and closes the connection"),
    V3_3_10_3_1("MQTT-3.10.3-1", Actor.CLIENT, "UNSUBSCRIBE", "Topic filters are valid UTF-8, one after another"),
    V3_3_10_3_2(
            "MQTT-3.10.3-2",
            Actor.CLIENT,
            "UNSUBSCRIBE",
            "At least one filter; an empty payload is a protocol violation"),
    V3_3_10_4_1(
            "MQTT-3.10.4-1",
            Actor.SERVER,
            "UNSUBSCRIBE",
            "Filters are compared octet by octet with the client's own; an exact match is deleted, otherwise nothing happens"),
    V3_3_10_4_2(
            "MQTT-3.10.4-2", Actor.SERVER, "UNSUBSCRIBE", "From then on no new messages are queued for that filter"),
    V3_3_10_4_3("MQTT-3.10.4-3", Actor.SERVER, "UNSUBSCRIBE", "QoS 1 and 2 deliveries that had begun are finished"),
    V3_3_10_4_4("MQTT-3.10.4-4", Actor.SERVER, "UNSUBACK", "UNSUBACK is sent with the request's id"),
    V3_3_10_4_5("MQTT-3.10.4-5", Actor.SERVER, "UNSUBACK", "UNSUBACK is sent even if nothing was deleted"),
    V3_3_10_4_6(
            "MQTT-3.10.4-6",
            Actor.SERVER,
            "UNSUBSCRIBE",
            "Several filters act like several UNSUBSCRIBEs with one joint UNSUBACK"),
    V3_3_12_4_1("MQTT-3.12.4-1", Actor.SERVER, "PING", "PINGREQ is answered with PINGRESP"),
    V3_3_14_1_1(
            "MQTT-3.14.1-1",
            Actor.SERVER,
            "DISCONNECT",
            "DISCONNECT's reserved bits are checked to be 0; otherwise disconnect"),
    V3_3_14_4_1("MQTT-3.14.4-1", Actor.CLIENT, "DISCONNECT", "After DISCONNECT the client closes the connection"),
    V3_3_14_4_2("MQTT-3.14.4-2", Actor.CLIENT, "DISCONNECT", "After DISCONNECT the client sends nothing more"),
    V3_3_14_4_3("MQTT-3.14.4-3", Actor.SERVER, "will", "On DISCONNECT the will is dropped without being published"),
    V3_4_1_0_1("MQTT-4.1.0-1", Actor.BOTH, "session", "Session state is kept for the whole life of the session"),
    V3_4_1_0_2("MQTT-4.1.0-2", Actor.BOTH, "session", "A session lasts at least as long as its connection"),
    V3_4_3_1_1("MQTT-4.3.1-1", Actor.BOTH, "QoS 0", "The sender uses QoS 0 and DUP 0"),
    V3_4_3_2_1("MQTT-4.3.2-1", Actor.BOTH, "QoS 1", "Sender: unused id, QoS 1 with DUP 0, unacknowledged until PUBACK"),
    V3_4_3_2_2(
            "MQTT-4.3.2-2",
            Actor.BOTH,
            "QoS 1",
            "Receiver: PUBACK with the same id after taking the message over; afterwards that id means a new message whatever DUP says"),
    V3_4_3_3_1(
            "MQTT-4.3.3-1",
            Actor.BOTH,
            "QoS 2",
            "Sender: unused id, QoS 2 with DUP 0, PUBREL after PUBREC with the same id, waits for PUBCOMP, never re-sends the PUBLISH after its PUBREL"),
    V3_4_3_3_2(
            "MQTT-4.3.3-2",
            Actor.BOTH,
            "QoS 2",
            "Receiver: PUBREC after taking over; until PUBREL every repeat of that id gets PUBREC and is not delivered again; PUBREL gets PUBCOMP, after which the id is new"),
    V3_4_4_0_1(
            "MQTT-4.4.0-1",
            Actor.BOTH,
            "re-delivery",
            "On reconnecting with CleanSession 0 both sides re-send unacknowledged PUBLISH (QoS above 0) and PUBREL under their old ids"),
    V3_4_5_0_1(
            "MQTT-4.5.0-1",
            Actor.SERVER,
            "QoS",
            "A message the server took over is added to the session of each client with a matching subscription"),
    V3_4_5_0_2(
            "MQTT-4.5.0-2",
            Actor.CLIENT,
            "QoS",
            "A client acknowledges every PUBLISH by its QoS even if it does not use it"),
    V3_4_6_0_1("MQTT-4.6.0-1", Actor.BOTH, "ordering", "Re-sent PUBLISHes keep their first order"),
    V3_4_6_0_2("MQTT-4.6.0-2", Actor.CLIENT, "ordering", "PUBACKs in the order of the PUBLISHes"),
    V3_4_6_0_3("MQTT-4.6.0-3", Actor.CLIENT, "ordering", "PUBRECs in the order of the PUBLISHes"),
    V3_4_6_0_4("MQTT-4.6.0-4", Actor.CLIENT, "ordering", "PUBRELs in the order of the PUBRECs"),
    V3_4_6_0_5(
            "MQTT-4.6.0-5", Actor.SERVER, "ordering", "Each topic is ordered unless an administrator says otherwise"),
    V3_4_6_0_6(
            "MQTT-4.6.0-6",
            Actor.SERVER,
            "ordering",
            "On an ordered topic messages of one publisher with one QoS reach each subscriber in the order received, under the rules above"),
    V3_4_7_1_1("MQTT-4.7.1-1", Actor.BOTH, "topics", "Wildcards belong in filters only, never in topic names"),
    V3_4_7_1_2("MQTT-4.7.1-2", Actor.CLIENT, "topics", "# stands alone or right after a slash, and last in the filter"),
    V3_4_7_1_3("MQTT-4.7.1-3", Actor.CLIENT, "topics", "+ may stand at any level but fills that level alone"),
    V3_4_7_2_1(
            "MQTT-4.7.2-1",
            Actor.SERVER,
            "topics",
            "A filter that begins with a wildcard does not match topics that begin with $"),
    V3_4_7_3_1("MQTT-4.7.3-1", Actor.BOTH, "topics", "Names and filters have at least one character"),
    V3_4_7_3_2("MQTT-4.7.3-2", Actor.BOTH, "topics", "No U+0000 in names or filters"),
    V3_4_7_3_3("MQTT-4.7.3-3", Actor.BOTH, "topics", "At most 65535 bytes when encoded"),
    V3_4_7_3_4(
            "MQTT-4.7.3-4",
            Actor.SERVER,
            "topics",
            "Matching compares as is: no normalising, no replacing of characters"),
    V3_4_8_0_1(
            "MQTT-4.8.0-1",
            Actor.BOTH,
            "errors",
            "A protocol violation closes the connection it came in on, unless said otherwise"),
    V3_4_8_0_2(
            "MQTT-4.8.0-2",
            Actor.BOTH,
            "errors",
            "A transient error while handling a packet closes the connection it came in on"),
    V3_6_0_0_1(
            "MQTT-6.0.0-1",
            Actor.BOTH,
            "WebSocket",
            "Control packets travel in binary frames; another data frame type closes the connection"),
    V3_6_0_0_2(
            "MQTT-6.0.0-2",
            Actor.BOTH,
            "WebSocket",
            "Frames and packets need not line up: several or partial packets in a frame must be handled"),
    V3_6_0_0_3("MQTT-6.0.0-3", Actor.CLIENT, "WebSocket", "The client offers the subprotocol mqtt"),
    V3_6_0_0_4("MQTT-6.0.0-4", Actor.SERVER, "WebSocket", "The server chooses the subprotocol mqtt"),
    V3_7_0_0_1(
            "MQTT-7.0.0-1",
            Actor.SERVER,
            "conformance",
            "A server that also opens connections to other servers conforms as client and as server"),
    V3_7_0_0_2(
            "MQTT-7.0.0-2",
            Actor.BOTH,
            "conformance",
            "No extension may be needed to work with another conforming implementation"),
    V3_7_1_1_1(
            "MQTT-7.1.1-1",
            Actor.SERVER,
            "conformance",
            "The server offers at least one ordered, lossless byte-stream transport"),
    V3_7_1_2_1(
            "MQTT-7.1.2-1",
            Actor.CLIENT,
            "conformance",
            "The client offers at least one ordered, lossless byte-stream transport"),
    V5_1_5_4_1("MQTT-1.5.4-1", Actor.BOTH, "UTF-8", "Strings are valid UTF-8 without surrogates (D800-DFFF)"),
    V5_1_5_4_2("MQTT-1.5.4-2", Actor.BOTH, "UTF-8", "No U+0000 inside a string"),
    V5_1_5_4_3(
            "MQTT-1.5.4-3",
            Actor.BOTH,
            "UTF-8",
            "EF BB BF inside a string is an ordinary U+FEFF and is never skipped or removed"),
    V5_1_5_5_1(
            "MQTT-1.5.5-1", Actor.BOTH, "varint", "A variable byte integer uses the fewest bytes that hold the value"),
    V5_1_5_7_1("MQTT-1.5.7-1", Actor.BOTH, "UTF-8", "Both halves of a string pair obey the string rules"),
    V5_2_1_3_1("MQTT-2.1.3-1", Actor.BOTH, "fixed header", "Reserved flag bits have the listed value"),
    V5_2_2_1_2("MQTT-2.2.1-2", Actor.BOTH, "packet id", "A QoS 0 PUBLISH has no packet id"),
    V5_2_2_1_3(
            "MQTT-2.2.1-3",
            Actor.CLIENT,
            "packet id",
            "A client's new SUBSCRIBE, UNSUBSCRIBE or PUBLISH above QoS 0 gets an id other than 0 that is not in use"),
    V5_2_2_1_4(
            "MQTT-2.2.1-4",
            Actor.SERVER,
            "packet id",
            "A server's new PUBLISH above QoS 0 gets an id other than 0 that is not in use"),
    V5_2_2_1_5("MQTT-2.2.1-5", Actor.BOTH, "packet id", "PUBACK, PUBREC, PUBREL and PUBCOMP repeat the PUBLISH's id"),
    V5_2_2_1_6("MQTT-2.2.1-6", Actor.SERVER, "packet id", "SUBACK and UNSUBACK repeat the request's id"),
    V5_2_2_2_1("MQTT-2.2.2-1", Actor.BOTH, "properties", "No properties is written as property length 0"),
    V5_3_1_0_1("MQTT-3.1.0-1", Actor.CLIENT, "CONNECT", "The first packet on a new connection is CONNECT"),
    V5_3_1_0_2("MQTT-3.1.0-2", Actor.SERVER, "CONNECT", "A second CONNECT is a Protocol Error: close"),
    V5_3_1_2_1(
            "MQTT-3.1.2-1",
            Actor.BOTH,
            "CONNECT",
            "The protocol name is MQTT; for any other the server may say 0x84 and must close"),
    V5_3_1_2_2(
            "MQTT-3.1.2-2",
            Actor.SERVER,
            "CONNECT",
            "A version the server does not take: CONNACK 0x84 is allowed, the close is a must"),
    V5_3_1_2_3("MQTT-3.1.2-3", Actor.SERVER, "CONNECT", "The reserved connect flag is checked to be 0"),
    V5_3_1_2_4("MQTT-3.1.2-4", Actor.BOTH, "session", "Clean Start 1 throws away the old session and starts a new one"),
    V5_3_1_2_5("MQTT-3.1.2-5", Actor.SERVER, "session", "Clean Start 0 with a stored session: go on with it"),
    V5_3_1_2_6("MQTT-3.1.2-6", Actor.SERVER, "session", "Clean Start 0 without a stored session: make one"),
    V5_3_1_2_7("MQTT-3.1.2-7", Actor.SERVER, "will", "With the will flag, the will is kept with the session"),
    V5_3_1_2_8(
            "MQTT-3.1.2-8",
            Actor.SERVER,
            "will",
            "The will is published once the connection is closed and the delay is over or the session has ended, unless a normal DISCONNECT or a new connection before the delay's end removed it"),
    V5_3_1_2_9("MQTT-3.1.2-9", Actor.CLIENT, "will", "Will flag set: will properties, topic and payload are present"),
    V5_3_1_2_10(
            "MQTT-3.1.2-10",
            Actor.SERVER,
            "will",
            "The will is removed once published or once DISCONNECT 0x00 arrived"),
    V5_3_1_2_11("MQTT-3.1.2-11", Actor.CLIENT, "will", "Will flag 0: will QoS 0"),
    V5_3_1_2_12("MQTT-3.1.2-12", Actor.CLIENT, "will", "Will QoS is 0, 1 or 2 (3 is malformed)"),
    V5_3_1_2_13("MQTT-3.1.2-13", Actor.CLIENT, "will", "Will flag 0: will retain 0"),
    V5_3_1_2_14("MQTT-3.1.2-14", Actor.SERVER, "will", "Will retain 0: published as not retained"),
    V5_3_1_2_15("MQTT-3.1.2-15", Actor.SERVER, "will", "Will retain 1: published as retained"),
    V5_3_1_2_16("MQTT-3.1.2-16", Actor.CLIENT, "CONNECT", "No user name flag, no user name"),
    V5_3_1_2_17("MQTT-3.1.2-17", Actor.CLIENT, "CONNECT", "User name flag, user name present"),
    V5_3_1_2_18("MQTT-3.1.2-18", Actor.CLIENT, "CONNECT", "No password flag, no password"),
    V5_3_1_2_19(
            "MQTT-3.1.2-19", Actor.CLIENT, "CONNECT", "Password flag, password present (a user name is not needed)"),
    V5_3_1_2_20(
            "MQTT-3.1.2-20",
            Actor.CLIENT,
            "keep alive",
            "With a keep alive and nothing else to send, the client sends PINGREQ"),
    V5_3_1_2_21("MQTT-3.1.2-21", Actor.CLIENT, "keep alive", "A Server Keep Alive overrides the client's value"),
    V5_3_1_2_22(
            "MQTT-3.1.2-22",
            Actor.SERVER,
            "keep alive",
            "Silence for 1.5 times the keep alive closes the connection as a network failure"),
    V5_3_1_2_23(
            "MQTT-3.1.2-23",
            Actor.BOTH,
            "session",
            "A Session Expiry Interval above 0 means the state is kept after the close"),
    V5_3_1_2_24(
            "MQTT-3.1.2-24",
            Actor.SERVER,
            "packet size",
            "Nothing larger than the client's Maximum Packet Size is sent to it"),
    V5_3_1_2_25(
            "MQTT-3.1.2-25",
            Actor.SERVER,
            "packet size",
            "A message too large for a client is dropped for it and treated as delivered"),
    V5_3_1_2_26(
            "MQTT-3.1.2-26",
            Actor.SERVER,
            "topic alias",
            "The server's aliases stay within the client's Topic Alias Maximum"),
    V5_3_1_2_27(
            "MQTT-3.1.2-27", Actor.SERVER, "topic alias", "Without that maximum, or with 0, the server uses no alias"),
    V5_3_1_2_28(
            "MQTT-3.1.2-28",
            Actor.SERVER,
            "CONNACK",
            "Request Response Information 0: no Response Information is returned"),
    V5_3_1_2_29(
            "MQTT-3.1.2-29",
            Actor.SERVER,
            "properties",
            "Request Problem Information 0: Reason String and User Properties only in PUBLISH, CONNACK and DISCONNECT"),
    V5_3_1_2_30(
            "MQTT-3.1.2-30",
            Actor.CLIENT,
            "AUTH",
            "With an Authentication Method in CONNECT, only AUTH or DISCONNECT before CONNACK"),
    V5_3_1_3_1(
            "MQTT-3.1.3-1",
            Actor.CLIENT,
            "CONNECT",
            "Payload order: client id, will properties, will topic, will payload, user name, password"),
    V5_3_1_3_2("MQTT-3.1.3-2", Actor.BOTH, "client id", "The client id names the session on both sides"),
    V5_3_1_3_3("MQTT-3.1.3-3", Actor.CLIENT, "client id", "The client id is present and first"),
    V5_3_1_3_4("MQTT-3.1.3-4", Actor.CLIENT, "client id", "The client id is a valid UTF-8 string"),
    V5_3_1_3_5("MQTT-3.1.3-5", Actor.SERVER, "client id", "Ids of 1 to 23 bytes from 0-9a-zA-Z must be accepted"),
    V5_3_1_3_6("MQTT-3.1.3-6", Actor.SERVER, "client id", "An empty id, if allowed, gets a unique id from the server"),
    V5_3_1_3_7(
            "MQTT-3.1.3-7",
            Actor.SERVER,
            "client id",
            "The CONNECT is then handled as with that id, which CONNACK returns as Assigned Client Identifier"),
    V5_3_1_3_8("MQTT-3.1.3-8", Actor.SERVER, "client id", "A refused id may get CONNACK 0x85; the close is a must"),
    V5_3_1_3_9(
            "MQTT-3.1.3-9",
            Actor.SERVER,
            "will",
            "A new connection to the session before the will delay has passed: the will is not sent"),
    V5_3_1_3_10(
            "MQTT-3.1.3-10",
            Actor.SERVER,
            "will",
            "The order of the will's user properties is kept when it is forwarded"),
    V5_3_1_3_11("MQTT-3.1.3-11", Actor.CLIENT, "will", "The will topic is a valid UTF-8 string"),
    V5_3_1_3_12("MQTT-3.1.3-12", Actor.CLIENT, "CONNECT", "The user name is a valid UTF-8 string"),
    V5_3_1_4_1("MQTT-3.1.4-1", Actor.SERVER, "CONNECT", "A CONNECT that breaks the format closes the connection"),
    V5_3_1_4_2(
            "MQTT-3.1.4-2",
            Actor.SERVER,
            "CONNECT",
            "Failing any further check (authentication, authorisation, restrictions) closes the connection"),
    V5_3_1_4_3(
            "MQTT-3.1.4-3",
            Actor.SERVER,
            "session",
            "A client id already connected: the older client gets DISCONNECT 0x8E and is closed"),
    V5_3_1_4_4("MQTT-3.1.4-4", Actor.SERVER, "session", "The Clean Start handling is carried out"),
    V5_3_1_4_5("MQTT-3.1.4-5", Actor.SERVER, "CONNACK", "A good CONNECT is answered with CONNACK 0x00"),
    V5_3_1_4_6("MQTT-3.1.4-6", Actor.SERVER, "CONNECT", "After a refused CONNECT nothing but AUTH packets is handled"),
    V5_3_2_0_1("MQTT-3.2.0-1", Actor.SERVER, "CONNACK", "Before the CONNACK 0x00 the server sends only AUTH"),
    V5_3_2_0_2("MQTT-3.2.0-2", Actor.SERVER, "CONNACK", "One CONNACK at most on a connection"),
    V5_3_2_2_1("MQTT-3.2.2-1", Actor.SERVER, "CONNACK", "Acknowledge flag bits 7-1 are 0"),
    V5_3_2_2_2("MQTT-3.2.2-2", Actor.SERVER, "CONNACK", "Clean Start 1 accepted: session present 0"),
    V5_3_2_2_3(
            "MQTT-3.2.2-3",
            Actor.SERVER,
            "CONNACK",
            "Clean Start 0 accepted: session present says whether state is stored"),
    V5_3_2_2_4("MQTT-3.2.2-4", Actor.CLIENT, "CONNACK", "A client without state that is told session present 1 closes"),
    V5_3_2_2_5(
            "MQTT-3.2.2-5",
            Actor.CLIENT,
            "CONNACK",
            "A client with state that is told session present 0 drops its state if it goes on"),
    V5_3_2_2_6("MQTT-3.2.2-6", Actor.SERVER, "CONNACK", "A code other than 0 has session present 0"),
    V5_3_2_2_7("MQTT-3.2.2-7", Actor.SERVER, "CONNACK", "After a code of 0x80 or more the connection is closed"),
    V5_3_2_2_8("MQTT-3.2.2-8", Actor.SERVER, "CONNACK", "Only the codes of the CONNACK table are used"),
    V5_3_2_2_9(
            "MQTT-3.2.2-9", Actor.SERVER, "CONNACK", "A server that does not take QoS 1 or 2 says so with Maximum QoS"),
    V5_3_2_2_10(
            "MQTT-3.2.2-10", Actor.SERVER, "SUBSCRIBE", "Such a server still accepts SUBSCRIBE with any requested QoS"),
    V5_3_2_2_11("MQTT-3.2.2-11", Actor.CLIENT, "PUBLISH", "A client publishes no higher than Maximum QoS"),
    V5_3_2_2_12(
            "MQTT-3.2.2-12",
            Actor.SERVER,
            "CONNECT",
            "A will QoS above what the server takes: refuse the connection (0x9B) and close"),
    V5_3_2_2_13(
            "MQTT-3.2.2-13",
            Actor.SERVER,
            "CONNECT",
            "Will retain 1 where retain is not offered: refuse (0x9A) and close"),
    V5_3_2_2_14("MQTT-3.2.2-14", Actor.CLIENT, "retain", "Retain Available 0: the client sends no RETAIN 1"),
    V5_3_2_2_15(
            "MQTT-3.2.2-15",
            Actor.CLIENT,
            "packet size",
            "Nothing larger than the server's Maximum Packet Size is sent to it"),
    V5_3_2_2_16(
            "MQTT-3.2.2-16",
            Actor.SERVER,
            "client id",
            "An empty id is answered with an Assigned Client Identifier no other session has"),
    V5_3_2_2_17(
            "MQTT-3.2.2-17",
            Actor.CLIENT,
            "topic alias",
            "The client's aliases stay within the server's Topic Alias Maximum"),
    V5_3_2_2_18("MQTT-3.2.2-18", Actor.CLIENT, "topic alias", "Without that maximum the client uses no alias"),
    V5_3_2_2_19(
            "MQTT-3.2.2-19",
            Actor.SERVER,
            "CONNACK",
            "Reason String is left out if it would make CONNACK too large for the client"),
    V5_3_2_2_20(
            "MQTT-3.2.2-20",
            Actor.SERVER,
            "CONNACK",
            "User Properties are left out if they would make CONNACK too large for the client"),
    V5_3_2_2_21("MQTT-3.2.2-21", Actor.CLIENT, "keep alive", "The client uses the Server Keep Alive if one is sent"),
    V5_3_2_2_22(
            "MQTT-3.2.2-22",
            Actor.SERVER,
            "keep alive",
            "Without Server Keep Alive the server uses the client's value"),
    V5_3_3_1_1("MQTT-3.3.1-1", Actor.BOTH, "PUBLISH", "A re-delivered PUBLISH has DUP 1"),
    V5_3_3_1_2("MQTT-3.3.1-2", Actor.BOTH, "PUBLISH", "QoS 0 has DUP 0"),
    V5_3_3_1_3(
            "MQTT-3.3.1-3",
            Actor.SERVER,
            "PUBLISH",
            "DUP towards a subscriber depends only on that delivery being a repeat"),
    V5_3_3_1_4("MQTT-3.3.1-4", Actor.BOTH, "PUBLISH", "QoS bits 11 are forbidden (malformed)"),
    V5_3_3_1_5("MQTT-3.3.1-5", Actor.SERVER, "retain", "RETAIN 1 replaces the topic's retained message"),
    V5_3_3_1_6(
            "MQTT-3.3.1-6",
            Actor.SERVER,
            "retain",
            "An empty retained payload is handled normally and removes the retained message"),
    V5_3_3_1_7("MQTT-3.3.1-7", Actor.SERVER, "retain", "An empty message is not stored as retained"),
    V5_3_3_1_8("MQTT-3.3.1-8", Actor.SERVER, "retain", "RETAIN 0 neither stores nor changes a retained message"),
    V5_3_3_1_9(
            "MQTT-3.3.1-9",
            Actor.SERVER,
            "retain",
            "Retain Handling 0: matching retained messages are sent at every SUBSCRIBE"),
    V5_3_3_1_10("MQTT-3.3.1-10", Actor.SERVER, "retain", "Retain Handling 1: sent only if the subscription is new"),
    V5_3_3_1_11("MQTT-3.3.1-11", Actor.SERVER, "retain", "Retain Handling 2: never sent"),
    V5_3_3_1_12("MQTT-3.3.1-12", Actor.SERVER, "retain", "Retain As Published 0: forwarded with RETAIN 0"),
    V5_3_3_1_13(
            "MQTT-3.3.1-13", Actor.SERVER, "retain", "Retain As Published 1: forwarded with the RETAIN it came with"),
    V5_3_3_2_1("MQTT-3.3.2-1", Actor.BOTH, "PUBLISH", "The topic name is first and valid UTF-8"),
    V5_3_3_2_2("MQTT-3.3.2-2", Actor.BOTH, "topics", "No wildcards in a PUBLISH's topic name"),
    V5_3_3_2_3("MQTT-3.3.2-3", Actor.SERVER, "PUBLISH", "The name sent to a subscriber matches its filter"),
    V5_3_3_2_4("MQTT-3.3.2-4", Actor.SERVER, "properties", "Payload Format Indicator is passed on unchanged"),
    V5_3_3_2_5(
            "MQTT-3.3.2-5",
            Actor.SERVER,
            "message expiry",
            "A copy whose expiry passed before delivery began is deleted"),
    V5_3_3_2_6(
            "MQTT-3.3.2-6",
            Actor.SERVER,
            "message expiry",
            "The interval sent on is the received one less the time waited in the server"),
    V5_3_3_2_7("MQTT-3.3.2-7", Actor.BOTH, "topic alias", "Alias mappings end with the connection"),
    V5_3_3_2_8("MQTT-3.3.2-8", Actor.BOTH, "topic alias", "Alias 0 is never sent"),
    V5_3_3_2_9(
            "MQTT-3.3.2-9", Actor.CLIENT, "topic alias", "A client's alias is no more than the maximum CONNACK gave"),
    V5_3_3_2_10("MQTT-3.3.2-10", Actor.CLIENT, "topic alias", "A client takes every alias from 1 to its own maximum"),
    V5_3_3_2_11(
            "MQTT-3.3.2-11", Actor.SERVER, "topic alias", "A server's alias is no more than the maximum CONNECT gave"),
    V5_3_3_2_12("MQTT-3.3.2-12", Actor.SERVER, "topic alias", "A server takes every alias from 1 to its own maximum"),
    V5_3_3_2_13("MQTT-3.3.2-13", Actor.BOTH, "properties", "Response Topic is valid UTF-8"),
    V5_3_3_2_14("MQTT-3.3.2-14", Actor.BOTH, "properties", "Response Topic has no wildcards"),
    V5_3_3_2_15("MQTT-3.3.2-15", Actor.SERVER, "properties", "Response Topic is passed on unchanged"),
    V5_3_3_2_16("MQTT-3.3.2-16", Actor.SERVER, "properties", "Correlation Data is passed on unchanged"),
    V5_3_3_2_17("MQTT-3.3.2-17", Actor.SERVER, "properties", "User Properties are passed on unchanged"),
    V5_3_3_2_18("MQTT-3.3.2-18", Actor.SERVER, "properties", "User Properties keep their order"),
    V5_3_3_2_19("MQTT-3.3.2-19", Actor.BOTH, "properties", "Content Type is valid UTF-8"),
    V5_3_3_2_20("MQTT-3.3.2-20", Actor.SERVER, "properties", "Content Type is passed on unchanged"),
    V5_3_3_4_1("MQTT-3.3.4-1", Actor.BOTH, "QoS", "The receiver answers as the QoS asks"),
    V5_3_3_4_2(
            "MQTT-3.3.4-2",
            Actor.SERVER,
            "subscriptions",
            "Overlapping filters of one client: delivery at the highest of their QoS"),
    V5_3_3_4_3(
            "MQTT-3.3.4-3",
            Actor.SERVER,
            "subscription id",
            "If any of them has a Subscription Identifier, the ids are sent along"),
    V5_3_3_4_4(
            "MQTT-3.3.4-4",
            Actor.SERVER,
            "subscription id",
            "One joint copy carries the ids of all matching subscriptions, in any order"),
    V5_3_3_4_5(
            "MQTT-3.3.4-5",
            Actor.SERVER,
            "subscription id",
            "Several copies: each has the id of its own subscription, if it has one"),
    V5_3_3_4_6(
            "MQTT-3.3.4-6",
            Actor.CLIENT,
            "subscription id",
            "A client's PUBLISH has no Subscription Identifier (Protocol Error)"),
    V5_3_3_4_7(
            "MQTT-3.3.4-7",
            Actor.CLIENT,
            "flow control",
            "No more than the server's Receive Maximum unacknowledged QoS 1 and 2 PUBLISHes"),
    V5_3_3_4_8("MQTT-3.3.4-8", Actor.CLIENT, "flow control", "Only PUBLISH may wait for that, no other packet"),
    V5_3_3_4_9(
            "MQTT-3.3.4-9",
            Actor.SERVER,
            "flow control",
            "No more than the client's Receive Maximum unacknowledged QoS 1 and 2 PUBLISHes"),
    V5_3_3_4_10("MQTT-3.3.4-10", Actor.SERVER, "flow control", "Only PUBLISH may wait for that, no other packet"),
    V5_3_4_2_1("MQTT-3.4.2-1", Actor.BOTH, "PUBACK", "Only codes of the PUBACK table"),
    V5_3_4_2_2("MQTT-3.4.2-2", Actor.BOTH, "PUBACK", "No Reason String if PUBACK would get too large for the receiver"),
    V5_3_4_2_3("MQTT-3.4.2-3", Actor.BOTH, "PUBACK", "No User Property if PUBACK would get too large"),
    V5_3_5_2_1("MQTT-3.5.2-1", Actor.BOTH, "PUBREC", "Only codes of the PUBREC table"),
    V5_3_5_2_2("MQTT-3.5.2-2", Actor.BOTH, "PUBREC", "No Reason String if PUBREC would get too large"),
    V5_3_5_2_3("MQTT-3.5.2-3", Actor.BOTH, "PUBREC", "No User Property if PUBREC would get too large"),
    V5_3_6_1_1("MQTT-3.6.1-1", Actor.BOTH, "PUBREL", "Flags 0010; anything else is malformed: close"),
    V5_3_6_2_1("MQTT-3.6.2-1", Actor.BOTH, "PUBREL", "Only codes of the PUBREL table"),
    V5_3_6_2_2("MQTT-3.6.2-2", Actor.BOTH, "PUBREL", "No Reason String if PUBREL would get too large"),
    V5_3_6_2_3("MQTT-3.6.2-3", Actor.BOTH, "PUBREL", "No User Property if PUBREL would get too large"),
    V5_3_7_2_1("MQTT-3.7.2-1", Actor.BOTH, "PUBCOMP", "Only codes of the PUBCOMP table"),
    V5_3_7_2_2("MQTT-3.7.2-2", Actor.BOTH, "PUBCOMP", "No Reason String if PUBCOMP would get too large"),
    V5_3_7_2_3("MQTT-3.7.2-3", Actor.BOTH, "PUBCOMP", "No User Property if PUBCOMP would get too large"),
    V5_3_8_1_1("MQTT-3.8.1-1", Actor.BOTH, "SUBSCRIBE", "Flags 0010; anything else is malformed: close"),
    V5_3_8_3_1("MQTT-3.8.3-1", Actor.CLIENT, "SUBSCRIBE", "Filters are valid UTF-8"),
    V5_3_8_3_2(
            "MQTT-3.8.3-2",
            Actor.CLIENT,
            "SUBSCRIBE",
            "At least one filter with its options (none is a Protocol Error)"),
    V5_3_8_3_3(
            "MQTT-3.8.3-3",
            Actor.SERVER,
            "no local",
            "No Local 1: nothing is forwarded to a connection with the publisher's client id"),
    V5_3_8_3_4("MQTT-3.8.3-4", Actor.CLIENT, "no local", "No Local 1 on a shared subscription is a Protocol Error"),
    V5_3_8_3_5("MQTT-3.8.3-5", Actor.SERVER, "SUBSCRIBE", "Reserved option bits that are not 0 make it malformed"),
    V5_3_8_4_1("MQTT-3.8.4-1", Actor.SERVER, "SUBACK", "Every SUBSCRIBE gets a SUBACK"),
    V5_3_8_4_2("MQTT-3.8.4-2", Actor.SERVER, "SUBACK", "With the same packet id"),
    V5_3_8_4_3(
            "MQTT-3.8.4-3",
            Actor.SERVER,
            "subscriptions",
            "An identical non-shared filter replaces the session's earlier subscription"),
    V5_3_8_4_4(
            "MQTT-3.8.4-4",
            Actor.SERVER,
            "subscriptions",
            "On replacing with Retain Handling 0 the retained messages are sent again and nothing is lost"),
    V5_3_8_4_5(
            "MQTT-3.8.4-5",
            Actor.SERVER,
            "subscriptions",
            "Several filters act like several SUBSCRIBEs with one SUBACK"),
    V5_3_8_4_6("MQTT-3.8.4-6", Actor.SERVER, "SUBACK", "One reason code for each filter"),
    V5_3_8_4_7("MQTT-3.8.4-7", Actor.SERVER, "SUBACK", "It shows the granted QoS or the failure"),
    V5_3_8_4_8("MQTT-3.8.4-8", Actor.SERVER, "QoS", "Delivery QoS is the lower of the publish QoS and the granted QoS"),
    V5_3_9_2_1("MQTT-3.9.2-1", Actor.SERVER, "SUBACK", "No Reason String if SUBACK would get too large for the client"),
    V5_3_9_2_2("MQTT-3.9.2-2", Actor.SERVER, "SUBACK", "No User Property if SUBACK would get too large"),
    V5_3_9_3_1("MQTT-3.9.3-1", Actor.SERVER, "SUBACK", "Codes in the order of the filters"),
    V5_3_9_3_2("MQTT-3.9.3-2", Actor.SERVER, "SUBACK", "Only codes of the SUBACK table"),
    V5_3_10_1_1("MQTT-3.10.1-1", Actor.BOTH, "UNSUBSCRIBE", "Flags 0010; anything else is malformed: close"),
    V5_3_10_3_1("MQTT-3.10.3-1", Actor.CLIENT, "UNSUBSCRIBE", "Filters are valid UTF-8"),
    V5_3_10_3_2("MQTT-3.10.3-2", Actor.CLIENT, "UNSUBSCRIBE", "At least one filter (none is a Protocol Error)"),
    V5_3_10_4_1(
            "MQTT-3.10.4-1",
            Actor.SERVER,
            "UNSUBSCRIBE",
            "Filters are compared character by character; an exact match deletes the subscription"),
    V5_3_10_4_2("MQTT-3.10.4-2", Actor.SERVER, "UNSUBSCRIBE", "From then on nothing new is queued for the filter"),
    V5_3_10_4_3("MQTT-3.10.4-3", Actor.SERVER, "UNSUBSCRIBE", "QoS 1 and 2 deliveries that had begun are finished"),
    V5_3_10_4_4("MQTT-3.10.4-4", Actor.SERVER, "UNSUBACK", "Every UNSUBSCRIBE gets an UNSUBACK"),
    V5_3_10_4_5("MQTT-3.10.4-5", Actor.SERVER, "UNSUBACK", "With the same id, and even if nothing was deleted"),
    V5_3_10_4_6(
            "MQTT-3.10.4-6",
            Actor.SERVER,
            "UNSUBSCRIBE",
            "Several filters act like several UNSUBSCRIBEs with one UNSUBACK"),
    V5_3_11_2_1(
            "MQTT-3.11.2-1",
            Actor.SERVER,
            "UNSUBACK",
            "No Reason String if UNSUBACK would get too large for the client"),
    V5_3_11_2_2("MQTT-3.11.2-2", Actor.SERVER, "UNSUBACK", "No User Property if UNSUBACK would get too large"),
    V5_3_11_3_1("MQTT-3.11.3-1", Actor.SERVER, "UNSUBACK", "Codes in the order of the filters"),
    V5_3_11_3_2("MQTT-3.11.3-2", Actor.SERVER, "UNSUBACK", "Only codes of the UNSUBACK table"),
    V5_3_12_4_1("MQTT-3.12.4-1", Actor.SERVER, "PING", "PINGREQ gets PINGRESP"),
    V5_3_14_0_1(
            "MQTT-3.14.0-1", Actor.SERVER, "DISCONNECT", "No DISCONNECT from the server before a CONNACK below 0x80"),
    V5_3_14_1_1("MQTT-3.14.1-1", Actor.BOTH, "DISCONNECT", "Reserved bits are checked; if set, DISCONNECT 0x81"),
    V5_3_14_2_1("MQTT-3.14.2-1", Actor.BOTH, "DISCONNECT", "Only codes of the DISCONNECT table"),
    V5_3_14_2_2(
            "MQTT-3.14.2-2",
            Actor.SERVER,
            "DISCONNECT",
            "The server never sends Session Expiry Interval in DISCONNECT"),
    V5_3_14_2_3("MQTT-3.14.2-3", Actor.BOTH, "DISCONNECT", "No Reason String if DISCONNECT would get too large"),
    V5_3_14_2_4("MQTT-3.14.2-4", Actor.BOTH, "DISCONNECT", "No User Property if DISCONNECT would get too large"),
    V5_3_14_4_1("MQTT-3.14.4-1", Actor.BOTH, "DISCONNECT", "After DISCONNECT its sender sends nothing more"),
    V5_3_14_4_2("MQTT-3.14.4-2", Actor.BOTH, "DISCONNECT", "After DISCONNECT its sender closes the connection"),
    V5_3_14_4_3(
            "MQTT-3.14.4-3", Actor.SERVER, "will", "On DISCONNECT 0x00 the will is dropped without being published"),
    V5_3_15_1_1("MQTT-3.15.1-1", Actor.BOTH, "AUTH", "Flags 0000; anything else is malformed: close"),
    V5_3_15_2_1("MQTT-3.15.2-1", Actor.BOTH, "AUTH", "Only codes of the AUTH table (00, 18, 19)"),
    V5_3_15_2_2("MQTT-3.15.2-2", Actor.BOTH, "AUTH", "No Reason String if AUTH would get too large"),
    V5_3_15_2_3("MQTT-3.15.2-3", Actor.BOTH, "AUTH", "No User Property if AUTH would get too large"),
    V5_4_1_0_1("MQTT-4.1.0-1", Actor.BOTH, "session", "The state is not dropped while the connection is open"),
    V5_4_1_0_2(
            "MQTT-4.1.0-2",
            Actor.SERVER,
            "session",
            "The state is dropped once the connection is closed and the Session Expiry Interval has passed"),
    V5_4_2_1(
            "MQTT-4.2-1",
            Actor.BOTH,
            "transport",
            "At least one ordered, lossless byte-stream transport (Appendix B prints MQTT-4.2.0-1)"),
    V5_4_3_1_1("MQTT-4.3.1-1", Actor.BOTH, "QoS 0", "Sent with QoS 0 and DUP 0"),
    V5_4_3_2_1("MQTT-4.3.2-1", Actor.BOTH, "QoS 1", "Sender: an unused id for each new message"),
    V5_4_3_2_2("MQTT-4.3.2-2", Actor.BOTH, "QoS 1", "Sender: QoS 1, DUP 0 with that id"),
    V5_4_3_2_3("MQTT-4.3.2-3", Actor.BOTH, "QoS 1", "Sender: unacknowledged until PUBACK"),
    V5_4_3_2_4("MQTT-4.3.2-4", Actor.BOTH, "QoS 1", "Receiver: PUBACK with the id once it took the message over"),
    V5_4_3_2_5(
            "MQTT-4.3.2-5",
            Actor.BOTH,
            "QoS 1",
            "Receiver: after its PUBACK the id means a new message whatever DUP says"),
    V5_4_3_3_1("MQTT-4.3.3-1", Actor.BOTH, "QoS 2", "Sender: an unused id for each new message"),
    V5_4_3_3_2("MQTT-4.3.3-2", Actor.BOTH, "QoS 2", "Sender: QoS 2, DUP 0 with that id"),
    V5_4_3_3_3("MQTT-4.3.3-3", Actor.BOTH, "QoS 2", "Sender: unacknowledged until PUBREC"),
    V5_4_3_3_4("MQTT-4.3.3-4", Actor.BOTH, "QoS 2", "Sender: PUBREL with the id after a PUBREC below 0x80"),
    V5_4_3_3_5("MQTT-4.3.3-5", Actor.BOTH, "QoS 2", "Sender: PUBREL unacknowledged until PUBCOMP"),
    V5_4_3_3_6("MQTT-4.3.3-6", Actor.BOTH, "QoS 2", "Sender: the PUBLISH is not sent again after its PUBREL"),
    V5_4_3_3_7("MQTT-4.3.3-7", Actor.BOTH, "QoS 2", "Sender: no message expiry once the PUBLISH was sent"),
    V5_4_3_3_8("MQTT-4.3.3-8", Actor.BOTH, "QoS 2", "Receiver: PUBREC with the id once it took the message over"),
    V5_4_3_3_9(
            "MQTT-4.3.3-9", Actor.BOTH, "QoS 2", "Receiver: after a PUBREC of 0x80 or more the id means a new message"),
    V5_4_3_3_10(
            "MQTT-4.3.3-10",
            Actor.BOTH,
            "QoS 2",
            "Receiver: until PUBREL a repeat of the id gets PUBREC and is not delivered again"),
    V5_4_3_3_11("MQTT-4.3.3-11", Actor.BOTH, "QoS 2", "Receiver: PUBREL gets PUBCOMP with the id"),
    V5_4_3_3_12("MQTT-4.3.3-12", Actor.BOTH, "QoS 2", "Receiver: after PUBCOMP the id means a new message"),
    V5_4_3_3_13("MQTT-4.3.3-13", Actor.BOTH, "QoS 2", "Receiver: the handshake goes on even if the message expired"),
    V5_4_4_0_1(
            "MQTT-4.4.0-1",
            Actor.BOTH,
            "re-delivery",
            "Only on reconnecting with Clean Start 0 and a session present, unacknowledged PUBLISH (above QoS 0) and PUBREL are sent again under their old ids; at no other time"),
    V5_4_4_0_2(
            "MQTT-4.4.0-2",
            Actor.BOTH,
            "re-delivery",
            "A PUBACK or PUBREC of 0x80 or more ends that PUBLISH; it is not sent again"),
    V5_4_5_0_1(
            "MQTT-4.5.0-1",
            Actor.SERVER,
            "QoS",
            "A message taken over is added to the session of each client with a matching subscription"),
    V5_4_5_0_2("MQTT-4.5.0-2", Actor.CLIENT, "QoS", "A client acknowledges every PUBLISH by its QoS"),
    V5_4_6_0_1("MQTT-4.6.0-1", Actor.CLIENT, "ordering", "Re-sent PUBLISHes keep their first order"),
    V5_4_6_0_2("MQTT-4.6.0-2", Actor.CLIENT, "ordering", "PUBACKs in the order of the PUBLISHes"),
    V5_4_6_0_3("MQTT-4.6.0-3", Actor.CLIENT, "ordering", "PUBRECs in the order of the PUBLISHes"),
    V5_4_6_0_4("MQTT-4.6.0-4", Actor.CLIENT, "ordering", "PUBRELs in the order of the PUBRECs"),
    V5_4_6_0_5(
            "MQTT-4.6.0-5",
            Actor.SERVER,
            "ordering",
            "On an ordered topic, messages of one publisher with one QoS reach each subscriber in the order received"),
    V5_4_6_0_6(
            "MQTT-4.6.0-6", Actor.SERVER, "ordering", "Every topic is ordered by default on non-shared subscriptions"),
    V5_4_7_0_1("MQTT-4.7.0-1", Actor.BOTH, "topics", "Wildcards belong in filters only"),
    V5_4_7_1_1("MQTT-4.7.1-1", Actor.CLIENT, "topics", "# alone or after a slash, and last"),
    V5_4_7_1_2("MQTT-4.7.1-2", Actor.CLIENT, "topics", "+ fills a whole level"),
    V5_4_7_2_1(
            "MQTT-4.7.2-1",
            Actor.SERVER,
            "topics",
            "A filter that begins with a wildcard does not match topics that begin with $"),
    V5_4_7_3_1("MQTT-4.7.3-1", Actor.BOTH, "topics", "At least one character"),
    V5_4_7_3_2("MQTT-4.7.3-2", Actor.BOTH, "topics", "No U+0000"),
    V5_4_7_3_3("MQTT-4.7.3-3", Actor.BOTH, "topics", "At most 65535 bytes when encoded"),
    V5_4_7_3_4("MQTT-4.7.3-4", Actor.SERVER, "topics", "No normalising or replacing when matching"),
    V5_4_8_2_1(
            "MQTT-4.8.2-1",
            Actor.CLIENT,
            "shared subscription",
            "A shared filter begins $share/ and has a share name of at least one character"),
    V5_4_8_2_2(
            "MQTT-4.8.2-2",
            Actor.CLIENT,
            "shared subscription",
            "The share name has no / + or #, and is followed by a slash and a filter"),
    V5_4_8_2_3("MQTT-4.8.2-3", Actor.SERVER, "shared subscription", "The chosen client's granted QoS is respected"),
    V5_4_8_2_4(
            "MQTT-4.8.2-4",
            Actor.SERVER,
            "shared subscription",
            "QoS 2: a delivery broken off is finished with the same client when it is back"),
    V5_4_8_2_5(
            "MQTT-4.8.2-5",
            Actor.SERVER,
            "shared subscription",
            "QoS 2: if that client's session ends first, the message goes to no other client"),
    V5_4_8_2_6(
            "MQTT-4.8.2-6",
            Actor.SERVER,
            "shared subscription",
            "A PUBACK or PUBREC of 0x80 or more discards the message; no other client gets it"),
    V5_4_9_0_1(
            "MQTT-4.9.0-1",
            Actor.BOTH,
            "flow control",
            "The send quota starts above 0 and no higher than the Receive Maximum"),
    V5_4_9_0_2(
            "MQTT-4.9.0-2",
            Actor.BOTH,
            "flow control",
            "Each PUBLISH above QoS 0 takes one from the quota; at 0 no more of them are sent"),
    V5_4_9_0_3(
            "MQTT-4.9.0-3", Actor.BOTH, "flow control", "All other packets are still handled and answered at quota 0"),
    V5_4_12_0_1(
            "MQTT-4.12.0-1",
            Actor.SERVER,
            "AUTH",
            "An unsupported method: CONNACK 0x8C or 0x87 may be sent, the close is a must"),
    V5_4_12_0_2("MQTT-4.12.0-2", Actor.SERVER, "AUTH", "The server's AUTH asking for more has code 0x18"),
    V5_4_12_0_3("MQTT-4.12.0-3", Actor.CLIENT, "AUTH", "The client's answer is AUTH 0x18"),
    V5_4_12_0_4(
            "MQTT-4.12.0-4",
            Actor.SERVER,
            "AUTH",
            "The server may refuse at any point with a CONNACK of 0x80 or more and must close"),
    V5_4_12_0_5(
            "MQTT-4.12.0-5",
            Actor.BOTH,
            "AUTH",
            "All AUTH packets and a good CONNACK repeat CONNECT's Authentication Method"),
    V5_4_12_0_6(
            "MQTT-4.12.0-6",
            Actor.SERVER,
            "AUTH",
            "No method in CONNECT: the server sends no AUTH and no method in CONNACK"),
    V5_4_12_0_7("MQTT-4.12.0-7", Actor.CLIENT, "AUTH", "No method in CONNECT: the client sends no AUTH"),
    V5_4_12_1_1("MQTT-4.12.1-1", Actor.CLIENT, "AUTH", "Re-authentication (AUTH 0x19) uses the method of the CONNECT"),
    V5_4_12_1_2(
            "MQTT-4.12.1-2",
            Actor.BOTH,
            "AUTH",
            "A failed re-authentication closes the connection (DISCONNECT with a code should precede)"),
    V5_4_13_1_1(
            "MQTT-4.13.1-1",
            Actor.SERVER,
            "errors",
            "A malformed packet or protocol error with a given reason code closes the connection"),
    V5_4_13_2_1(
            "MQTT-4.13.2-1",
            Actor.BOTH,
            "errors",
            "A code of 0x80 or more meant for CONNACK or DISCONNECT closes the connection whether or not the packet is sent"),
    V5_6_0_0_1(
            "MQTT-6.0.0-1",
            Actor.BOTH,
            "WebSocket",
            "Binary frames only; another data frame type closes the connection"),
    V5_6_0_0_2("MQTT-6.0.0-2", Actor.BOTH, "WebSocket", "Several or partial packets in a frame must be handled"),
    V5_6_0_0_3("MQTT-6.0.0-3", Actor.CLIENT, "WebSocket", "The client offers the subprotocol mqtt"),
    V5_6_0_0_4("MQTT-6.0.0-4", Actor.SERVER, "WebSocket", "The server chooses the subprotocol mqtt");

    /** Whom a statement binds. */
    public enum Actor {
        /** The client only. */
        CLIENT,
        /** The server only. */
        SERVER,
        /** Either side. */
        BOTH
    }

    private final String id;
    private final Actor actor;
    private final String area;
    private final String text;

    Statement(String id, Actor actor, String area, String text) {
        this.id = id;
        this.actor = actor;
        this.area = area;
        this.text = text;
    }

    /** The number the standard gives it, such as {@code MQTT-3.1.0-2}; unique within its version. */
    public String id() {
        return id;
    }

    /** True for a statement of MQTT 5.0, false for one of MQTT 3.1.1. */
    public boolean isV5() {
        return name().startsWith("V5");
    }

    /** How comments and reports cite it: {@code MQTT-3.1.0-2}, or {@code v3 MQTT-3.1.0-2} for MQTT 3.1.1. */
    public String citation() {
        return isV5() ? id : "v3 " + id;
    }

    /** Whom it binds. */
    public Actor actor() {
        return actor;
    }

    /** The part of the protocol it belongs to, such as {@code will}. */
    public String area() {
        return area;
    }

    /** What it demands, in our words. */
    public String text() {
        return text;
    }
}
