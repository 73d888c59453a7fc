// SPDX-License-Identifier: Apache-2.0
package io.godwit.broker.operator;

import io.godwit.broker.config.LogType;
import java.io.IOException;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;

/** Finds the command of a request, carries it out and makes its answer. Any thread that may wait, several at a time. */
public final class ControlCommands {
    /** A broker that does not answer for this long is stuck or stopped. */
    private static final int PATIENCE_SECONDS = 30;

    private final OperatedBroker broker;
    private final HostProcess host;
    private final StatusCommand status;
    private final ClientCommands clients;
    private final RetainedCommands retained;
    private final ReasonCommands reasons;

    /** Commands for this broker in this process. */
    public ControlCommands(OperatedBroker broker, HostProcess host) {
        this.broker = broker;
        this.host = host;
        this.status = new StatusCommand(broker, host);
        this.clients = new ClientCommands(broker);
        this.retained = new RetainedCommands(broker);
        this.reasons = new ReasonCommands(broker);
    }

    /**
     * Carries a request out.
     *
     * @param asker the user of the operating system who asks, for the log
     * @return the members of the answer's {@code result}
     * @throws ControlFault if it cannot be carried out
     */
    Map<String, @Nullable Object> answer(ControlRequest request, String asker) throws ControlFault {
        return switch (request.command()) {
            case "status" -> status.answer();
            case "clients.list" -> clients.list(request, true);
            case "sessions.list" -> clients.list(request, false);
            case "clients.show", "sessions.show" -> clients.show(request);
            case "clients.kick" -> {
                Map<String, @Nullable Object> kicked = clients.kick(request);
                if (!request.flag("dryRun")) {
                    note(asker, "disconnected " + kicked.get("count") + " clients: " + clients.described(request));
                }
                yield kicked;
            }
            case "sessions.expire" -> {
                Map<String, @Nullable Object> expired = clients.expire(request);
                note(asker, "expired the session of " + request.text("client"));
                yield expired;
            }
            case "subscriptions" -> clients.subscriptions(request);
            case "retained.list" -> retained.list(request);
            case "retained.show" -> retained.show(request);
            case "retained.purge" -> {
                Map<String, @Nullable Object> purged = retained.purge(request);
                if (!request.flag("dryRun")) {
                    note(asker, "removed " + purged.get("count") + " retained messages of " + request.text("filter"));
                }
                yield purged;
            }
            case "explain" -> reasons.explain(request);
            case "reasons" -> reasons.list(request);
            case "reload" -> {
                note(asker, "asked for a reload");
                HostProcess.Reloaded outcome = host.reload();
                if (!outcome.done()) {
                    throw new ControlFault(ControlFault.Kind.FAILED, String.join(" ", outcome.lines()));
                }
                yield of("changes", outcome.lines());
            }
            case "rotate" -> {
                note(asker, "asked to open the log anew");
                yield of("opened", rotate());
            }
            case "save" -> {
                note(asker, "asked to save");
                broker.saveNow().run();
                yield of("durability", broker.durability().name().toLowerCase(Locale.ROOT));
            }
            case "log.show" -> logTypes();
            case "log.set" -> {
                setLogTypes(request);
                note(asker, "changed the types of log lines until the next reload");
                yield logTypes();
            }
            default ->
                throw ControlRequest.bad("This broker has no command \"" + request.command()
                        + "\"; it may be older than your godwit ctl.");
        };
    }

    private void note(String asker, String what) {
        broker.log().notice("Control socket: " + asker + " " + what + ".");
    }

    private List<String> rotate() throws ControlFault {
        try {
            return host.rotate();
        } catch (IOException e) {
            throw new ControlFault(ControlFault.Kind.FAILED, e.getMessage() + " The log stays where it is.");
        }
    }

    private Map<String, @Nullable Object> logTypes() {
        Set<LogType> on = host.logTypes();
        Map<String, @Nullable Object> types = new LinkedHashMap<>();
        for (LogType type : LogType.values()) {
            types.put(type.name().toLowerCase(Locale.ROOT), on.contains(type));
        }
        return of("types", types);
    }

    private void setLogTypes(ControlRequest request) throws ControlFault {
        Set<LogType> types = EnumSet.noneOf(LogType.class);
        types.addAll(host.logTypes());
        types.addAll(types(request.texts("on")));
        types.removeAll(types(request.texts("off")));
        host.logTypes(types);
    }

    private static Set<LogType> types(List<String> words) throws ControlFault {
        Set<LogType> types = EnumSet.noneOf(LogType.class);
        for (String word : words) {
            if (word.equals("all")) {
                types.addAll(EnumSet.allOf(LogType.class));
                continue;
            }
            try {
                types.add(LogType.valueOf(word.toUpperCase(Locale.ROOT)));
            } catch (IllegalArgumentException e) {
                List<String> known = new ArrayList<>();
                for (LogType type : LogType.values()) {
                    known.add(type.name().toLowerCase(Locale.ROOT));
                }
                throw ControlRequest.bad("There is no type of log lines \"" + word + "\"; there are all, "
                        + String.join(", ", known) + ".");
            }
        }
        return types;
    }

    static Map<String, @Nullable Object> of(String name, @Nullable Object value) {
        Map<String, @Nullable Object> object = new LinkedHashMap<>();
        object.put(name, value);
        return object;
    }

    /** Waits for what the loops do. */
    static <T> T await(CompletableFuture<T> future) throws ControlFault {
        try {
            return future.get(PATIENCE_SECONDS, TimeUnit.SECONDS);
        } catch (TimeoutException e) {
            throw new ControlFault(
                    ControlFault.Kind.BUSY,
                    "The broker did not answer within " + PATIENCE_SECONDS + " s: it is overloaded or stops.");
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new ControlFault(ControlFault.Kind.BUSY, "The broker stops.");
        } catch (ExecutionException e) {
            throw new IllegalStateException("A control command met an internal error", e.getCause());
        }
    }
}
