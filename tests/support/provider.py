"""What stands in for the servers of mail providers: a proxy that is them, over TLS with an authority of our own.

The server under test asks `https://sns.eu-west-1.amazonaws.com/…` as it would in earnest; HTTPS_PROXY and
SSL_CERT_FILE, which every HTTP client honours, bring it here.
"""

from __future__ import annotations

import asyncio
import ssl
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress
from datetime import UTC, datetime, timedelta
from pathlib import Path

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec, rsa
from cryptography.x509.oid import NameOID

Key = ec.EllipticCurvePrivateKey | rsa.RSAPrivateKey


def certificate(name: str, key: Key, issuer: tuple[x509.Certificate, Key] | None = None) -> x509.Certificate:
    """For a host, signed by `issuer`; without one it is an authority."""
    subject = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, name)])
    now = datetime.now(UTC)
    built = (
        x509.CertificateBuilder()
        .subject_name(subject)
        .issuer_name(issuer[0].subject if issuer else subject)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(now - timedelta(days=1))
        .not_valid_after(now + timedelta(days=2))
        .add_extension(x509.BasicConstraints(ca=issuer is None, path_length=None), critical=True)
        .add_extension(x509.SubjectAlternativeName([x509.DNSName(name)]), critical=False)
    )
    return built.sign(issuer[1] if issuer else key, hashes.SHA256())


def pem(one: x509.Certificate) -> bytes:
    return one.public_bytes(serialization.Encoding.PEM)


class Internet:
    """`pages` are what is handed out, by `host/path`; `asked` is what was asked for, with its headers."""

    def __init__(self, directory: Path) -> None:
        self.pages: dict[str, bytes] = {}
        self.asked: list[tuple[str, str]] = []
        self._directory = directory
        self._key = ec.generate_private_key(ec.SECP256R1())
        self._authority = certificate("tests", self._key)
        self.authority_file = directory / "authority.pem"
        self.authority_file.write_bytes(pem(self._authority))
        self.url = ""

    @property
    def environment(self) -> dict[str, str]:
        return {"HTTPS_PROXY": self.url, "SSL_CERT_FILE": str(self.authority_file), "NO_PROXY": "127.0.0.1"}

    async def answer(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        with suppress(OSError, asyncio.IncompleteReadError, ssl.SSLError):
            _, target, *_ = (await reader.readuntil(b"\r\n\r\n")).decode().split(" ")
            host = target.partition(":")[0]
            writer.write(b"HTTP/1.1 200 Connected\r\n\r\n")
            await writer.start_tls(self._context(host))
            head = (await reader.readuntil(b"\r\n\r\n")).decode()
            page = f"{host}{head.split(' ')[1]}"
            self.asked.append((page, head))
            body = self.pages.get(page)
            status = b"200 OK" if body is not None else b"404 Not Found"
            length = b"Content-Length: %d\r\nConnection: close\r\n\r\n" % len(body or b"")
            writer.write(b"HTTP/1.1 " + status + b"\r\n" + length + (body or b""))
            await writer.drain()
        writer.close()

    def _context(self, host: str) -> ssl.SSLContext:
        key = ec.generate_private_key(ec.SECP256R1())
        made = certificate(host, key, (self._authority, self._key))
        file = self._directory / f"{host}.pem"
        plain = serialization.NoEncryption()
        kind = serialization.PrivateFormat.PKCS8
        file.write_bytes(pem(made) + key.private_bytes(serialization.Encoding.PEM, kind, plain))
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        context.load_cert_chain(file)
        return context


@asynccontextmanager
async def internet(directory: Path) -> AsyncIterator[Internet]:
    world = Internet(directory)
    server = await asyncio.start_server(world.answer, "127.0.0.1", 0)
    world.url = f"http://127.0.0.1:{server.sockets[0].getsockname()[1]}"
    try:
        yield world
    finally:
        server.close()
