"""How the providers that hand us mail over HTTP prove that it is them. Pure: bytes in, a refusal or nothing out.

What each signature covers decides what a repeat can do:
- SendGrid, Resend (Svix) and Amazon SNS sign the whole content, so a repeat is the same mail, and the same mail is said
  once. The window in time only keeps what was recorded long ago from being asked about again.
- Mailgun signs a timestamp and a token and nothing else. Whoever saw one request could send another mail under it, so
  a token is good for one content (`actions/webhook_mail.py`), and for as long as Mailgun itself tries again.
- Postmark signs nothing; it sends a user and a password of ours.
"""

import base64
import binascii
import hashlib
import hmac
import re
from datetime import UTC, datetime, timedelta
from typing import Any, ClassVar
from urllib.parse import urlsplit

from cryptography import x509
from cryptography.exceptions import InvalidSignature, UnsupportedAlgorithm
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec, padding, rsa

from server.domain.errors import WarmlineError


class WebhookRefused(WarmlineError):
    """This request does not prove that it comes from the provider. Check its key in our settings."""

    code: ClassVar[str] = "webhook_refused"
    status: ClassVar[int] = 403


MAILGUN_TRIES_FOR = timedelta(hours=9)
SENDGRID_TRIES_FOR = timedelta(hours=73)
SVIX_WINDOW = timedelta(minutes=5)
SNS_TRIES_FOR = timedelta(hours=24)
AHEAD = timedelta(minutes=5)
"""How far a provider's clock may be ahead of ours."""

_SNS_HOST = re.compile(r"sns\.[a-z]{2}(?:-[a-z]+)+-\d\.amazonaws\.com(?:\.cn)?")
_SNS_SIGNED = {
    "Notification": ("Message", "MessageId", "Subject", "Timestamp", "TopicArn", "Type"),
    "SubscriptionConfirmation": ("Message", "MessageId", "SubscribeURL", "Timestamp", "Token", "TopicArn", "Type"),
}


def check_mailgun(key: str, timestamp: str, token: str, signature: str, now: datetime) -> None:
    """HMAC-SHA-256 over timestamp and token, in hex. Raises WebhookRefused, as everything here."""
    made = hmac.digest(key.encode(), f"{timestamp}{token}".encode(), "sha256").hex()
    if not token or not hmac.compare_digest(made.encode(), signature.encode("utf-8", "replace")):
        raise WebhookRefused
    _timely(_seconds(timestamp), now, MAILGUN_TRIES_FOR)


def check_sendgrid(public_key: str, timestamp: str, signature: str, body: bytes, now: datetime) -> None:
    """ECDSA with SHA-256 over the timestamp and the whole body, as of a Parse webhook with a security policy."""
    try:
        key = serialization.load_der_public_key(base64.b64decode(public_key))
        if not isinstance(key, ec.EllipticCurvePublicKey):
            raise WebhookRefused
        key.verify(_decoded(signature), timestamp.encode() + body, ec.ECDSA(hashes.SHA256()))
    except (InvalidSignature, UnsupportedAlgorithm, ValueError):
        raise WebhookRefused from None
    _timely(_seconds(timestamp), now, SENDGRID_TRIES_FOR)


def check_login(login: str, authorization: str) -> None:
    """HTTP Basic (RFC 7617); `login` is USER:PASSWORD."""
    expected = f"Basic {base64.b64encode(login.encode()).decode()}"
    if not hmac.compare_digest(expected.encode(), authorization.encode("utf-8", "replace")):
        raise WebhookRefused


def check_svix(secret: str, identity: str, timestamp: str, signatures: str, body: bytes, now: datetime) -> None:
    """HMAC-SHA-256 over id, timestamp and body, in base64; several signatures while a secret is changed."""
    signed = f"{identity}.{timestamp}.".encode() + body
    made = base64.b64encode(hmac.digest(_decoded(secret.removeprefix("whsec_")), signed, "sha256"))
    given = [one.removeprefix("v1,") for one in signatures.split() if one.startswith("v1,")]
    if not identity or not any(hmac.compare_digest(made, one.encode("utf-8", "replace")) for one in given[:10]):
        raise WebhookRefused
    _timely(_seconds(timestamp), now, SVIX_WINDOW)


def sns_certificate_url(message: dict[str, Any]) -> str:
    """Where the certificate is, if that is a place of Amazon's."""
    return _amazons(str(message.get("SigningCertURL", "")), ".pem")


def sns_subscribe_url(message: dict[str, Any]) -> str:
    return _amazons(str(message.get("SubscribeURL", "")), "/")


def check_sns(message: dict[str, Any], certificate: bytes, topics: tuple[str, ...], now: datetime) -> None:
    """RSA with SHA-256 over the named fields. Version 1 of the signatures is SHA-1, and refused."""
    if message.get("TopicArn") not in topics:
        raise WebhookRefused("This topic is not the one of SES_TOPIC.")
    if message.get("SignatureVersion") != "2":
        raise WebhookRefused("This is signed with SHA-1. Set the topic's SignatureVersion to 2.")
    names = _SNS_SIGNED.get(str(message.get("Type")), ())
    signed = "".join(f"{name}\n{message[name]}\n" for name in names if message.get(name) is not None)
    try:
        key = x509.load_pem_x509_certificate(certificate).public_key()
        if not isinstance(key, rsa.RSAPublicKey) or not signed:
            raise WebhookRefused
        key.verify(_decoded(str(message.get("Signature", ""))), signed.encode(), padding.PKCS1v15(), hashes.SHA256())
        at = datetime.fromisoformat(str(message.get("Timestamp", "")))
    except (InvalidSignature, UnsupportedAlgorithm, ValueError):
        raise WebhookRefused from None
    _timely(at if at.tzinfo else at.replace(tzinfo=UTC), now, SNS_TRIES_FOR)


def content_digest(content: bytes) -> str:
    return hashlib.sha256(content).hexdigest()


def _amazons(url: str, ends: str) -> str:
    """Raises WebhookRefused for any other host, scheme or port: we would fetch it."""
    try:
        parts = urlsplit(url)
        fits = parts.scheme == "https" and parts.port is None and _SNS_HOST.fullmatch(parts.netloc)
    except ValueError:
        fits = None
    if not fits or not parts.path.endswith(ends):
        raise WebhookRefused
    return url


def _decoded(text: str) -> bytes:
    try:
        return base64.b64decode(text, validate=True)
    except (binascii.Error, ValueError):
        raise WebhookRefused from None


def _seconds(timestamp: str) -> datetime:
    if not re.fullmatch(r"[0-9]{1,11}", timestamp):
        raise WebhookRefused
    return datetime.fromtimestamp(int(timestamp), UTC)


def _timely(at: datetime, now: datetime, tries_for: timedelta) -> None:
    if not now - tries_for <= at <= now + AHEAD:
        raise WebhookRefused("This request is too old, or the clock of this server is wrong.")
