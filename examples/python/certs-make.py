#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
# broker: none
"""Makes a test authority, a server and a client certificate with openssl, and proves them in a TLS handshake."""
import argparse
import pathlib
import ssl
import subprocess
import sys
import tempfile

parser = argparse.ArgumentParser(description=__doc__)
parser.add_argument("--host", default="localhost")
parser.add_argument("--port", type=int, default=8883)
parser.add_argument("--keep", metavar="DIR", help="writes the files there instead of a directory that is removed")
args = parser.parse_args()


def openssl(*arguments):
    done = subprocess.run(["openssl", *arguments], cwd=directory, capture_output=True, text=True)
    if done.returncode != 0:
        sys.exit(f"openssl {arguments[0]}: {done.stderr}")


def certificate(name, common_name, usage, *more):
    """A key, a request for a certificate, and the certificate signed by our authority."""
    extensions = directory / f"{name}.ext"
    extensions.write_text("\n".join(["basicConstraints=CA:FALSE", f"extendedKeyUsage={usage}", *more]) + "\n")
    openssl("req", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256", "-nodes",
            "-subj", f"/CN={common_name}", "-keyout", f"{name}.key", "-out", f"{name}.csr")
    openssl("x509", "-req", "-in", f"{name}.csr", "-CA", "ca.crt", "-CAkey", "ca.key", "-CAcreateserial",
            "-days", "365", "-extfile", extensions.name, "-out", f"{name}.crt")


def handshake(host):
    """A handshake in memory between a server and a client that checks the name. Returns what each learned of the other."""
    server = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH, cafile=directory / "ca.crt")
    server.load_cert_chain(directory / "server.crt", directory / "server.key")
    server.verify_mode = ssl.CERT_REQUIRED
    client = ssl.create_default_context(cafile=directory / "ca.crt")
    client.load_cert_chain(directory / "client.crt", directory / "client.key")
    up, down = ssl.MemoryBIO(), ssl.MemoryBIO()
    ends = [client.wrap_bio(down, up, server_hostname=host), server.wrap_bio(up, down, server_side=True)]
    for _ in range(4):
        for end in ends:
            try:
                end.do_handshake()
            except ssl.SSLWantReadError:
                pass
    return [dict(entry[0] for entry in end.getpeercert()["subject"])["commonName"] for end in ends]


temporary = tempfile.TemporaryDirectory()
directory = pathlib.Path(args.keep or temporary.name)
directory.mkdir(parents=True, exist_ok=True)
openssl("req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256", "-nodes", "-days", "3650",
        "-subj", "/CN=My test CA", "-keyout", "ca.key", "-out", "ca.crt")
certificate("server", "localhost", "serverAuth", "subjectAltName=DNS:localhost,IP:127.0.0.1")
certificate("client", "sensor", "clientAuth")
print("made", ", ".join(sorted(path.name for path in directory.glob("*.crt"))))
print("client sees {}, server sees {}".format(*handshake("localhost")))
try:
    handshake("broker.example")
    sys.exit("a wrong name was accepted")
except ssl.SSLCertVerificationError as refused:
    print("as broker.example: refused, verify code", refused.verify_code)
