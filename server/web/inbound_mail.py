"""`POST /mail/<provider>`: mail that a provider took in for us, as the raw mail. Proof, then stored, then 200.

Who is to try again gets a 5xx, whoever can't prove themselves a 403.
"""

import asyncio
import base64
import binascii
import re
from collections.abc import Mapping
from typing import Any

import msgspec
import structlog
from msgspec import Struct
from starlette.requests import Request
from starlette.responses import JSONResponse, Response

from server.actions.desk import Desk
from server.domain import webhooks
from server.domain.arrival import Envelope
from server.domain.errors import Invalid, NotFound, TooLong, Unavailable
from server.domain.inbound import MAX_BYTES
from server.domain.webhooks import WebhookRefused
from server.ports_mail import Fetch, Take
from server.web.form_fields import form_fields

MAX_BODY = MAX_BYTES * 3 // 2
"""A mail of the largest size in base64, and what is around it."""
MOST_HELD = 4 * MAX_BODY
"""Octets that are held in memory, most of them before it is known who sends them. Whoever sends none takes no room, and
nobody waits for room: a provider comes again."""
BODY_SECONDS = 120
"""For all of a body."""
RESEND_API = "https://api.resend.com/emails/receiving/"

log = structlog.get_logger()


class ProviderKeys(Struct, frozen=True):
    """What proves a provider; empty for those that are not used."""

    mailgun: str = ""
    sendgrid: str = ""
    postmark: str = ""
    ses_topics: tuple[str, ...] = ()
    resend: str = ""
    resend_api: str = ""


class InboundMailPages:
    def __init__(self, desk: Desk, keys: ProviderKeys, take: Take, fetch: Fetch) -> None:
        self._desk, self._keys, self._take, self._fetch = desk, keys, take, fetch
        self._held = 0
        self._certificates: dict[str, bytes] = {}
        self._providers = {
            "mailgun": (self._mailgun, keys.mailgun),
            "sendgrid": (self._sendgrid, keys.sendgrid),
            "postmark": (self._postmark, keys.postmark),
            "ses": (self._ses, keys.ses_topics),
            "resend": (self._resend, keys.resend and keys.resend_api),
        }

    async def come(self, request: Request) -> Response:
        read, key = self._providers.get(request.path_params["provider"], (None, ""))
        if read is None or not key:
            raise NotFound
        if int(request.headers.get("content-length", "0") or 0) > MAX_BODY:
            raise TooLong("This mail is larger than 25 MB.")
        request.state.held = 0
        try:
            envelopes = await read(request)
            stored = [await self._stored(envelope) for envelope in envelopes]
        finally:
            self._held -= request.state.held
        return JSONResponse({"stored": sum(stored)}, headers={"Cache-Control": "no-store"})

    async def _stored(self, envelope: Envelope) -> bool:
        """False for a recipient that is not ours: another try would change nothing."""
        try:
            await self._take(envelope)
        except NotFound:
            log.warning("mail_for_nobody", transport=envelope.transport)
            return False
        return True

    async def _mailgun(self, request: Request) -> list[Envelope]:
        fields = await self._form(request)
        said = {name: fields.get(name, b"").decode("utf-8", "replace") for name in ("timestamp", "token", "signature")}
        webhooks.check_mailgun(self._keys.mailgun, **said, now=self._desk.clock())
        raw = fields.get("body-mime", b"")
        if not raw:
            raise Invalid("There is no body-mime. Let the address of the route end with /mime.")
        to = fields.get("recipient", b"").decode("utf-8", "replace")
        once = webhooks.content_digest(f"{to}\n".encode() + raw)
        if not await self._desk.store.mails.spend(f"mailgun/{said['token']}", once, self._desk.clock()):
            raise WebhookRefused("This token was used for another mail.")
        sender = fields["sender"].decode("utf-8", "replace") if "sender" in fields else None
        return [Envelope("mailgun", sender, one.strip(), raw) for one in to.split(",")]

    async def _sendgrid(self, request: Request) -> list[Envelope]:
        signature = request.headers.get("x-twilio-email-event-webhook-signature", "")
        timestamp = request.headers.get("x-twilio-email-event-webhook-timestamp", "")
        if not signature or not timestamp:
            raise WebhookRefused("This request is not signed. Attach a security policy to the Parse webhook.")
        body = await self._body(request)
        webhooks.check_sendgrid(self._keys.sendgrid, timestamp, signature, body, self._desk.clock())
        fields = await asyncio.to_thread(form_fields, request.headers.get("content-type", ""), body)
        raw = fields.get("email", b"")
        if not raw:
            raise Invalid("There is no raw mail. Switch on “POST the raw, full MIME message” (send_raw).")
        envelope = _json(fields.get("envelope", b"{}"))
        return _envelopes("sendgrid", envelope.get("from"), envelope.get("to"), raw)

    async def _postmark(self, request: Request) -> list[Envelope]:
        webhooks.check_login(self._keys.postmark, request.headers.get("authorization", ""))
        said = _json(await self._body(request))
        raw = said.get("RawEmail")
        if not isinstance(raw, str) or not raw:
            raise Invalid("There is no RawEmail. Switch on “Include raw email content in JSON payload”.")
        return _envelopes("postmark", None, [said.get("OriginalRecipient")], raw.encode("utf-8", "replace"))

    async def _ses(self, request: Request) -> list[Envelope]:
        if request.headers.get("x-amz-sns-topic-arn", "") not in self._keys.ses_topics:
            raise WebhookRefused("This topic is not the one of SES_TOPIC.")
        message = _json(await self._body(request))
        certificate = await self._certificate(webhooks.sns_certificate_url(message))
        webhooks.check_sns(message, certificate, self._keys.ses_topics, self._desk.clock())
        if message.get("Type") == "SubscriptionConfirmation":
            await self._fetch(webhooks.sns_subscribe_url(message), None)
            log.info("sns_topic_subscribed", topic=message["TopicArn"])
            return []
        said = _json(str(message.get("Message", "")).encode())
        content = said.get("content")
        if said.get("notificationType") == "AMAZON_SNS_SUBSCRIPTION_SUCCEEDED":
            return []
        if not isinstance(content, str):
            raise Invalid("There is no content. Use an SNS action in the receipt rule, with Base64 encoding.")
        receipt, mail = said.get("receipt") or {}, said.get("mail") or {}
        in_base64 = str((receipt.get("action") or {}).get("encoding", "")).upper() == "BASE64"
        raw = _from_base64(content) if in_base64 else content.encode("utf-8", "replace")
        return _envelopes("ses", mail.get("source"), receipt.get("recipients"), raw)

    async def _certificate(self, url: str) -> bytes:
        if url not in self._certificates:
            if len(self._certificates) >= 8:
                self._certificates.clear()
            self._certificates[url] = await self._fetch(url, None)
        return self._certificates[url]

    async def _resend(self, request: Request) -> list[Envelope]:
        names = ("svix-id", "svix-timestamp", "svix-signature")
        identity, timestamp, signature = (request.headers.get(name, "") for name in names)
        if not identity or not timestamp or not signature:
            raise WebhookRefused
        body = await self._body(request)
        webhooks.check_svix(self._keys.resend, identity, timestamp, signature, body, self._desk.clock())
        event = _json(body)
        if event.get("type") != "email.received":
            return []
        data = event.get("data") or {}
        email_id = str(data.get("email_id", ""))
        if not re.fullmatch(r"[A-Za-z0-9_-]{1,64}", email_id):
            raise Invalid("There is no email_id in this event.")
        # The event only announces the mail.
        key = {"Authorization": f"Bearer {self._keys.resend_api}"}
        told = _json(await self._fetch(RESEND_API + email_id, key))
        where = (told.get("raw") or {}).get("download_url")
        if not isinstance(where, str) or not where.startswith("https://"):
            raise Invalid("Resend has no raw form of this mail.")
        to = [one for name in ("to", "cc", "bcc") for one in _texts(data.get(name))]
        return _envelopes("resend", None, to, await self._fetch(where, None))

    async def _body(self, request: Request) -> bytes:
        """Raises TooLong, or Unavailable while there is no room for it or when it takes too long."""
        body = bytearray()
        try:
            async with asyncio.timeout(BODY_SECONDS):
                async for chunk in request.stream():
                    body += chunk
                    self._held += len(chunk)
                    request.state.held += len(chunk)
                    if len(body) > MAX_BODY:
                        raise TooLong("This mail is larger than 25 MB.")
                    if self._held > MOST_HELD:
                        raise Unavailable("Many mails come in just now. Try again later.")
        except TimeoutError:
            raise Unavailable("This mail came in too slowly. Try again later.") from None
        return bytes(body)

    async def _form(self, request: Request) -> Mapping[str, bytes]:
        return await asyncio.to_thread(form_fields, request.headers.get("content-type", ""), await self._body(request))


def _envelopes(transport: str, sender: object, recipients: object, raw: bytes) -> list[Envelope]:
    mail_from = sender if isinstance(sender, str) else None
    return [Envelope(transport, mail_from, one, raw) for one in dict.fromkeys(_texts(recipients))]


def _texts(values: object) -> list[str]:
    return [one for one in values if isinstance(one, str)][:100] if isinstance(values, list) else []


def _json(body: bytes) -> dict[str, Any]:
    try:
        return msgspec.json.decode(body, type=dict[str, Any])
    except (msgspec.DecodeError, UnicodeError, RecursionError):
        raise Invalid("This is not the JSON that was expected.") from None


def _from_base64(content: str) -> bytes:
    try:
        return base64.b64decode(content)
    except (binascii.Error, ValueError):
        raise Invalid("The content of this mail could not be read.") from None
