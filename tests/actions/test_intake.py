"""Mails that were stored, and what becomes of them where the process that stored one died."""

from server.actions.intake import Intake, receive
from server.domain.arrival import Envelope
from tests.actions.town import SITE, Town


def _letter(number: int) -> Envelope:
    raw = f"From: mara@mail.example\r\nTo: {SITE.address}\r\nSubject: {number}\r\n"
    raw += f"Message-ID: <{number}@mail.example>\r\n\r\nLetter {number}\r\n"
    return Envelope("lmtp", "mara@mail.example", SITE.address, raw.encode())


async def test_what_was_left_undone_is_not_said_after_what_came_later(town: Town) -> None:
    left = await receive(town.desk, _letter(1))
    intake = Intake(town.desk)
    await intake.take(_letter(2))
    await intake.finish()
    found = await town.store.mails.get(left.id)
    assert found is not None and found.fate != "new"
    begun = [one for one in await town.store.conversations.waiting(SITE.id) if one.channel == "email"]
    said = [entry.text for one in begun for entry in await town.entries(one.id)]
    assert said == ["Letter 1", "Letter 2"]
