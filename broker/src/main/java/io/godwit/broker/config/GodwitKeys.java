// SPDX-License-Identifier: Apache-2.0
package io.godwit.broker.config;

import static io.godwit.broker.config.ValueType.ADDRESS_RANGES;
import static io.godwit.broker.config.ValueType.integer;

import io.godwit.broker.config.ReloadConfig.ClosedListener;
import io.godwit.broker.config.ReloadConfig.RightsChange;
import io.godwit.broker.config.ReloadConfig.Watch;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/** The keys that mosquitto does not have. All begin with {@code godwit_}. */
final class GodwitKeys {
    static final Key<Integer> LOOPS = key(
                    "godwit_loops", integer(0, 1_024), "Threads that serve clients; 0 is one for every two processors.")
            .or(0)
            .atStart()
            .example("godwit_loops 4");
    static final Key<Integer> CONNECT_TIMEOUT = key(
                    "godwit_connect_timeout",
                    integer(1, 3_600),
                    "Seconds from the opening of a connection to its whole CONNECT, handshakes included.")
            .or(20);
    static final Key<Integer> CONNECTION_RATE = key(
                    "godwit_connection_rate",
                    integer(0, 1_000_000),
                    "Connections in a second that one address may open; 0 is no limit.")
            .or(200);
    static final Key<Integer> CONNECTION_BURST = key(
                    "godwit_connection_burst",
                    integer(1, 10_000_000),
                    "Connections that one address may open at once before that rate counts.")
            .or(2_000);
    static final Key<List<AddressRange>> CONNECTION_RATE_EXEMPT = key(
                    "godwit_connection_rate_exempt", ADDRESS_RANGES, "Addresses without that limit.")
            .or(List.of(AddressRange.of("127.0.0.0/8"), AddressRange.of("::1")), "127.0.0.0/8 ::1")
            .example("godwit_connection_rate_exempt 127.0.0.0/8 10.0.0.0/8");
    static final Key<List<AddressRange>> PROXY_TRUSTED = key(
                    "godwit_proxy_trusted",
                    ADDRESS_RANGES,
                    "Addresses of proxies whose X-Forwarded-For header is believed on WebSocket listeners.")
            .or(List.of(), "nobody")
            .example("godwit_proxy_trusted 10.0.0.1");
    static final Key<Integer> PASSWORD_THREADS = key(
                    "godwit_password_threads",
                    integer(0, 1_024),
                    "Passwords checked at a time, since a check may take 46 MiB; 0 is one for every two processors.")
            .or(0)
            .atStart()
            .example("godwit_password_threads 2");
    static final Key<Integer> PASSWORD_QUEUE = key(
                    "godwit_password_queue",
                    integer(0, 1_000_000),
                    "Password checks that may wait; further clients are told that the server is busy.")
            .or(1_000)
            .atStart();
    static final Key<Durability> DURABILITY = key(
                    "godwit_durability",
                    ValueType.oneOf(Map.of(
                            "memory", Durability.MEMORY, "process", Durability.PROCESS, "power", Durability.POWER)),
                    "What an acknowledged message survives with `persistence true`: process is a crash or kill -9 of the"
                            + " broker, power also a power failure, memory neither.")
            .or(Durability.PROCESS, "process")
            .atStart()
            .example("godwit_durability power");
    static final Key<Long> JOURNAL_SEGMENT_SIZE = key(
                    "godwit_journal_segment_size",
                    ValueType.bytes(1L << 20, 1L << 30),
                    "How large a file of the journal becomes, from 1M to 1G.")
            .or(32L << 20, "32M")
            .atStart();
    static final Key<Long> JOURNAL_LIMIT = key(
                    "godwit_journal_limit",
                    ValueType.bytes(0, Long.MAX_VALUE),
                    "How much of the disk the journal may take; beyond it messages are refused as with a full disk; 0 is no"
                            + " limit.")
            .or(0L)
            .atStart()
            .example("godwit_journal_limit 10G");
    static final Key<Long> MESSAGE_MEMORY = key(
                    "godwit_message_memory",
                    ValueType.bytes(0, Long.MAX_VALUE),
                    "How much of the queued messages is held in memory; the others are read back from the journal; 0 is a"
                            + " quarter of the heap.")
            .or(0L)
            .atStart()
            .example("godwit_message_memory 256M");

    static final Key<Path> ADMIN_PASSWORD_FILE = key(
                    "godwit_admin_password_file",
                    ValueType.PATH,
                    "The file with administrators and their password hashes, written as with godwit passwd: who may trace the packets"
                            + " of others. Without it nobody may.")
            .example("godwit_admin_password_file /etc/godwit/administrators");
    static final Key<Integer> TRACE_PACKETS = key(
                    "godwit_trace_packets",
                    integer(0, 10_000),
                    "How many of a client's last packets are remembered for godwit trace --last; 0 is none and costs nothing.")
            .or(0)
            .example("godwit_trace_packets 50");
    static final Key<Long> TRACE_MEMORY = key(
                    "godwit_trace_memory",
                    ValueType.bytes(0, 1L << 32),
                    "Memory for these packets of all clients together; the clients that were silent longest are forgotten"
                            + " first; 0 remembers none.")
            .or(4L << 20, "4M");
    static final Key<Path> CONTROL_SOCKET = key(
                    "godwit_control_socket",
                    ValueType.PATH,
                    "Where the Unix socket of godwit ctl is, or off. Only the user that runs the broker, and root, may use it.")
            .orAs(
                    "`godwit.sock` in `persistence_location`; without persistence `godwit-PORT.sock` in the runtime directory")
            .atStart()
            .example("godwit_control_socket /run/godwit/ctl.sock");
    static final Key<Boolean> TRACE_PAYLOAD = key(
                    "godwit_trace_payload",
                    ValueType.BOOLEAN,
                    "Lets administrators see payloads when they trace packets; passwords are never shown.")
            .or(false);

    static final Key<Boolean> SYS_DETAILS = key(
                    "godwit_sys_details",
                    ValueType.BOOLEAN,
                    "Has $SYS tell, too, which clients are connected, how long connections lasted, how large published"
                            + " messages are and how often clients did what. Who may read $SYS sees the client identifiers.")
            .or(false)
            .atStart()
            .example("godwit_sys_details true");

    static final Key<Watch> WATCH_FILES = key(
                    "godwit_watch_files",
                    ValueType.oneOf(Map.of("false", Watch.NOTHING, "true", Watch.NAMED_FILES, "all", Watch.ALL)),
                    "Takes password, ACL, certificate, key and revocation files over when they change, without a signal; all"
                            + " does so with the configuration itself too.")
            .or(Watch.NOTHING, "false")
            .example("godwit_watch_files true");
    static final Key<RightsChange> RIGHTS_CHANGE = key(
                    "godwit_rights_change",
                    ValueType.oneOf(Map.of(
                            "keep", RightsChange.KEEP, "log", RightsChange.LOG, "disconnect", RightsChange.DISCONNECT)),
                    "What becomes of a connected client whose user a reload removes, whose password it changes, or that holds a"
                            + " subscription of which it may read nothing any more: keep says nothing, log names it in"
                            + " the log, disconnect also disconnects it.")
            .or(RightsChange.KEEP, "keep")
            .example("godwit_rights_change disconnect");
    static final Key<ClosedListener> CLOSED_LISTENER = key(
                    "godwit_closed_listener",
                    ValueType.oneOf(Map.of("disconnect", ClosedListener.DISCONNECT, "keep", ClosedListener.KEEP)),
                    "What becomes of the connections of a listener that a reload closes: disconnect tells them that the server"
                            + " shuts down, keep lets them go on.")
            .or(ClosedListener.DISCONNECT, "disconnect")
            .example("godwit_closed_listener keep");

    static final List<Key<?>> ALL = List.of(
            ADMIN_PASSWORD_FILE,
            CLOSED_LISTENER,
            CONNECT_TIMEOUT,
            CONNECTION_BURST,
            CONNECTION_RATE,
            CONNECTION_RATE_EXEMPT,
            CONTROL_SOCKET,
            DURABILITY,
            JOURNAL_LIMIT,
            JOURNAL_SEGMENT_SIZE,
            LOOPS,
            MESSAGE_MEMORY,
            PASSWORD_QUEUE,
            PASSWORD_THREADS,
            PROXY_TRUSTED,
            RIGHTS_CHANGE,
            SYS_DETAILS,
            TRACE_MEMORY,
            TRACE_PACKETS,
            TRACE_PAYLOAD,
            WATCH_FILES);

    private GodwitKeys() {}

    private static <T> Key<T> key(String name, ValueType<T> type, String text) {
        return Key.of(name, Key.Group.GODWIT, Key.Scope.GLOBAL, type, text);
    }
}
