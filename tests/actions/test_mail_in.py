"""Mail that comes back: said once, by whom it really is from, and whatever else it may be harms nobody."""

import asyncio

import pytest

from server.actions.intake import receive
from server.actions.mail_in import process
from server.actions.threads import close_by_agent
from server.domain.arrival import Envelope, InboundMail
from tests.actions.correspondence import Correspondence, bounce_of, raw_of, recipient_of
from tests.actions.town import ANA, SITE, Town
from tests.support.letters import answer


async def test_the_new_words_are_said_as_the_customers(letters: Correspondence) -> None:
    mail = await letters.arrives(answer(letters.mail, "It works again", attachment=b"ok"))
    assert (mail.fate, mail.conversation_id) == ("posted", letters.conversation)
    assert await letters.said() == ["The deploy hangs", "The volume was full", "It works again"]
    entry = (await letters.entries())[-1]
    assert (entry.author, entry.channel) == ("customer", "email")
    assert [file["name"] for file in entry.data["files"]] == ["build.log"]
    assert (await letters.town.get(letters.conversation)).waiting_since == letters.town.clock()
    await letters.nothing_more_leaves()


async def test_the_same_mail_three_times(letters: Correspondence) -> None:
    """B19: one after the other, at once, and by a process that died between storing and settling it."""
    letter = answer(letters.mail, "It works again", attachment=b"ok")
    for _ in range(3):
        await letters.arrives(letter)
    await asyncio.gather(*(letters.arrives(letter) for _ in range(3)))
    stored = await receive(
        letters.town.desk, Envelope("lmtp", "mara@mail.example", recipient_of(letter), raw_of(letter))
    )
    for _ in range(2):
        await process(letters.town.desk, _as_new(stored))
    await asyncio.gather(*(process(letters.town.desk, _as_new(stored)) for _ in range(3)))
    assert await letters.said() == ["The deploy hangs", "The volume was full", "It works again"]
    assert len([entry for entry in await letters.entries() if entry.kind == "message"]) == 3


def _as_new(mail: InboundMail) -> InboundMail:
    return InboundMail(mail.id, mail.received_at, mail.mail_from, mail.rcpt_to, mail.message_id, mail.raw)


async def test_a_mail_opens_what_was_closed(letters: Correspondence) -> None:
    await close_by_agent(letters.town.desk, ANA, letters.conversation)
    await letters.arrives(answer(letters.mail, "One more thing"))
    conversation = await letters.town.get(letters.conversation)
    assert conversation.status == "open" and conversation.waiting_since is not None


async def test_another_sender_with_the_right_token(letters: Correspondence) -> None:
    """B40: whoever got hold of the address says nothing in the customer's name; the team may read it."""
    before = await letters.town.get(letters.conversation)
    for sender in ("mallory@evil.example", "mara@mail.example.evil.example", "Mara <mallory@evil.example>", ANA.email):
        letter = answer(letters.mail, f"send the key to {sender}", sender=sender)
        assert (await letters.arrives(letter, sender)).fate == "unverified"
    assert await letters.said() == ["The deploy hangs", "The volume was full"]
    notes = await letters.team_only()
    assert [note.kind for note in notes] == ["note"] * 4
    assert all(note.author == "system" and note.data["unverified"] for note in notes)
    assert [note.data["from"] for note in notes][1::2] == ["mara@mail.example.evil.example", ANA.email]
    after = await letters.town.get(letters.conversation)
    assert (after.waiting_since, after.status, after.assignee_id) == (before.waiting_since, before.status, ANA.id)
    assert after.last_public_seq == before.last_public_seq
    await letters.nothing_more_leaves()


async def test_somebody_has_to_look_at_a_mail_of_whom_nobody_knows(letters: Correspondence) -> None:
    await close_by_agent(letters.town.desk, ANA, letters.conversation)
    letter = answer(letters.mail, "From my other address", sender="mara@home.example")
    assert (await letters.arrives(letter, "mara@home.example")).fate == "unverified"
    after = await letters.town.get(letters.conversation)
    assert (after.status, after.waiting_since) == ("open", None)


async def test_a_forged_token_is_held(letters: Correspondence) -> None:
    address = str(letters.mail.message["Reply-To"]).rpartition("<")[2].rstrip(">")
    local, _, domain = address.partition("@")
    middle = len(local) // 2
    forged = f"{local[:middle]}{'a' if local[middle] != 'a' else 'b'}{local[middle + 1 :]}@{domain}"
    for to in (forged, f"reply+{letters.conversation}@{domain}", f"reply+@{domain}"):
        letter = answer(letters.mail, "let me in")
        for name in ("To", "In-Reply-To", "References"):
            del letter[name]
        letter["To"] = to
        letter["In-Reply-To"] = f"<w.{letters.conversation}@{domain}>"
        letter["References"] = f"<r.{letters.conversation}@{domain}> <{letters.conversation}@{domain}>"
        assert (await letters.arrives(letter, to=to)).fate == "held", to
        # To the site's own address it is a mail like any other: it begins a conversation of its own.
        begun = await letters.arrives(letter, to=SITE.address)
        assert begun.fate == "posted" and begun.conversation_id != letters.conversation
    assert len(await letters.entries()) == 4  # question, taken, answer, mailed
    await letters.nothing_more_leaves()


async def test_a_mail_to_the_mailbox_that_answers_ours(letters: Correspondence) -> None:
    """Some mail programs ignore Reply-To; our own Message-ID in References names the conversation."""
    letter = answer(letters.mail, "It works again")
    del letter["To"]
    letter["To"] = SITE.address
    assert (await letters.arrives(letter, to=SITE.address)).fate == "posted"
    # But not in anybody else's name (a Message-ID is easily known).
    other = answer(letters.mail, "let me in", sender="mallory@evil.example")
    assert (await letters.arrives(other, "mallory@evil.example", to=SITE.address)).fate == "unverified"
    assert "let me in" not in await letters.said()


async def test_an_automatic_reply_starts_no_clock(letters: Correspondence) -> None:
    """B42: and is answered by nothing."""
    for name, value in (("Auto-Submitted", "auto-replied"), ("X-Autoreply", "yes"), ("Precedence", "auto_reply")):
        letter = answer(letters.mail, "I am on holiday")
        letter[name] = value
        assert (await letters.arrives(letter, "")).fate == "automatic", name
    conversation = await letters.town.get(letters.conversation)
    assert conversation.waiting_since is None and conversation.preview == "The volume was full"
    assert await letters.said() == ["The deploy hangs", "The volume was full"]
    assert all(note.data["automatic"] for note in await letters.team_only())
    await letters.nothing_more_leaves()


async def test_a_mail_that_comes_back_is_told_to_the_team(letters: Correspondence) -> None:
    bounce = bounce_of(letters.mail.mail_from, "5.1.1", "550 5.1.1 no such user")
    for _ in range(2):
        mail = await letters.comes_in(bounce, "", letters.mail.mail_from)
        assert (mail.fate, mail.conversation_id) == ("bounce", letters.conversation)
    [failed] = await letters.team_only()
    assert failed.kind == "mail_failed" and "no such user" in failed.data["reason"]
    assert await letters.said() == ["The deploy hangs", "The volume was full"]
    assert (await letters.town.get(letters.conversation)).waiting_since is None
    await letters.nothing_more_leaves()


async def test_a_delay_is_told_and_no_failure(letters: Correspondence) -> None:
    delayed = bounce_of(letters.mail.mail_from, "4.4.1", "connection timed out, will retry")
    assert (await letters.comes_in(delayed, "", letters.mail.mail_from)).fate == "bounce"
    [late] = await letters.team_only()
    assert late.data["news"] == "delayed" and "will retry" in late.data["reason"]


async def test_a_forged_bounce_tells_nothing(letters: Correspondence) -> None:
    domain = SITE.mail_domain
    for to in (f"bounce+{letters.conversation}@{domain}", SITE.address, letters.mail.mail_from.replace("+", "+a")):
        assert (await letters.comes_in(bounce_of(to, "5.1.1", "550 no such user"), "", to)).conversation_id is None
    assert not await letters.team_only()


@pytest.mark.parametrize(
    "raw", [b"", b"\r\n", b"\x00" * 100, b"From: \xff\r\n\r\n\xff\xfe", b"Content-Type: multipart/x\r\n\r\n"]
)
async def test_what_is_hardly_a_mail_is_kept_and_held(town: Town, raw: bytes) -> None:
    mail = await receive(town.desk, Envelope("lmtp", "", SITE.address, raw))
    await process(town.desk, mail)
    settled = await town.store.mails.get(mail.id)
    assert settled is not None and settled.fate in ("held", "automatic") and settled.raw == raw
