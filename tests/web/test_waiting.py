"""What customers are told of the wait over their sockets, what the team sees of it, and the report."""

import csv
import io
from datetime import UTC, datetime, timedelta

import httpx
import pytest

from server.domain.conversation import Said, add_message, begin, close
from server.domain.entry import Author, Channel
from server.domain.sentences.languages import LANGUAGES
from server.web.room import stirs
from tests.support.client import Client, Frame, new_id
from tests.support.house import AGENTS, SITE, House
from tests.web.visits import assert_discreet

pytestmark = pytest.mark.asyncio(loop_scope="session")
REPORT = f"/admin/api/sites/{SITE.id}/estimate"


def expected(client: Client, conversation: str) -> list[str]:
    return [
        frame["text"] for frame in client.frames if frame["t"] == "expect" and frame["conversation"] == conversation
    ]


def row_of(agent: Client, conversation: str) -> Frame:
    rows = [frame["row"] for frame in agent.frames if "row" in frame and frame["row"]["id"] == conversation]
    return max(rows, key=lambda row: row["rev"], default={})


async def test_who_writes_is_told_how_long_and_the_team_sees_what(
    house: House, http: httpx.AsyncClient, sub: str
) -> None:
    mara, ana, conversation = await house.customer(sub, locale="fr-FR"), await house.agent("ana"), new_id()
    await mara.said(conversation, "Bonjour")
    await mara.until(lambda: bool(expected(mara, conversation)))
    [text] = expected(mara, conversation)
    assert LANGUAGES["fr"].wait_kept in text or "réponse" in text
    await ana.until(lambda: "told_most" in row_of(ana, conversation))
    row = row_of(ana, conversation)
    assert row["told_half"] <= row["told_most"]
    # In another tab, and after a reconnect, it is there at once.
    again = await house.customer(sub, locale="fr-FR")
    await again.until(lambda: bool(expected(again, conversation)))
    await ana.said(conversation, "Bonjour Mara")
    await ana.until(lambda: "waiting" not in row_of(ana, conversation))
    assert "told_most" not in row_of(ana, conversation)

    http.headers["Cookie"] = await house.session_cookie("ana")
    report = (await http.get(REPORT)).json()
    assert report["whole"]["told"] >= 1 and report["alarm"] == ""
    table = await http.get(f"{REPORT}.csv?weeks=1")
    assert table.headers["content-type"] == "text/csv; charset=utf-8" and "attachment" in str(table.headers)
    [mine] = [line for line in csv.DictReader(io.StringIO(table.text)) if line["conversation"] == conversation]
    assert (mine["end"], mine["told_most_s"]) == ("replied", str(row["told_most"]))


async def test_the_report_is_for_administrators(house: House, http: httpx.AsyncClient) -> None:
    for cookie in ("", await house.session_cookie("jonas")):
        http.headers["Cookie"] = cookie
        for path in (REPORT, f"{REPORT}.csv"):
            answer = await http.get(path)
            assert answer.status_code in (401, 404)
            assert_discreet(answer.text)


async def test_the_opening_is_in_the_language_of_who_reads_it_and_tells_first_names_only(house: House) -> None:
    ana = await house.agent("ana")
    other, conversation = await house.customer("other"), new_id()
    await other.said(conversation, "Hello")
    await ana.said(conversation, "Hello")
    reader = await house.customer("reader", locale="de-DE")

    def openings() -> list[Frame]:
        return [frame["opening"] for frame in reader.frames if "opening" in frame]

    # What she did is told a moment later.
    await reader.until(lambda: "Ana" in [seen["face"]["name"] for seen in openings()[-1]["faces"]])
    opening = openings()[-1]
    assert opening["here_now"] == LANGUAGES["de"].here_now
    assert opening["first"] and opening["second"].endswith(".") and opening["how"]
    assert set(opening) <= {"faces", "key", "first", "second", "how", "here_now", "here"}
    for agent in AGENTS.values():
        assert agent.name.split()[1] not in str(opening) and agent.email not in str(opening)


async def test_an_agent_switches_off_duty_and_nobody_sees_them_as_here(house: House) -> None:
    jonas = await house.agent("jonas")
    other, conversation = await house.customer("off"), new_id()
    await other.said(conversation, "Hello")
    await jonas.said(conversation, "Hello")
    ana = await house.agent("ana")

    def seen(on: bool) -> bool:
        found = ana.welcome["agents"] + [
            one for frame in ana.frames if frame["t"] == "agents" for one in frame["agents"]
        ]
        last: Frame = next((one for one in reversed(found) if one["face"]["id"] == AGENTS["jonas"].id), {})
        return bool(last) and last.get("on_duty", True) is on and last.get("at_desk", False) is on

    await ana.until(lambda: seen(True))
    await jonas.ask({"t": "duty", "on": False})
    await ana.until(lambda: seen(False))

    def here() -> bool:
        openings = [frame["opening"] for frame in other.frames if frame["t"] == "opening"]
        faces = [face for one in openings[-1:] for face in one["faces"] if face["face"]["name"] == "Jonas"]
        return any(face.get("here", False) for face in faces)

    await other.until(lambda: any(frame["t"] == "opening" for frame in other.frames) and not here())
    await jonas.ask({"t": "duty", "on": True})
    await ana.until(lambda: seen(True))


async def test_the_opening_is_computed_when_a_wait_begins_or_ends_and_not_for_more_words() -> None:
    now, delay = datetime(2026, 3, 2, 9, tzinfo=UTC), timedelta(minutes=1)
    conversation, told = begin("c", "site", "mara", Channel.CHAT, now), []
    for number, author in enumerate((Author.CUSTOMER, Author.CUSTOMER, Author.AGENT, Author.CUSTOMER)):
        said = Said(author, "mara" if author is Author.CUSTOMER else "ana", "words", f"m{number}")
        outcome = add_message(conversation, said, now + number * delay, delay)
        conversation = outcome.conversation
        told.append(any(stirs(conversation, entry) for entry in outcome.entries))
    assert told == [True, False, True, True]
    ended = close(conversation, Author.CUSTOMER, "mara", now + 9 * delay)
    assert [stirs(ended.conversation, entry) for entry in ended.entries] == [True]
