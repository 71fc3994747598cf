"""Who wrote an unverified mail: said by an agent, once, and with no more effect than that. B40."""

import pytest
from msgspec.structs import replace

from server.actions.indexing import line_of
from server.actions.mail_review import deliver_anyway, headers, process_again
from server.actions.mail_senders import add_participant, decide_sender
from server.domain.arrival import InboundMail, Standing
from server.domain.entry import Entry
from server.domain.errors import Invalid, NotFound
from server.domain.people import Agent
from tests.actions.correspondence import Correspondence
from tests.actions.test_mail_new import arrives, letter
from tests.actions.town import ANA, SITE, Town
from tests.support.letters import answer

HOME = "mara@home.example"
OUTSIDER = Agent("c3" * 16, "eve@evil.example", "Eve", site_ids=("9" * 32,))


async def from_home(story: Correspondence, text: str = "It works again", **headers: str) -> InboundMail:
    mail = answer(story.mail, text, sender=f"Mara <{HOME}>", attachment=b"ok")
    for name, value in headers.items():
        mail[name] = value
    return await story.arrives(mail, HOME)


async def note_of(story: Correspondence) -> Entry:
    return next(one for one in reversed(await story.entries()) if one.kind == "note")


async def decide(story: Correspondence, standing: Standing, agent: Agent = ANA) -> None:
    await decide_sender(story.town.desk, agent, story.conversation, (await note_of(story)).seq, standing)


async def fate(story: Correspondence, mail: InboundMail) -> str:
    found = await story.town.store.mails.get(mail.id)
    assert found is not None
    return str(found.fate)


async def test_this_is_mara(letters: Correspondence) -> None:
    mail = await from_home(letters)
    assert mail.fate == "unverified" and "It works again" not in await letters.said()
    for _ in range(3):
        await decide(letters, Standing.CUSTOMER)
    assert (await letters.said()).count("It works again") == 1
    said = next(one for one in await letters.entries() if one.text == "It works again" and one.kind == "message")
    assert (said.author, said.channel, len(said.data["files"])) == ("customer", "email", 1)
    [line] = [one for one in await letters.entries() if one.kind == "sender"]
    assert (line.author_id, line.public, line.data["address"]) == (ANA.id, False, HOME)
    assert await fate(letters, mail) == "posted"
    # From now on they are known there, in this conversation.
    assert (await from_home(letters, "And one more thing")).fate == "posted"
    # And the answer goes where it always went.
    await letters.town.replies(letters.conversation, "Good to hear")
    await letters.town.works_on()
    assert {to for mail in letters.town.post.mails for to in mail.rcpt_tos} == {letters.mail.rcpt_tos[0]}


async def test_not_them(letters: Correspondence) -> None:
    mail = await from_home(letters)
    await decide(letters, Standing.STRANGER)
    await decide(letters, Standing.CUSTOMER)  # decided is decided
    assert await fate(letters, mail) == "refused"
    before = len(await letters.entries())
    assert (await from_home(letters, "let me in")).fate == "refused"
    assert len(await letters.entries()) == before
    assert await letters.said() == ["The deploy hangs", "The volume was full"]


async def test_somebody_who_takes_part_speaks_under_their_own_name(letters: Correspondence) -> None:
    await from_home(letters)
    await decide(letters, Standing.PARTICIPANT)
    said = (await letters.entries())[-2]
    assert (said.kind, said.data["participant"], said.data["from"]) == ("message", "Mara", HOME)


async def test_only_an_agent_of_the_site_decides_and_only_about_such_a_note(letters: Correspondence) -> None:
    mail = await from_home(letters)
    seq, town = (await note_of(letters)).seq, letters.town
    with pytest.raises(NotFound):
        await decide(letters, Standing.CUSTOMER, OUTSIDER)
    for wrong in (1, seq + 1, seq + 500, 2**31):
        with pytest.raises(NotFound):
            await decide_sender(town.desk, ANA, letters.conversation, wrong, Standing.CUSTOMER)
    assert await fate(letters, mail) == "unverified"
    other = await town.asks(await town.customer("bo"))
    with pytest.raises(NotFound):
        await decide_sender(town.desk, ANA, other, seq, Standing.CUSTOMER)


async def test_who_is_copied_takes_part_only_by_the_agents_hand(letters: Correspondence) -> None:
    """B40: an added CC is shown, gets no mail, and says nothing."""
    copied = answer(letters.mail, "My boss reads along")
    copied["Cc"] = "The Boss <boss@mail.example>, mallory@evil.example"
    await letters.arrives(copied)
    assert [one["address"] for one in (await letters.entries())[-1].data["copied"]] == [
        "boss@mail.example",
        "mallory@evil.example",
    ]
    await letters.town.replies(letters.conversation, "Hello both")
    await letters.town.works_on()
    sent = letters.town.post.mails[-1]
    assert sent.rcpt_tos == letters.mail.rcpt_tos and "boss@" not in sent.raw.decode() and not sent.message["Cc"]
    speaks = answer(letters.mail, "Do it", sender="boss@mail.example")
    assert (await letters.arrives(speaks, "boss@mail.example")).fate == "unverified"
    for _ in range(2):
        await add_participant(letters.town.desk, ANA, letters.conversation, "Boss@mail.example", "The Boss")
    assert len([one for one in await letters.entries() if one.kind == "sender"]) == 1
    speaks = answer(letters.mail, "Do it now", sender="The Boss <boss@mail.example>")
    assert (await letters.arrives(speaks, "boss@mail.example")).fate == "posted"
    spoken = (await letters.entries())[-1]
    assert spoken.data["participant"] == "The Boss"
    now_is = await letters.town.get(letters.conversation)
    assert now_is.preview == "The Boss: Do it now"
    assert {"boss", "mail", "example"} <= set(line_of(now_is, spoken, "").said.split())
    # What they say is no question of the customer's.
    await letters.town.replies(letters.conversation, "We will")
    await letters.town.works_on()
    assert "Do it now" not in letters.town.post.mails[-1].text
    with pytest.raises(NotFound):
        await add_participant(letters.town.desk, OUTSIDER, letters.conversation, "x@mail.example", "")
    with pytest.raises(Invalid):
        await add_participant(letters.town.desk, ANA, letters.conversation, "x@mail.example\r\nBcc: y@z.example", "")
    with pytest.raises(Invalid):
        await add_participant(letters.town.desk, ANA, letters.conversation, letters.mail.rcpt_tos[0], "")


async def test_a_mail_that_failed_dmarc_is_delivered_by_an_administrator_alone(letters: Correspondence) -> None:
    desk = letters.town.desk
    object.__setattr__(desk, "authserv_ids", ("mx.acme.example",))
    mail = answer(letters.mail, "pay here")
    mail["Authentication-Results"] = "mx.acme.example; dmarc=fail"
    held = await letters.arrives(mail)
    assert held.fate == "held" and "DMARC" in held.note and len(await letters.team_only()) == 0
    assert await process_again(desk, SITE, held.id) == "held"
    assert "mx.acme.example; dmarc=fail" in await headers(desk, SITE, held.id)
    for act in (process_again, deliver_anyway, headers):
        with pytest.raises(NotFound):
            await act(desk, replace(SITE, id="9" * 32), held.id)
    for _ in range(2):
        assert await deliver_anyway(desk, SITE, held.id) == "posted"
    assert (await letters.said()).count("pay here") == 1


async def test_what_an_administrator_delivers_is_still_in_nobodys_name(letters: Correspondence) -> None:
    mail = await from_home(letters, **{"Auto-Submitted": "auto-replied"})
    assert mail.fate == "automatic"
    assert await deliver_anyway(letters.town.desk, SITE, mail.id) == "unverified"
    assert "It works again" not in await letters.said()


async def test_a_machines_mail_that_a_person_wrote_begins_a_conversation(town: Town) -> None:
    mail = await arrives(town, letter(Precedence="bulk"))
    assert mail.fate == "automatic"
    assert await deliver_anyway(town.desk, SITE, mail.id) == "posted"
    settled = await town.store.mails.get(mail.id)
    assert settled is not None and settled.conversation_id is not None
