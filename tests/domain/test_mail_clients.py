"""Replies of forty-odd mail programs: they find their conversation, are taken for a person's, and are named."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from server.domain.addressing import make_reply_address, message_id, root_id
from server.domain.inbound import Inbound, parse
from server.domain.mail_guard import Person, classify
from server.domain.mail_route import Route, Way, route
from tests.domain.client_headers import CLIENTS

NOW = datetime(2025, 3, 4, 9, 12, tzinfo=UTC)
SECRETS = [b"a secret of thirty-two octets....."]
CONVERSATION, ROW = "0b3c1a6e1d534f0e8f4e0123456789ab", "1b3c1a6e1d534f0e8f4e0123456789ab"
OURS = message_id(SECRETS, CONVERSATION, ROW, "mail.acme.example")
ROOT = root_id(CONVERSATION, "mail.acme.example")

of_clients = pytest.mark.parametrize(("client", "headers"), CLIENTS.values(), ids=CLIENTS.keys())


def reply(headers: str, to: str = "support@acme.example") -> Inbound:
    written = headers.replace("OURS", OURS).replace("ROOT", ROOT)
    if "message-id:" not in written.lower():
        written += "\nMessage-ID: <20250304091233.4D9F2@x.example>"
    raw = f"From: Mara <mara@x.example>\nTo: {to}\nSubject: Re: Hi\n{written}\n\nIt works now.\n"
    return parse(raw.replace("\n", "\r\n").encode())


@of_clients
def test_the_reply_finds_its_conversation(client: str, headers: str) -> None:
    """By the token where the address survived, else by what it answers."""
    assert route(SECRETS, "support@acme.example", reply(headers), NOW) == Route(CONVERSATION, Way.MESSAGE_ID)
    tokened = make_reply_address(SECRETS, CONVERSATION, "mail.acme.example", NOW)
    assert route(SECRETS, "support@acme.example", reply(headers, tokened), NOW) == Route(CONVERSATION, Way.TOKEN)


@of_clients
def test_a_person_wrote_it(client: str, headers: str) -> None:
    assert classify(reply(headers), "mara@x.example") == Person()


@of_clients
def test_its_program_is_named(client: str, headers: str) -> None:
    assert reply(headers).client == client


@of_clients
def test_an_absence_note_of_the_same_program_is_none(client: str, headers: str) -> None:
    assert classify(reply(f"Auto-Submitted: auto-replied\n{headers}"), "mara@x.example") != Person()
