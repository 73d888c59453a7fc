// SPDX-License-Identifier: Apache-2.0
package io.godwit.broker.config;

import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Builds the record of a listener's TLS from its block. */
final class TlsSection {
    private TlsSection() {}

    /**
     * The TLS of a listener, or null when it has none.
     *
     * @throws ConfigException if the keys do not go together, above all where TLS is meant but would be missing
     */
    static @Nullable TlsConfig tls(Blocks.Listener block) throws ConfigException {
        Settings settings = block.settings;
        Path certFile = settings.given(TlsKeys.CERTFILE);
        Path keyFile = settings.given(TlsKeys.KEYFILE);
        if (certFile == null || keyFile == null) {
            requireNoneMeant(settings);
            return null;
        }
        boolean requireCertificate = settings.value(TlsKeys.REQUIRE_CERTIFICATE);
        if (requireCertificate && !settings.has(TlsKeys.CAFILE) && !settings.has(TlsKeys.CAPATH)) {
            throw settings.directives(TlsKeys.REQUIRE_CERTIFICATE)
                    .getLast()
                    .wrong(
                            "\"require_certificate true\" needs \"cafile\" or \"capath\" in the same listener, to say whose"
                                    + " certificates are good");
        }
        boolean identity = settings.value(TlsKeys.USE_IDENTITY_AS_USERNAME);
        boolean subject = settings.value(TlsKeys.USE_SUBJECT_AS_USERNAME);
        if (identity && subject) {
            throw settings.directives(TlsKeys.USE_SUBJECT_AS_USERNAME)
                    .getLast()
                    .wrong(
                            "\"use_subject_as_username\" does not go with \"use_identity_as_username\"; remove one of them");
        }
        return new TlsConfig(
                settings.given(TlsKeys.CAFILE),
                settings.given(TlsKeys.CAPATH),
                certFile,
                keyFile,
                settings.given(TlsKeys.CRLFILE),
                requireCertificate,
                identity,
                subject,
                settings.value(TlsKeys.TLS_VERSION),
                settings.given(TlsKeys.CIPHERS),
                settings.given(TlsKeys.CIPHERS_TLS13),
                !settings.value(TlsKeys.DISABLE_CLIENT_CERT_DATE_CHECKS));
    }

    /** A listener that mentions TLS but has no certificate would listen in plain text: say so instead. */
    private static void requireNoneMeant(Settings settings) throws ConfigException {
        if (settings.has(TlsKeys.PSK_HINT)) {
            throw settings.directives(TlsKeys.PSK_HINT)
                    .getLast()
                    .wrong(
                            "\"psk_hint\" asks for TLS with keys in place of certificates, which is not possible here: give the"
                                    + " listener \"certfile\" and \"keyfile\", and its clients a user name and password or"
                                    + " certificates of their own");
        }
        List<Key<?>> meant = List.of(
                TlsKeys.CERTFILE,
                TlsKeys.KEYFILE,
                TlsKeys.CAFILE,
                TlsKeys.CAPATH,
                TlsKeys.CRLFILE,
                TlsKeys.TLS_VERSION,
                TlsKeys.CIPHERS,
                TlsKeys.CIPHERS_TLS13);
        for (Key<?> key : meant) {
            if (settings.has(key)) {
                throw wrong(settings, key);
            }
        }
        boolean proxied = settings.value(ListenerKeys.ENABLE_PROXY_PROTOCOL) == 2;
        for (Key<Boolean> key : List.of(
                TlsKeys.REQUIRE_CERTIFICATE, TlsKeys.USE_SUBJECT_AS_USERNAME, TlsKeys.USE_IDENTITY_AS_USERNAME)) {
            boolean fromProxy = proxied && key.is(TlsKeys.USE_IDENTITY_AS_USERNAME);
            if (settings.value(key) && !fromProxy) {
                throw wrong(settings, key);
            }
        }
    }

    private static ConfigException wrong(Settings settings, Key<?> key) {
        String missing = settings.has(TlsKeys.CERTFILE)
                ? "\"keyfile\" is"
                : settings.has(TlsKeys.KEYFILE) ? "\"certfile\" is" : "\"certfile\" and \"keyfile\" are";
        return settings.directives(key)
                .getLast()
                .wrong('"' + key.name() + "\" is about TLS, but " + missing
                        + " missing in the same listener, which would listen in plain text");
    }
}
