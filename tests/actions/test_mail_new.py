"""Mail to a site's addresses: whose it is, what begins a conversation, and what does not."""

from email.message import EmailMessage

import pytest

from server.actions.intake import receive
from server.actions.mail_in import FROM_ONE_SENDER, process
from server.domain.arrival import Envelope, InboundMail, SiteAddress
from server.domain.inbound import beginning
from server.domain.people import Customer
from tests.actions.town import SITE, Town
from tests.support.client import new_id
from tests.support.letters import answer

PROVED = "mx.acme.example; dmarc=pass"


def letter(text: str = "Can you help?", sender: str = "Bo Ek <bo@mail.example>", **headers: str) -> EmailMessage:
    mail = EmailMessage()
    mail["From"], mail["Subject"] = sender, "An invoice"
    mail["To"], mail["Message-ID"] = SITE.address, f"<{new_id()}@mail.example>"
    for name, value in headers.items():
        del mail[name.replace("_", "-")]
        mail[name.replace("_", "-")] = value
    mail.set_content(text)
    return mail


async def arrives(
    town: Town, mail: EmailMessage, to: str = SITE.address, sender: str = "x@mail.example"
) -> InboundMail:
    kept = await receive(town.desk, Envelope("lmtp", sender, to, mail.as_bytes()))
    await process(town.desk, kept)
    settled = await town.store.mails.get(kept.id)
    assert settled is not None
    return settled


async def customer_of(town: Town, mail: InboundMail) -> Customer:
    assert mail.conversation_id
    found = await town.store.people.customer((await town.get(mail.conversation_id)).customer_id)
    assert found is not None
    return found


async def test_a_mail_begins_a_conversation_that_goes_on_by_mail(town: Town) -> None:
    mail = await arrives(town, letter())
    assert (mail.fate, mail.site_id) == ("posted", SITE.id)
    conversation = await town.get(mail.conversation_id or "")
    assert (conversation.channel, conversation.subject) == ("email", "An invoice")
    assert conversation.waiting_since == town.clock()
    bo = await customer_of(town, mail)
    assert (bo.name, bo.email, bo.verified) == ("Bo Ek", "bo@mail.example", False)
    await town.replies(conversation.id, "Of course")
    await town.works_on()
    [reply] = town.post.mails
    assert reply.rcpt_tos == ("bo@mail.example",) and reply.message["Subject"] == "Re: An invoice"
    assert str(mail.message_id) in str(reply.message["References"])
    again = await arrives(town, answer(reply, "Thank you"), to=str(reply.message["Reply-To"]).strip("<>"))
    assert (again.fate, again.conversation_id) == ("posted", conversation.id)


async def test_the_same_person_writes_again_and_is_the_same(town: Town) -> None:
    first, second = await arrives(town, letter("one")), await arrives(town, letter("two", "BO@mail.example"))
    assert first.conversation_id != second.conversation_id
    assert (await customer_of(town, first)).id == (await customer_of(town, second)).id


async def test_a_mail_to_two_of_our_addresses_is_one(town: Town) -> None:
    await town.store.mails.put_address(SiteAddress("sales@acme.example", SITE.id, "Sales"))
    mail = letter(To=f"{SITE.address}, sales@acme.example")
    mail.add_attachment(b"%PDF-1", maintype="application", subtype="pdf", filename="invoice.pdf")
    fates = [await arrives(town, mail, to) for to in ("sales@acme.example", SITE.address, "SALES@acme.example")]
    assert [one.fate for one in fates] == ["posted", "repeated", "posted"]
    assert len({one.conversation_id for one in fates}) == 1
    [entry] = await town.entries(fates[0].conversation_id or "")
    assert entry.data["at"] == "sales@acme.example" and len(entry.data["files"]) == 1
    [copied] = entry.data["copied"]
    assert copied["address"] == SITE.address


async def test_only_who_is_proved_is_the_customer_of_the_dashboard(town: Town) -> None:
    mara = await town.customer("mara")
    desk = town.desk
    object.__setattr__(desk, "authserv_ids", ("mx.acme.example",))
    claimed = await arrives(town, letter(sender="mara@mail.example"))
    assert (await customer_of(town, claimed)).id != mara.id
    [entry] = await town.entries(claimed.conversation_id or "")
    assert entry.data["unproved"] is True
    proved = await arrives(town, letter(sender="mara@mail.example", Authentication_Results=PROVED))
    assert (await customer_of(town, proved)).id == mara.id
    elsewhere = await arrives(
        town, letter(sender="mara@mail.example", Authentication_Results=PROVED.replace("acme", "evil"))
    )
    assert (await customer_of(town, elsewhere)).id != mara.id
    failed = letter(sender="mara@mail.example", Authentication_Results=PROVED.replace("pass", "fail"))
    assert ((await arrives(town, failed)).fate, (await arrives(town, failed)).conversation_id) == ("held", None)


async def test_two_customers_with_one_address_are_told_apart_by_nobody(town: Town) -> None:
    object.__setattr__(town.desk, "authserv_ids", ("mx.acme.example",))
    both = [await town.customer("bo"), await town.customer("bo")]
    mail = await arrives(town, letter(sender="bo@mail.example", Authentication_Results=PROVED))
    assert (await customer_of(town, mail)).id not in {one.id for one in both}


@pytest.mark.parametrize(
    "headers",
    [
        {"Auto_Submitted": "auto-generated"},
        {"Precedence": "bulk"},
        {"List_Unsubscribe": "<https://news.example>"},
        {"X_Autoreply": "yes"},
        {"Subject": "Automatic reply: An invoice"},
    ],
)
async def test_what_a_machine_sends_begins_nothing(town: Town, headers: dict[str, str]) -> None:
    mail = await arrives(town, letter(**headers))
    assert (mail.fate, mail.conversation_id) == ("automatic", None)
    assert town.post.mails == []


async def test_a_header_of_exchange_alone_makes_no_machine(town: Town) -> None:
    assert (await arrives(town, letter(X_Auto_Response_Suppress="All"))).fate == "posted"


async def test_a_voice_message_is_a_person_who_waits(town: Town) -> None:
    mail = letter(
        "", "PBX <noreply@pbx.example>", Auto_Submitted="auto-generated", Subject="Voicemail from +43 1 55512"
    )
    mail.add_attachment(b"RIFF\x24\0\0\0WAVEfmt ", maintype="audio", subtype="x-wav", filename="msg.wav")
    came = await arrives(town, mail)
    assert came.fate == "posted"
    [entry] = await town.entries(came.conversation_id or "")
    assert entry.data["voicemail"] == "+43 1 55512" and entry.data["files"][0]["type"] == "audio/wav"
    caller = await customer_of(town, came)
    assert (caller.name, caller.email) == ("+43 1 55512", None)
    assert (await town.get(came.conversation_id or "")).waiting_since is not None


async def test_a_mail_that_was_forwarded_to_our_domain(town: Town) -> None:
    mail = letter(To="old@elsewhere.example", X_Forwarded_To=SITE.address)
    assert (await arrives(town, mail, "box17@acme.example")).fate == "posted"
    assert (await arrives(town, letter(To="old@elsewhere.example"), "box17@acme.example")).fate == "held"


async def test_a_flood_is_kept_and_not_shown(town: Town) -> None:
    fates = [(await arrives(town, letter(f"No. {number}"))).fate for number in range(FROM_ONE_SENDER + 2)]
    assert fates == ["posted"] * FROM_ONE_SENDER + ["held"] * 2
    assert (await arrives(town, letter(sender="other@mail.example"))).fate == "posted"


async def test_what_a_machine_sends_in_their_name_keeps_nobody_from_being_heard(town: Town) -> None:
    for number in range(FROM_ONE_SENDER + 2):
        assert (await arrives(town, letter(f"No. {number}", Auto_Submitted="auto-generated"))).fate != "posted"
    assert (await arrives(town, letter("It is me"))).fate == "posted"


async def test_what_they_add_to_their_own_mail_is_said_in_its_conversation(town: Town) -> None:
    object.__setattr__(town.desk, "authserv_ids", ("mx.acme.example",))
    vouched = {"Authentication_Results": PROVED}
    first = await arrives(town, letter(Message_ID="<one@mail.example>", **vouched))
    more = letter("I forgot", Message_ID="<two@mail.example>", In_Reply_To="<one@mail.example>", **vouched)
    third = letter(
        "And this", Message_ID="<3@mail.example>", References="<one@mail.example> <two@mail.example>", **vouched
    )
    added = [await arrives(town, mail) for mail in (more, third)]
    assert [(one.fate, one.conversation_id) for one in added] == [("posted", first.conversation_id)] * 2
    # B40: who knows a Message-ID says nothing there, neither in their own name nor in that of its sender.
    for sender in ("eve@evil.example", "Bo Ek <bo@mail.example>"):
        forged = letter("Send it to me", sender, In_Reply_To="<one@mail.example>")
        assert (await arrives(town, forged)).conversation_id != first.conversation_id


async def test_our_own_mail_in_a_circle_stops_at_once(town: Town) -> None:
    first = await arrives(town, letter())
    await town.replies(first.conversation_id or "", "Of course")
    await town.works_on()
    [sent] = town.post.mails
    for to in (SITE.address, str(sent.message["Reply-To"]).strip("<>")):
        kept = await receive(town.desk, Envelope("lmtp", sent.mail_from, to, sent.raw))
        await process(town.desk, kept)
        settled = await town.store.mails.get(kept.id)
        assert settled is not None and settled.fate == "held"
    assert len([one for one in await town.entries(first.conversation_id or "") if one.kind == "message"]) == 2


async def test_of_a_mail_that_is_too_large_its_beginning_is_said_and_the_team_is_told(town: Town) -> None:
    raw = letter("The whole log").as_bytes()
    kept = await receive(town.desk, Envelope("imap", None, SITE.address, beginning(raw, 31_000_000)))
    await process(town.desk, kept)
    settled = await town.store.mails.get(kept.id)
    assert settled is not None and settled.fate == "posted"
    [entry] = await town.entries(settled.conversation_id or "")
    assert (entry.text, entry.data["cut"]) == ("The whole log", 31_000_000)
