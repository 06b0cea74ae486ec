"""Whoever stands between the bot and Telegram, with a certificate of their own, is told no token."""

import asyncio
import ssl
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import UTC, datetime, timedelta
from ipaddress import ip_address
from pathlib import Path

import certifi
import pytest
from cryptography import x509
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat
from cryptography.x509.oid import NameOID
from telegram.error import NetworkError
from telegram.request import HTTPXRequest

from bot.adapters.telegram.lean_request import LeanRequest, Patience
from tests.adapters.test_lean_request import FORM, OK, Server

HERE = x509.IPAddress(ip_address("127.0.0.1"))
ELSEWHERE = x509.DNSName("api.telegram.org.example")


def certificate(folder: Path, name: x509.GeneralName, *, ended: bool = False) -> Path:
    """One that vouches for itself, and its key, in one file."""
    key, now = ec.generate_private_key(ec.SECP256R1()), datetime.now(UTC)
    called = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "somebody")])
    made = (
        x509.CertificateBuilder(issuer_name=called, subject_name=called, public_key=key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(now - timedelta(days=9))
        .not_valid_after(now - timedelta(days=1) if ended else now + timedelta(days=1))
        .add_extension(x509.SubjectAlternativeName([name]), critical=False)
        .add_extension(x509.BasicConstraints(ca=True, path_length=None), critical=True)
        .sign(key, SHA256())
    )
    private = key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption())
    file = folder / "certificate.pem"
    file.write_bytes(made.public_bytes(Encoding.PEM) + private)
    return file


@asynccontextmanager
async def speaking_to(file: Path) -> AsyncIterator[tuple[LeanRequest, Server]]:
    server = Server(OK)
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(file)
    listening = await asyncio.start_server(server.serve, "127.0.0.1", 0, ssl=context)
    request = LeanRequest(1, Patience(5, 5, 5, 5), HTTPXRequest)
    await request.initialize()
    async with listening:
        server.address = f"https://127.0.0.1:{listening.sockets[0].getsockname()[1]}/bot1:A/sendMessage"
        yield request, server
        await request.shutdown()
        for writer in server.writers:
            writer.close()


async def test_a_certificate_that_is_trusted_and_of_that_name_is_taken(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Otherwise the refusals below would prove nothing."""
    file = certificate(tmp_path, HERE)
    monkeypatch.setattr(certifi, "where", lambda: str(file))
    async with speaking_to(file) as (request, server):
        assert await request.do_request(server.address, "POST", FORM) == (200, b"ok")


@pytest.mark.parametrize(
    ("name", "trusted", "ended"),
    [(HERE, False, False), (ELSEWHERE, True, False), (HERE, True, True)],
    ids=["of nobody known", "of another name", "not valid any more"],
)
async def test_another_certificate_hears_nothing(
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    name: x509.GeneralName,
    trusted: bool,
    ended: bool,
) -> None:
    file = certificate(tmp_path, name, ended=ended)
    if trusted:
        monkeypatch.setattr(certifi, "where", lambda: str(file))
    async with speaking_to(file) as (request, server):
        with pytest.raises(NetworkError):
            await request.do_request(server.address, "POST", FORM)
        assert server.requests == []
