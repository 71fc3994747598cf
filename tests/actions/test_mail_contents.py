"""What goes along with a reply: small files, links to large ones, and faces."""

import base64

import pytest

from server.actions import messages
from server.actions.mail_contents import MOST_A_FILE
from server.actions.portraits import drop_picture, put_picture
from server.domain.entry import Author
from server.domain.mails import picture_id
from server.ports import File, Mail, MailHeldBack
from tests.actions.town import ANA, SITE, Town
from tests.support.client import new_id
from tests.support.paint import painted

PIXEL = base64.b64decode(
    "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mP8z8BQDwAEhQGAhKmMIQAAAABJRU5ErkJggg=="
)


async def replied_with(town: Town, sizes: dict[str, int]) -> None:
    """Ana's reply with these files, mailed."""
    conversation = await town.asks(await town.customer("mara"))
    files = []
    for name, size in sizes.items():
        file = File(new_id(), conversation, name, "application/octet-stream", size, town.clock())
        await town.store.files.keep(file, b"x" * size)
        files.append({"id": file.id, "name": name, "type": file.type, "size": size})
    said = messages.said_by(Author.AGENT, ANA.id, "See the files", new_id(), {"files": files})
    await messages.send_as_agent(town.desk, ANA, SITE, conversation, said, note=False, saw=0)
    town.clock.passes(SITE.gone_delay * 2)
    await town.works()


async def test_small_files_go_along_and_large_ones_are_links(town: Town) -> None:
    await replied_with(town, {"bill.pdf": 1000, "film.mov": MOST_A_FILE + 1, "b\r\nBcc: x@x.example": 5})
    [mail] = town.post.mails
    attached = {part.get_filename(): part.get_content() for part in mail.message.iter_attachments()}
    assert attached == {"bill.pdf": b"x" * 1000, "b_Bcc_ x@x.example": b"x" * 5}
    assert mail.message.get_content_type() == "multipart/mixed"
    assert "bill.pdf (1 kB)\n" in mail.text.replace("\r", "")
    assert "film.mov (5.0 MB): https://chat.acme.example/files/" in mail.text
    assert mail.html.count("https://chat.acme.example/files/") == 1
    assert "Bcc" not in mail.message


async def test_no_more_goes_along_than_mailboxes_take(town: Town) -> None:
    await replied_with(town, {f"{number}.bin": 3_000_000 for number in range(4)})
    [mail] = town.post.mails
    assert len(list(mail.message.iter_attachments())) == 2
    assert mail.text.count("/files/") == 2


async def test_faces_are_part_of_the_mail(town: Town) -> None:
    path = await put_picture(town.desk, ANA, painted(300, 200))
    await replied_with(town, {})
    [mail] = town.post.mails
    cid = picture_id(ANA.id, mail.message_id)
    assert f'src="cid:{cid}"' in mail.html and path not in mail.raw.decode()
    assert [part.get_content_type() for part in mail.message.walk()] == [
        "multipart/alternative", "text/plain", "multipart/related", "text/html", "image/jpeg",
    ]  # fmt: skip
    [image] = [part for part in mail.message.walk() if part.get_content_type() == "image/jpeg"]
    assert image["Content-ID"] == f"<{cid}>"
    assert image.get_content() == await town.store.pictures.get(path.rpartition("/")[2])


async def test_a_picture_that_is_taken_away_is_in_no_mail_and_nowhere(town: Town) -> None:
    path = await put_picture(town.desk, ANA, painted(300, 200))
    await drop_picture(town.desk, ANA)
    assert await town.store.pictures.get(path.rpartition("/")[2]) is None
    await replied_with(town, {})
    assert "<img" not in town.post.mails[0].html


async def test_a_mail_that_is_held_back_comes_at_its_turn(town: Town, monkeypatch: pytest.MonkeyPatch) -> None:
    turn, send = town.clock() + SITE.gone_delay * 10, town.post.send

    async def paced(mail: Mail) -> None:
        if town.clock() < turn:
            raise MailHeldBack(turn)
        await send(mail)

    monkeypatch.setattr(town.post, "send", paced)
    await replied_with(town, {})
    assert not town.post.mails and await town.works() == 0
    town.clock.passes(turn - town.clock())
    assert await town.works() == 1 and len(town.post.mails) == 1
