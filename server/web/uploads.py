"""Attachments: taken in raw, described by us, and given out so that they can do no harm."""

import re
from datetime import timedelta
from typing import Any
from urllib.parse import quote
from uuid import uuid4

from starlette.requests import Request
from starlette.responses import JSONResponse, Response

from server.actions import messages
from server.actions.desk import Desk
from server.actions.signing_in import signed_in
from server.domain.errors import Invalid, NotFound, TokenExpired, TokenRefused, TooLong, WarmlineError
from server.domain.sentences.choice import chosen
from server.domain.tokens import Purpose, read, sign
from server.domain.uploads import safe_name, true_type
from server.ports import File
from server.web.cookies import session_secret
from server.web.limiting import Buckets, sender_of
from server.web.origins import same_origin
from server.web.ranges import ranged
from server.web.words import refusal

MAX_BYTES = 10 * 1024 * 1024
LINK_LIFETIME = timedelta(days=7)

BURST, A_SECOND = 20, 1 / 60
"""Files of one customer. Anybody may be another visitor the next moment, so the address that they come from and all
customers of a site (in one process) have limits, too."""
BURST_FROM_ONE, A_SECOND_FROM_ONE = 60, 1 / 20
"""From one address, and of an agent."""
BURST_IN_ALL, A_SECOND_IN_ALL = 300, 1 / 4


class Uploads:
    """The endpoints `POST /files` and `GET /files/{id}/{name}`."""

    def __init__(self, desk: Desk) -> None:
        self._desk = desk
        self._buckets = Buckets(desk.clock)

    def url(self, file_id: str, name: str) -> str:
        """Signed for a week; whoever has the link may read the file, and nothing else."""
        token = sign(Purpose.FILE, {"file": file_id}, self._desk.secret, self._desk.clock() + LINK_LIFETIME)
        return f"/files/{file_id}/{token}"

    async def take(self, request: Request) -> Response:
        """A refusal is said in `?locale=`: that of the chat, which has another language than the browser may have."""
        try:
            return await self._taken(request)
        except WarmlineError as error:
            raise type(error)(refusal(error, chosen([request.query_params.get("locale", "")]))) from None

    async def _taken(self, request: Request) -> Response:
        conversation_id = request.query_params.get("conversation", "")
        if not re.fullmatch(r"[0-9a-f]{32}", conversation_id):
            raise Invalid("Say which conversation the file is for.")
        await self._allowed(request, conversation_id)
        content = await _body(request)
        name = safe_name(request.query_params.get("name", ""))
        file = File(uuid4().hex, conversation_id, name, true_type(content), len(content), self._desk.clock())
        await self._desk.store.files.keep(file, content)
        described = {"id": file.id, "name": file.name, "type": file.type, "size": file.size}
        return JSONResponse(described | {"url": self.url(file.id, file.name)})

    async def give(self, request: Request) -> Response:
        file_id = request.path_params["file"]
        claims = self._claims(request.path_params["token"])
        found = await self._desk.store.files.get(file_id) if claims.get("file") == file_id else None
        if found is None:
            raise NotFound
        file, content = found
        placed = "inline" if file.type.startswith(("image/", "audio/")) else "attachment"
        return ranged(
            request.headers,
            content,
            file.type,
            f'"{file.id}"',
            {
                "Content-Disposition": f"{placed}; filename*=UTF-8''{quote(file.name, safe='')}",
                "Content-Security-Policy": "default-src 'none'; sandbox",
                "Cache-Control": "private, max-age=604800, immutable",
            },
        )

    def _claims(self, token: str) -> dict[str, str]:
        try:
            return read(Purpose.FILE, token, self._desk.secret, self._desk.clock())
        except TokenExpired:
            raise TokenExpired("This link has run out. Open the conversation again; the file has a new one.") from None
        except TokenRefused:
            raise TokenRefused("This link is not complete. Open the file from the conversation once more.") from None

    async def _allowed(self, request: Request, conversation_id: str) -> None:
        """A customer by the token of their welcome, into their own or a new conversation; an agent by the session."""
        header = request.headers.get("authorization", "")
        if header.startswith("Bearer "):
            claims = read(Purpose.UPLOAD, header.removeprefix("Bearer "), self._desk.secret, self._desk.clock())
            conversation = await self._desk.store.conversations.get(conversation_id)
            if conversation is not None and conversation.customer_id != claims.get("sub"):
                raise NotFound
            self._limit(request, claims)
            return
        if not same_origin(request.headers, self._desk.public_url):
            raise TokenRefused
        agent, _ = await signed_in(self._desk, session_secret(request.cookies))
        await messages.agents_conversation(self._desk, agent, conversation_id)
        self._buckets.take(f"by/{agent.id}", BURST_FROM_ONE, A_SECOND_FROM_ONE)

    def _limit(self, request: Request, claims: dict[str, str]) -> None:
        """Raises TooMany."""
        self._buckets.take(f"by/{claims.get('sub')}", BURST, A_SECOND)
        if sender := sender_of(request):
            self._buckets.take(f"from/{sender}", BURST_FROM_ONE, A_SECOND_FROM_ONE)
        self._buckets.take(f"all/{claims.get('site')}", BURST_IN_ALL, A_SECOND_IN_ALL)


async def _body(request: Request) -> bytes:
    content = bytearray()
    async for chunk in request.stream():
        content += chunk
        if len(content) > MAX_BYTES:
            raise TooLong("This file is larger than 10 MB. Send a smaller one, or a link to it.")
    if not content:
        raise Invalid("This file is empty.")
    return bytes(content)


async def attached(desk: Desk, conversation_id: str, file_ids: list[str]) -> dict[str, Any]:
    """The `data` of a message with these attachments. Raises NotFound for a file of another conversation."""
    if not file_ids:
        return {}
    known = await desk.store.files.describe(file_ids)
    if any(one not in known or known[one].conversation_id != conversation_id for one in file_ids):
        raise NotFound("An attachment is missing. Attach it again.")
    files = [known[one] for one in file_ids]
    return {"files": [{"id": one.id, "name": one.name, "type": one.type, "size": one.size} for one in files]}
