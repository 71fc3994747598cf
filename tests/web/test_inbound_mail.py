"""Mail over HTTP: each provider as it really signs, against a server that runs; and whoever signs otherwise."""

from __future__ import annotations

import asyncio
import base64
import hashlib
import hmac
import json
import time
from collections.abc import AsyncIterator, Callable
from dataclasses import dataclass, field
from typing import Any

import httpx
import pytest
import pytest_asyncio
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec, padding, rsa

from server.adapters.store import SqlStore
from server.domain.arrival import Arrival
from tests.support.client import PATIENCE_SECONDS, new_id
from tests.support.house import SITE, House, embedded
from tests.support.provider import Internet, certificate, internet, pem
from tests.web.visits import assert_discreet

pytestmark = pytest.mark.asyncio(loop_scope="session")

SENDGRID = ec.generate_private_key(ec.SECP256R1())
AMAZON = rsa.generate_private_key(65537, 2048)
SNS = "sns.eu-west-1.amazonaws.com"
TOPIC = "arn:aws:sns:eu-west-1:012345678912:mail"
SVIX_SECRET = base64.b64encode(b"the secret of the tests, 32 bytes").decode()
DER = (serialization.Encoding.DER, serialization.PublicFormat.SubjectPublicKeyInfo)
SETTINGS = {
    "MAILGUN_SIGNING_KEY": "key-of-the-tests",
    "SENDGRID_PUBLIC_KEY": base64.b64encode(SENDGRID.public_key().public_bytes(*DER)).decode(),
    "POSTMARK_LOGIN": "postmark:a password",
    "SES_TOPICS": TOPIC,
    "RESEND_SIGNING_SECRET": f"whsec_{SVIX_SECRET}",
    "RESEND_API_KEY": "re_key_of_the_tests",
    "METRICS_TOKEN": "a token of the tests",
}


@dataclass
class Post:
    """One request of a provider. `changed` makes another of it that was tampered with."""

    path: str
    body: bytes
    headers: dict[str, str] = field(default_factory=dict)


@dataclass
class World:
    house: House
    net: Internet
    http: httpx.AsyncClient

    async def gives(self, post: Post) -> httpx.Response:
        return await self.http.post(post.path, content=post.body, headers=post.headers)

    async def arrived(self, subject: str) -> list[Arrival]:
        """With their fates, once they have one."""
        store = SqlStore(self.house.database_url)
        try:
            while True:
                found = await store.mails.arrived([SITE.id], [], subject, None, 10)
                if all(one.fate != "new" for one in found):
                    return found
                await asyncio.sleep(0.02)
        finally:
            await store.stop()


@pytest_asyncio.fixture(scope="session", loop_scope="session")
async def shared_world(tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[World]:
    directory = tmp_path_factory.mktemp("providers")
    async with internet(directory) as net, embedded(directory, "", SITE, **SETTINGS, **net.environment) as house:
        net.pages[f"{SNS}/cert.pem"] = pem(certificate("sns.amazonaws.com", AMAZON))
        async with httpx.AsyncClient(base_url=house.web.base_url, timeout=PATIENCE_SECONDS) as http:
            yield World(house, net, http)


@pytest_asyncio.fixture(loop_scope="session")
async def world(shared_world: World) -> AsyncIterator[World]:
    shared_world.net.asked.clear()
    yield shared_world


def mail(subject: str, text: str = "Können Sie helfen?") -> bytes:
    head = (
        f"From: Bo <bo@mail.example>\r\nTo: {SITE.address}\r\nSubject: {subject}\r\nMessage-ID: <{subject}@x.example>"
    )
    return f"{head}\r\nContent-Type: text/plain; charset=iso-8859-1\r\n\r\n{text}\r\n".encode("latin-1")


def multipart(fields: dict[str, bytes]) -> tuple[bytes, dict[str, str]]:
    parts = (
        b'--b\r\nContent-Disposition: form-data; name="%s"\r\n\r\n%s\r\n' % (n.encode(), v) for n, v in fields.items()
    )
    return b"".join(parts) + b"--b--\r\n", {"Content-Type": "multipart/form-data; boundary=b"}


def mailgun(raw: bytes, at: float | None = None, token: str = "", key: str = "key-of-the-tests") -> Post:
    timestamp, token = str(int(at or time.time())), token or new_id()
    signature = hmac.new(key.encode(), f"{timestamp}{token}".encode(), hashlib.sha256).hexdigest()
    fields = {"timestamp": timestamp, "token": token, "signature": signature, "recipient": SITE.address}
    fields["sender"] = "bo@mail.example"
    body, headers = multipart({name: value.encode() for name, value in fields.items()} | {"body-mime": raw})
    return Post("/mail/mailgun", body, headers)


def sendgrid(raw: bytes, at: float | None = None, key: ec.EllipticCurvePrivateKey = SENDGRID) -> Post:
    envelope = json.dumps({"from": "bo@mail.example", "to": [SITE.address, "stranger@nowhere.example"]}).encode()
    body, headers = multipart({"email": raw, "envelope": envelope, "subject": b"x"})
    timestamp = str(int(at or time.time()))
    signature = base64.b64encode(key.sign(timestamp.encode() + body, ec.ECDSA(hashes.SHA256()))).decode()
    signed = {"Signature": signature, "Timestamp": timestamp}
    headers |= {f"X-Twilio-Email-Event-Webhook-{name}": value for name, value in signed.items()}
    return Post("/mail/sendgrid", body, headers)


def postmark(raw: bytes, login: str = "postmark:a password") -> Post:
    said = {"OriginalRecipient": SITE.address, "RawEmail": raw.decode("latin-1")}
    basic = base64.b64encode(login.encode()).decode()
    return Post("/mail/postmark", json.dumps(said).encode(), {"Authorization": f"Basic {basic}"})


def sns(message: dict[str, Any], key: rsa.RSAPrivateKey = AMAZON, **changes: Any) -> Post:
    stamp = time.strftime("%Y-%m-%dT%H:%M:%S.000Z", time.gmtime())
    said = {"Type": "Notification", "MessageId": new_id(), "TopicArn": TOPIC, "Timestamp": stamp}
    said |= {"Message": json.dumps(message), "SignatureVersion": "2", "SigningCertURL": f"https://{SNS}/cert.pem"}
    said |= changes
    names = ("Message", "MessageId", "SubscribeURL", "Subject", "Timestamp", "Token", "TopicArn", "Type")
    signed = "".join(f"{name}\n{said[name]}\n" for name in names if name in said)
    said["Signature"] = base64.b64encode(key.sign(signed.encode(), padding.PKCS1v15(), hashes.SHA256())).decode()
    return Post("/mail/ses", json.dumps(said).encode(), {"x-amz-sns-topic-arn": said["TopicArn"]})


def ses(raw: bytes, key: rsa.RSAPrivateKey = AMAZON, **changes: Any) -> Post:
    receipt = {"recipients": [SITE.address], "action": {"type": "SNS", "encoding": "BASE64"}}
    content = base64.b64encode(raw).decode()
    message = {"notificationType": "Received", "receipt": receipt, "mail": {"source": "bo@mail.example"}}
    return sns(message | {"content": content}, key, **changes)


def resend(net: Internet, raw: bytes, at: float | None = None, secret: str = SVIX_SECRET) -> Post:
    where = "d1.cloudfront.net/raw?signed=1"
    email_id = hashlib.sha256(raw).hexdigest()[:32]
    net.pages[f"api.resend.com/emails/receiving/{email_id}"] = json.dumps(
        {"raw": {"download_url": f"https://{where}{email_id}"}}
    ).encode()
    net.pages[f"{where}{email_id}"] = raw
    event = {"type": "email.received", "data": {"email_id": email_id, "to": [SITE.address], "from": "bo@mail.example"}}
    body, identity, stamp = json.dumps(event).encode(), new_id(), str(int(at or time.time()))
    signed = hmac.digest(base64.b64decode(secret), f"{identity}.{stamp}.".encode() + body, "sha256")
    signature = f"v1a,other v1,{base64.b64encode(signed).decode()}"
    return Post("/mail/resend", body, {"svix-id": identity, "svix-timestamp": stamp, "svix-signature": signature})


Sign = Callable[[World, bytes], Post]
PROVIDERS: dict[str, Sign] = {
    "mailgun": lambda world, raw: mailgun(raw),
    "sendgrid": lambda world, raw: sendgrid(raw),
    "postmark": lambda world, raw: postmark(raw),
    "ses": lambda world, raw: ses(raw),
    "resend": lambda world, raw: resend(world.net, raw),
}


@pytest.mark.parametrize("name", PROVIDERS)
async def test_a_mail_of_this_provider_comes_in_once(world: World, name: str) -> None:
    """B19: the same request three times, at once and again, and the same mail under a new signature."""
    subject = f"{name}-comes-in"
    post = PROVIDERS[name](world, mail(subject))
    answers = [*await asyncio.gather(*(world.gives(post) for _ in range(3))), await world.gives(post)]
    answers.append(await world.gives(PROVIDERS[name](world, mail(subject))))
    assert [(one.status_code, one.json()) for one in answers] == [(200, {"stored": 1})] * 5
    [arrived] = await world.arrived(subject)
    assert (arrived.fate, arrived.transport, arrived.copies) == ("posted", name, 5)
    [entry] = await world.house.truth(arrived.conversation_id or "")
    assert entry.channel == "email" and entry.text.startswith("K") and entry.text.endswith("nnen Sie helfen?")


HOUR = 3600
FORGED: dict[str, Sign] = {
    "mailgun, another key": lambda world, raw: mailgun(raw, key="other"),
    "mailgun, yesterday": lambda world, raw: mailgun(raw, at=time.time() - 10 * HOUR),
    "mailgun, tomorrow": lambda world, raw: mailgun(raw, at=time.time() + HOUR),
    "mailgun, no signature": lambda world, raw: Post("/mail/mailgun", *multipart({"body-mime": raw})),
    "sendgrid, another key": lambda world, raw: sendgrid(raw, key=ec.generate_private_key(ec.SECP256R1())),
    "sendgrid, last week": lambda world, raw: sendgrid(raw, at=time.time() - 100 * HOUR),
    "sendgrid, another body": lambda world, raw: changed(sendgrid(raw), b"helfen", b"zahlen"),
    "sendgrid, unsigned": lambda world, raw: Post("/mail/sendgrid", *multipart({"email": raw})),
    "postmark, another password": lambda world, raw: postmark(raw, "postmark:b password"),
    "postmark, no password": lambda world, raw: Post("/mail/postmark", postmark(raw).body),
    "ses, another key": lambda world, raw: ses(raw, rsa.generate_private_key(65537, 2048)),
    "ses, another body": lambda world, raw: changed(ses(raw), b"Received", b"receiveD"),
    "ses, another topic": lambda world, raw: ses(raw, TopicArn=TOPIC.replace("mail", "evil")),
    "ses, topic only in the header": lambda world, raw: changed(
        ses(raw, TopicArn=TOPIC.replace("mail", "evil")), b"", b"", **{"x-amz-sns-topic-arn": TOPIC}
    ),
    "ses, last month": lambda world, raw: ses(raw, Timestamp="2026-01-01T00:00:00.000Z"),
    "ses, SHA-1": lambda world, raw: ses(raw, SignatureVersion="1"),
    "ses, a certificate of somebody": lambda world, raw: ses(raw, SigningCertURL="https://evil.example/cert.pem"),
    "ses, a host that only ends so": lambda world, raw: ses(raw, SigningCertURL=f"https://evil.{SNS}/cert.pem"),
    "ses, a host before an at sign": lambda world, raw: ses(raw, SigningCertURL=f"https://{SNS}@evil.example/c.pem"),
    "ses, over plain HTTP": lambda world, raw: ses(raw, SigningCertURL=f"http://{SNS}/cert.pem"),
    "resend, another secret": lambda world, raw: resend(world.net, raw, secret=base64.b64encode(b"x" * 32).decode()),
    "resend, an hour ago": lambda world, raw: resend(world.net, raw, at=time.time() - HOUR),
    "resend, another body": lambda world, raw: changed(resend(world.net, raw), b"bo@mail", b"xo@mail"),
    "resend, unsigned": lambda world, raw: Post("/mail/resend", resend(world.net, raw).body),
}


def changed(post: Post, old: bytes, new: bytes, **headers: str) -> Post:
    assert not old or old in post.body
    return Post(post.path, post.body.replace(old, new) if old else post.body, post.headers | headers)


@pytest.mark.parametrize("how", FORGED)
async def test_who_does_not_prove_it_is_refused(world: World, how: str) -> None:
    subject = f"forged-{how}".replace(" ", "-").replace(",", "")
    answer = await world.gives(FORGED[how](world, mail(subject, "Bitte helfen")))
    assert answer.status_code == 403 and answer.json()["code"] == "webhook_refused", answer.text
    assert_discreet(answer.text)
    assert await world.arrived(subject) == []
    assert not [page for page, _ in world.net.asked if "evil" in page]


async def test_a_token_of_mailgun_is_good_for_one_mail(world: World) -> None:
    """Its signature does not cover the mail: who has seen one request could send any other under it."""
    token = new_id()
    assert (await world.gives(mailgun(mail("first"), token=token))).status_code == 200
    assert (await world.gives(mailgun(mail("second"), token=token))).status_code == 403
    assert await world.arrived("second") == []


@pytest.mark.parametrize(
    ("post", "status", "code"),
    [
        (Post("/mail/other", b"x"), 404, "not_found"),
        (Post("/mail/postmark", b"[1]", postmark(b"").headers), 422, "invalid"),
        (Post("/mail/postmark", b"[" * 100_000, postmark(b"").headers), 422, "invalid"),
        (Post("/mail/postmark", b'{"OriginalRecipient": 1}', postmark(b"").headers), 422, "invalid"),
        (Post("/mail/mailgun", b"x", {"Content-Type": "text/plain"}), 422, "invalid"),
        (Post("/mail/mailgun", b"--b\r\n", {"Content-Type": "multipart/form-data"}), 422, "invalid"),
        (
            Post("/mail/mailgun", b"&a=" * 100_000, {"Content-Type": "application/x-www-form-urlencoded"}),
            422,
            "invalid",
        ),
    ],
)
async def test_what_can_not_be_read_is_told_plainly(world: World, post: Post, status: int, code: str) -> None:
    answer = await world.gives(post)
    assert (answer.status_code, answer.json()["code"]) == (status, code)
    assert_discreet(answer.text)


async def test_a_mail_for_nobody_here_is_not_stored_and_not_tried_again(world: World) -> None:
    post = postmark(mail("for-nobody"))
    post.body = post.body.replace(SITE.address.encode(), b"x@nowhere.example")
    answer = await world.gives(post)
    assert (answer.status_code, answer.json()) == (200, {"stored": 0})


async def test_a_topic_is_subscribed_to_where_amazon_says(world: World) -> None:
    world.net.pages[f"{SNS}/?Action=ConfirmSubscription&Token=t"] = b"<ok/>"
    asked = {"Type": "SubscriptionConfirmation", "Token": "t"}
    good = f"https://{SNS}/?Action=ConfirmSubscription&Token=t"
    for url, status in ((good, 200), (good.replace(SNS, "evil.example"), 403)):
        answer = await world.gives(sns({}, AMAZON, **asked, SubscribeURL=url))
        assert answer.status_code == status, answer.text
    assert [page for page, _ in world.net.asked if "Confirm" in page] == [good.removeprefix("https://")]


async def test_the_key_of_resend_goes_to_resend_alone(world: World) -> None:
    await world.gives(resend(world.net, mail("with-a-key")))
    heads = {page.partition("/")[0]: head for page, head in world.net.asked}
    assert "Bearer re_key_of_the_tests" in heads["api.resend.com"]
    assert "re_key_of_the_tests" not in heads["d1.cloudfront.net"]


async def test_what_resend_does_not_hand_out_yet_comes_again(world: World) -> None:
    post = resend(world.net, mail("later"))
    pages = dict(world.net.pages)
    world.net.pages.clear()
    answer = await world.gives(post)
    assert answer.status_code == 503 and answer.json()["code"] == "unavailable"
    world.net.pages |= pages
    assert (await world.gives(post)).status_code == 200
    assert len(await world.arrived("later")) == 1


async def test_what_came_in_is_counted_for_who_has_the_token(world: World) -> None:
    await world.gives(postmark(mail("counted")))
    await world.arrived("counted")
    for headers in ({}, {"Authorization": "Basic x"}, {"Authorization": "Bearer another"}):
        assert (await world.http.get("/metrics", headers=headers)).status_code == 404
    told = await world.http.get("/metrics", headers={"Authorization": "Bearer a token of the tests"})
    assert told.status_code == 200 and told.headers["content-type"].startswith("text/plain")
    [line] = [line for line in told.text.splitlines() if 'fate="posted",transport="postmark"' in line]
    assert float(line.split()[-1]) >= 1
    assert "\nwarmline_outgoing_late_seconds " in told.text


async def test_who_sends_half_a_mail_keeps_no_other_out(world: World) -> None:
    subject, post = new_id(), mailgun(mail("half a mail"))
    host, port = world.house.web.base_url.removeprefix("http://").split(":")
    head = "\r\n".join(f"{name}: {value}" for name, value in post.headers.items())
    half = f"POST {post.path} HTTP/1.1\r\nHost: chat\r\n{head}\r\nContent-Length: {len(post.body)}\r\n\r\n".encode()
    lines = [await asyncio.open_connection(host, port) for _ in range(20)]
    for _, writer in lines:
        writer.write(half + post.body[:100])
    await asyncio.sleep(0.5)
    async with asyncio.timeout(8):
        assert (await world.gives(mailgun(mail(subject)))).status_code == 200
    [arrival] = await world.arrived(subject)
    assert arrival.fate == "posted"
    for _, writer in lines:
        writer.close()
