"""What agents decide about mails, from the agent view: `POST /agent/mail/sender`, `/agent/mail/participant` and
`/agent/mail/again`."""

from typing import Annotated, TypeVar

import msgspec
from msgspec import Meta, Struct
from starlette.requests import Request
from starlette.responses import JSONResponse, Response

from server.actions.desk import Desk
from server.actions.mail_again import try_address_again
from server.actions.mail_senders import add_participant, decide_sender
from server.actions.signing_in import signed_in
from server.domain.arrival import Standing
from server.domain.errors import Invalid, NotAllowed, TooLong
from server.domain.people import Agent
from server.web.cookies import session_secret
from server.web.origins import same_origin

T = TypeVar("T")
Id = Annotated[str, Meta(pattern=r"^[0-9a-f]{32}\Z")]
MAX_BODY = 4096


class SenderIn(Struct, frozen=True, forbid_unknown_fields=True):
    """`seq`: the note with the unverified mail."""

    conversation: Id
    seq: Annotated[int, Meta(ge=1, le=2**31)]
    standing: Standing


class ParticipantIn(Struct, frozen=True, forbid_unknown_fields=True):
    conversation: Id
    address: Annotated[str, Meta(max_length=254)]
    name: Annotated[str, Meta(max_length=200)] = ""


class AgainIn(Struct, frozen=True, forbid_unknown_fields=True):
    """Mail to the customer of this conversation is worth another try."""

    conversation: Id


class MailDesk:
    def __init__(self, desk: Desk) -> None:
        self._desk = desk

    async def sender(self, request: Request) -> Response:
        agent, asked = await self._asked(request, SenderIn)
        await decide_sender(self._desk, agent, asked.conversation, asked.seq, asked.standing)
        return JSONResponse({})

    async def participant(self, request: Request) -> Response:
        agent, asked = await self._asked(request, ParticipantIn)
        await add_participant(self._desk, agent, asked.conversation, asked.address, asked.name)
        return JSONResponse({})

    async def again(self, request: Request) -> Response:
        agent, asked = await self._asked(request, AgainIn)
        await try_address_again(self._desk, agent, asked.conversation)
        return JSONResponse({})

    async def _asked(self, request: Request, kind: type[T]) -> tuple[Agent, T]:
        """Raises NotAllowed for another page, NotSignedIn, Invalid."""
        if not same_origin(request.headers, self._desk.public_url):
            raise NotAllowed("This was not sent from our own page. Open it again and retry.")
        agent, _ = await signed_in(self._desk, session_secret(request.cookies))
        body = bytearray()
        async for chunk in request.stream():
            body += chunk
            if len(body) > MAX_BODY:
                raise TooLong
        try:
            return agent, msgspec.json.decode(bytes(body), type=kind)
        except (msgspec.DecodeError, UnicodeError, RecursionError):
            raise Invalid from None
