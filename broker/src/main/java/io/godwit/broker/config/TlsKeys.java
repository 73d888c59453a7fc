// SPDX-License-Identifier: Apache-2.0
package io.godwit.broker.config;

import static io.godwit.broker.config.Key.Effect.MAPPED;
import static io.godwit.broker.config.Key.Effect.NOT_APPLICABLE;
import static io.godwit.broker.config.ValueType.BOOLEAN;
import static io.godwit.broker.config.ValueType.PATH;
import static io.godwit.broker.config.ValueType.TEXT;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/** The keys for TLS of a listener; {@code certfile} and {@code keyfile} turn it on. */
final class TlsKeys {
    static final Key<Path> CAFILE = key(
                    "cafile", PATH, "Certificates, PEM, of those who may sign certificates of clients.")
            .example("cafile /etc/mosquitto/certs/ca.crt");
    static final Key<Path> CAPATH = key(
                    "capath", PATH, "A directory of such files; those that end in .pem or .crt are read.")
            .example("capath /etc/ssl/certs");
    static final Key<Path> CERTFILE = key(
                    "certfile", PATH, "The server's certificate and those that lead from it to its root, PEM.")
            .example("certfile /etc/mosquitto/certs/server.crt");
    static final Key<String> CIPHERS = key("ciphers", TEXT, "The ciphers for TLS 1.2, named as in OpenSSL.")
            .orAs("those of the TLS library")
            .with(MAPPED)
            .example("ciphers ECDHE-RSA-AES256-GCM-SHA384");
    static final Key<String> CIPHERS_TLS13 = key("ciphers_tls1.3", TEXT, "The ciphers for TLS 1.3.")
            .orAs("those of the TLS library")
            .with(MAPPED)
            .example("ciphers_tls1.3 TLS_AES_256_GCM_SHA384");
    static final Key<Path> CRLFILE = key(
                    "crlfile", PATH, "Revoked certificates of clients, PEM; needs `require_certificate true`.")
            .example("crlfile /etc/mosquitto/certs/revoked.crl");
    static final Key<Path> DHPARAMFILE = key("dhparamfile", PATH, "Parameters of a key exchange no longer used.")
            .with(NOT_APPLICABLE)
            .example("dhparamfile /etc/mosquitto/certs/dh.pem");
    static final Key<Boolean> DISABLE_CLIENT_CERT_DATE_CHECKS = key(
                    "disable_client_cert_date_checks", BOOLEAN, "Lets clients in whose certificates are out of date.")
            .or(false)
            .since("mosquitto 2.1");
    static final Key<Path> KEYFILE = key("keyfile", PATH, "The key of the server's certificate, PEM.")
            .example("keyfile /etc/mosquitto/certs/server.key");
    static final Key<String> PSK_HINT = key(
                    "psk_hint", TEXT, "Turns on TLS without certificates; not possible with Java's TLS.")
            .with(NOT_APPLICABLE)
            .example("psk_hint office");
    static final Key<Boolean> REQUIRE_CERTIFICATE = key(
                    "require_certificate", BOOLEAN, "Lets only clients in that show a certificate of cafile or capath.")
            .or(false);
    static final Key<String> TLS_ENGINE = key(
                    "tls_engine", TEXT, "An engine of OpenSSL, which Java's TLS does not have.")
            .with(NOT_APPLICABLE)
            .example("tls_engine pkcs11");
    static final Key<String> TLS_ENGINE_KPASS_SHA1 = key(
                    "tls_engine_kpass_sha1", TEXT, "The password for a key in such an engine.")
            .with(NOT_APPLICABLE)
            .example("tls_engine_kpass_sha1 da39a3ee5e6b4b0d3255bfef95601890afd80709");
    static final Key<String> TLS_KEYFORM = key(
                    "tls_keyform", ValueType.of("pem", TlsKeys::pem), "Where the key comes from; always a PEM file.")
            .or("pem")
            .with(NOT_APPLICABLE)
            .example("tls_keyform pem");
    static final Key<String> TLS_VERSION = key(
                    "tls_version",
                    ValueType.oneOf(Map.of("tlsv1.2", "TLSv1.2", "tlsv1.3", "TLSv1.3")),
                    "The lowest version of TLS let in.")
            .or("TLSv1.2", "tlsv1.2")
            .example("tls_version tlsv1.3");
    static final Key<Boolean> USE_IDENTITY_AS_USERNAME = key(
                    "use_identity_as_username",
                    BOOLEAN,
                    "Takes the common name of the client's certificate for the user name.")
            .or(false);
    static final Key<Boolean> USE_SUBJECT_AS_USERNAME = key(
                    "use_subject_as_username",
                    BOOLEAN,
                    "Takes the whole subject of the client's certificate for the user name.")
            .or(false);

    static final List<Key<?>> ALL = List.of(
            CAFILE,
            CAPATH,
            CERTFILE,
            CIPHERS,
            CIPHERS_TLS13,
            CRLFILE,
            DHPARAMFILE,
            DISABLE_CLIENT_CERT_DATE_CHECKS,
            KEYFILE,
            PSK_HINT,
            REQUIRE_CERTIFICATE,
            TLS_ENGINE,
            TLS_ENGINE_KPASS_SHA1,
            TLS_KEYFORM,
            TLS_VERSION,
            USE_IDENTITY_AS_USERNAME,
            USE_SUBJECT_AS_USERNAME);

    private TlsKeys() {}

    private static <T> Key<T> key(String name, ValueType<T> type, String text) {
        return Key.of(name, Key.Group.LISTENER_TLS, Key.Scope.LISTENER, type, text);
    }

    private static String pem(String text) {
        String word = ValueType.word(text);
        if (!word.equals("pem")) {
            throw new IllegalArgumentException("can only be pem; keys in an engine cannot be used");
        }
        return word;
    }
}
