"""Going on with a conversation from a mail, where no dashboard says who is there: who opens the link has to read the
mailbox that the mail went to.

The link alone opens nothing, for mails are forwarded and quoted. A code goes to the customer's address of today (not to
one in the link), and counts only in the browser that asked for it, once, for a few minutes and a few attempts. A code
that is typed and not a second link, because programs that look for bad links open every link of a mail, and a link that
is opened on the phone would open the conversation there and not where it was asked for. Nobody can make us mail a
stranger: asking needs a link that we sent, and a customer gets a few codes a day.
"""

import hashlib
from datetime import timedelta
from uuid import uuid4

import structlog
from msgspec import Struct
from msgspec.structs import replace

from server.actions.desk import Desk
from server.domain.addressing import make_return_path, message_id
from server.domain.errors import Invalid, NotFound, TokenExpired, TokenRefused, TooMany
from server.domain.mails import CodeMail
from server.domain.outgoing import Outgoing, OutgoingKind, OutgoingState
from server.domain.people import Customer
from server.domain.resuming import code_for, proved_claims, read_link, same_code
from server.domain.site import Site
from server.domain.times import from_ms, to_ms
from server.domain.tokens import Purpose, read, sign
from server.ports import Mail

CODE_LIFETIME = timedelta(minutes=15)
CODES_A_DAY = 5
ATTEMPTS = 5
"""Of each code: guessing has 25 chances in a million a day, and needs a link of ours for each."""
PROVED_FOR = timedelta(hours=12)
"""Long enough for a day's work, short enough for somebody else's computer."""

log = structlog.get_logger()


class Resumed(Struct, frozen=True):
    """What a link leads to. Nothing of it but the site's name is shown before the customer has proved to be one."""

    site: Site
    customer: Customer
    conversation_id: str

    @property
    def locale(self) -> str:
        return self.customer.locale or self.site.locale


async def resumed(desk: Desk, token: str) -> Resumed:
    """Raises TokenRefused, TokenExpired, or NotFound where nothing can be mailed to the customer any more."""
    conversation_id = read_link([desk.secret.encode()], token, desk.clock())
    conversation = await desk.store.conversations.get(conversation_id)
    site = await desk.store.people.site(conversation.site_id) if conversation else None
    customer = await desk.store.people.customer(conversation.customer_id) if conversation else None
    if site is None or customer is None or not customer.email:
        raise NotFound("This conversation can't be opened here. Answer to the mail instead.")
    return Resumed(site, customer, conversation_id)


async def send_code(desk: Desk, to: Resumed) -> str:
    """Mails a code; returns what the browser keeps until it is typed. Raises TooMany or Unavailable."""
    now = desk.clock()
    payload = {"to": to.customer.email, "customer_id": to.customer.id, "since": to_ms(now)}
    for number in range(CODES_A_DAY):
        slot = hashlib.sha256(f"code/{to.customer.id}/{now.date()}/{number}".encode()).hexdigest()[:32]
        row = Outgoing(f"k-{slot}", OutgoingKind.CODE_MAIL, to.site.id, None, now, payload)
        if await desk.store.outbox.put(row):
            claims = {"sub": to.customer.id, "row": row.id}
            return sign(Purpose.CODE, claims, desk.secret, now + CODE_LIFETIME)
    raise TooMany("We have sent this address a few codes already. Try again tomorrow, or answer to the mail.")


async def prove(desk: Desk, to: Resumed, asked: str, code: str) -> str:
    """The token by which the customer is known from now on, for the code that was mailed.

    Raises TokenExpired, TokenRefused, TooMany, Invalid for a wrong code, or Unavailable.
    """
    try:
        claims = read(Purpose.CODE, asked, desk.secret, desk.clock())
    except TokenExpired:
        raise TokenExpired("This code has run out. Let us send a new one.") from None
    except TokenRefused:
        raise TokenRefused("Ask for a code in this browser first.") from None
    if claims.get("sub") != to.customer.id:
        raise TokenRefused("This code is for somebody else. Let us send a new one.")
    row = claims["row"]
    if not await _spend_one(desk, [f"{row}-try-{number}" for number in range(ATTEMPTS)]):
        raise TooMany("That were many attempts. Let us send a new code.")
    if not same_code(code, code_for(desk.secret.encode(), row)):
        raise Invalid("This is not the code. Look at the newest mail, and type it once more.")
    if not await _spend_one(desk, [f"{row}-used"]):
        raise TokenExpired("This code was used already. Let us send a new one.")
    log.info("conversation_resumed", site=to.site.key, conversation=to.conversation_id)
    return sign(Purpose.PERSON, proved_claims(to.customer), desk.secret, desk.clock() + PROVED_FOR)


def is_asked(desk: Desk, to: Resumed, asked: str) -> bool:
    """Whether a code for this customer was asked for in the browser that shows this, and may still be typed."""
    try:
        return read(Purpose.CODE, asked, desk.secret, desk.clock()).get("sub") == to.customer.id
    except TokenRefused:
        return False


def is_proved(desk: Desk, to: Resumed, token: str) -> bool:
    """Whether a browser that shows this token is this customer's."""
    try:
        claims = read(Purpose.PERSON, token, desk.secret, desk.clock())
    except TokenRefused:
        return False
    return claims.items() >= proved_claims(to.customer).items()


async def _spend_one(desk: Desk, names: list[str]) -> bool:
    """Spends the first of these that is not spent; of many that try at once each gets another one."""
    mine = uuid4().hex
    for name in names:
        if await desk.store.mails.spend(name, mine, desk.clock()):
            return True
    return False


async def deliver_code(desk: Desk, row: Outgoing) -> None:
    """Mails a code that is still of use. Raises what the mailer raises."""
    site = await desk.store.people.site(row.site_id)
    customer = await desk.store.people.customer(row.payload["customer_id"])
    asked_at, to = from_ms(row.payload["since"]), row.payload["to"]
    late = desk.clock() > asked_at + CODE_LIFETIME
    if site is None or customer is None or customer.email != to or late:
        await desk.store.outbox.settle(replace(row, state=OutgoingState.CANCELLED, lease_until=None))
        return
    secrets = [desk.secret.encode()]
    mail = CodeMail(
        site=site,
        to_address=to,
        code=code_for(secrets[0], row.id),
        minutes=int(CODE_LIFETIME.total_seconds() // 60),
        message_id=message_id(secrets, customer.id, row.id, site.mail_domain),
        date=asked_at,
        locale=customer.locale or site.locale,
    )
    return_path = make_return_path(secrets, row.id, site.mail_domain)
    await desk.mailer.send(Mail(return_path, to, desk.templates.code(mail)))
    await desk.store.outbox.settle(replace(row, state=OutgoingState.DONE, lease_until=None))
