// SPDX-License-Identifier: Apache-2.0
package io.godwit.app.trace;

import java.io.BufferedOutputStream;
import java.io.BufferedReader;
import java.io.Console;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.io.PrintStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.Certificate;
import java.security.cert.CertificateFactory;
import java.time.Duration;
import java.time.ZoneId;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;
import java.util.function.Function;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;
import org.jspecify.annotations.Nullable;

/** {@code godwit trace}: asks a broker for packets and writes them until it is stopped. */
public final class TraceCommand {
    static final int DONE = 0;

    /** Status when the broker cannot be asked, refuses, or ends the trace. */
    static final int FAILED = 1;

    /** Status for a command line that cannot be followed. */
    static final int UNUSABLE = 3;

    private static final Duration CONNECT_TIMEOUT = Duration.ofSeconds(20);
    private static final int MOST_REFUSAL = 2_000;

    /**
     * What the command has around it.
     *
     * @param outIsTerminal whether somebody looks at {@code out}
     * @param onStop is given what ends the command early, as Ctrl-C does
     * @param ask asks for a password; null when there is nobody to answer
     */
    record Surroundings(
            Map<String, String> environment,
            PrintStream out,
            PrintStream err,
            boolean outIsTerminal,
            Consumer<Runnable> onStop,
            Function<String, byte @Nullable []> ask) {}

    private final TraceOptions options;
    private final Surroundings around;
    private final AtomicBoolean stopped = new AtomicBoolean();

    private TraceCommand(TraceOptions options, Surroundings around) {
        this.options = options;
        this.around = around;
    }

    /**
     * Runs the command with these words behind its name and returns the exit status.
     *
     * @param onStop is given what ends the command early, as Ctrl-C does
     * @param ask asks for a password; null when there is nobody to answer
     */
    public static int run(List<String> words, Consumer<Runnable> onStop, Function<String, byte @Nullable []> ask) {
        boolean isTerminal =
                Optional.ofNullable(System.console()).map(Console::isTerminal).orElse(false);
        return run(words, new Surroundings(System.getenv(), System.out, System.err, isTerminal, onStop, ask));
    }

    static int run(List<String> words, Surroundings around) {
        if (words.isEmpty() || words.contains("--help")) {
            around.out().print(TraceOptions.HELP);
            return DONE;
        }
        try {
            TraceOptions options = TraceOptions.read(words, around.environment());
            if (options.format() == TraceOptions.Format.PCAPNG && options.output() == null && around.outIsTerminal()) {
                throw new IllegalArgumentException("A capture is no text: name a file with --output.");
            }
            return new TraceCommand(options, around).run();
        } catch (IllegalArgumentException e) {
            around.err().println("Error: " + e.getMessage());
            around.err().println("Use 'godwit trace --help' to see usage.");
            return UNUSABLE;
        } catch (IOException | GeneralSecurityException e) {
            String why = e.getMessage() == null ? e.getClass().getSimpleName() : e.getMessage();
            around.err().println("Error: " + why);
            return FAILED;
        }
    }

    private int run() throws IOException, GeneralSecurityException {
        String password = password();
        if (password == null) {
            around.err().println("Error: a password is wanted; see --password-file.");
            return UNUSABLE;
        }
        HttpClient.Builder builder =
                HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).connectTimeout(CONNECT_TIMEOUT);
        Path caFile = options.caFile();
        if (caFile != null) {
            builder.sslContext(trusting(caFile));
        }
        HttpClient http = builder.build();
        around.onStop().accept(() -> {
            stopped.set(true);
            http.shutdownNow();
        });
        try {
            return ask(http, password);
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            return DONE;
        } catch (IOException failed) {
            if (stopped.get()) {
                return DONE;
            }
            throw new IOException(
                    "The broker at " + options.host() + ":" + options.port() + " cannot be asked: " + reason(failed)
                            + ". Its port for HTTP is that of a listener with protocol http_api or websockets.",
                    failed);
        } finally {
            http.shutdownNow();
        }
    }

    private static String reason(IOException failed) {
        Throwable cause = failed;
        while (cause.getMessage() == null && cause.getCause() != null) {
            cause = cause.getCause();
        }
        return cause.getMessage() == null ? "the connection was refused or ended" : cause.getMessage();
    }

    private @Nullable String password() throws IOException {
        Path file = options.passwordFile();
        if (file != null) {
            try (BufferedReader lines = Files.newBufferedReader(file)) {
                return lines.readLine();
            } catch (IOException unreadable) {
                throw new IOException("The password file " + file + " cannot be read.", unreadable);
            }
        }
        String known = around.environment().get("GODWIT_ADMIN_PASSWORD");
        if (known != null) {
            return known;
        }
        byte[] answer = around.ask().apply("Password of " + options.userName() + ": ");
        return answer == null ? null : new String(answer, StandardCharsets.UTF_8);
    }

    private static SSLContext trusting(Path caFile) throws IOException, GeneralSecurityException {
        KeyStore store = KeyStore.getInstance(KeyStore.getDefaultType());
        store.load(null, null);
        try (InputStream in = Files.newInputStream(caFile)) {
            int number = 0;
            for (Certificate certificate :
                    CertificateFactory.getInstance("X.509").generateCertificates(in)) {
                store.setCertificateEntry("ca" + number++, certificate);
            }
        }
        TrustManagerFactory trust = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
        trust.init(store);
        SSLContext context = SSLContext.getInstance("TLS");
        context.init(null, trust.getTrustManagers(), null);
        return context;
    }

    private int ask(HttpClient http, String password) throws IOException, InterruptedException {
        String host = options.host().contains(":") ? "[" + options.host() + "]" : options.host();
        URI uri = URI.create((options.tls() ? "https://" : "http://") + host + ":" + options.port() + options.target());
        String login = options.userName() + ":" + password;
        HttpRequest request = HttpRequest.newBuilder(uri)
                .header(
                        "Authorization",
                        "Basic " + Base64.getEncoder().encodeToString(login.getBytes(StandardCharsets.UTF_8)))
                .build();
        HttpResponse<InputStream> response = http.send(request, HttpResponse.BodyHandlers.ofInputStream());
        try (InputStream body = response.body()) {
            if (response.statusCode() != 200) {
                String text = new String(body.readNBytes(MOST_REFUSAL), StandardCharsets.UTF_8).strip();
                around.err().println("Error: the broker says: " + text);
                return FAILED;
            }
            return copy(body);
        }
    }

    private int copy(InputStream body) throws IOException {
        Path file = options.output();
        OutputStream out = file == null ? around.out() : new BufferedOutputStream(Files.newOutputStream(file));
        try {
            copy(new BufferedReader(new InputStreamReader(body, StandardCharsets.UTF_8)), out);
        } finally {
            out.flush();
            if (file != null) {
                out.close();
            }
        }
        if (options.last() || stopped.get()) {
            return DONE;
        }
        around.err().println("Error: the broker ended the trace.");
        return FAILED;
    }

    private void copy(BufferedReader lines, OutputStream out) throws IOException {
        EventWriter writer = switch (options.format()) {
            case TEXT -> new TextWriter(out, ZoneId.systemDefault(), options.fields());
            case JSON -> event -> out.write((event.line() + "\n").getBytes(StandardCharsets.UTF_8));
            case PCAPNG -> new PcapngWriter(out);
            case MERMAID -> new MermaidWriter(out);
        };
        boolean begun = options.last();
        for (String line = next(lines); line != null; line = next(lines)) {
            if (line.isEmpty() && !begun) {
                begun = true;
                around.err().println("Watching " + options.subject() + ". Ctrl-C ends it.");
            }
            SeenEvent event = line.isEmpty() ? null : SeenEvent.of(line);
            if (event != null) {
                writer.write(event);
            }
            if (!lines.ready()) {
                out.flush();
            }
        }
    }

    /** The next line; null at the end, which may be that of this command. */
    private @Nullable String next(BufferedReader lines) throws IOException {
        try {
            return lines.readLine();
        } catch (IOException ended) {
            if (stopped.get()) {
                return null;
            }
            throw ended;
        }
    }
}
