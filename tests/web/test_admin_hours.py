"""Office hours by the endpoints of the administration."""

from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import httpx
import pytest
import pytest_asyncio

from server.actions.office_hours import hours_of
from server.domain.events import SiteChanged
from server.domain.hours_rules import Hours, KeptHours, SiteHours, Slot, weekdays
from server.web.people import People
from server.web.presenting import Presenter
from server.web.room import Room
from tests.actions.town import SITE as town_site
from tests.actions.town import a_town
from tests.support.house import SITE, House
from tests.web.visits import GLOBEX, assert_discreet

pytestmark = pytest.mark.asyncio(loop_scope="session")

DAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
HOURS = f"/admin/api/sites/{SITE.id}/hours"
OFFICE: dict[str, Any] = {"time_zone": "Europe/Berlin", "week": {"mon": [["08:00", "20:00"]]}}


@pytest_asyncio.fixture(loop_scope="session", autouse=True)
async def as_before(house: House, http: httpx.AsyncClient) -> AsyncIterator[None]:
    """Every test leaves the site as the others know it: without hours."""
    yield
    http.headers["Cookie"] = await house.session_cookie("ana")
    rev = (await http.get(HOURS)).json()["rev"]
    assert (await http.put(HOURS, json={"rev": rev, "hours": {}})).status_code == 200


async def test_hours_are_shown_saved_and_shown(house: House, http: httpx.AsyncClient) -> None:
    http.headers["Cookie"] = await house.session_cookie("ana")
    mara = await house.customer("4711", token=house.token("4711", plan="Enterprise"))
    await mara.said("a" * 24 + "00004711", "Hello")
    before = (await http.get(HOURS)).json()
    assert "Europe/Berlin" in before["zones"] and "DE" in before["countries"] and "Enterprise" in before["plans"]
    given = {"site": OFFICE, "plans": {"Enterprise": OFFICE | {"week": {"sun": [["22:00", "06:00"]]}}}}
    answer = await http.put(HOURS, json={"rev": before["rev"], "hours": given})
    assert answer.status_code == 200 and answer.headers["cache-control"] == "no-store"
    after = (await http.get(HOURS)).json()
    assert after == answer.json() and (after["rev"], after["changed_by"]) == (before["rev"] + 1, "Ana")
    assert after["hours"]["plans"]["Enterprise"]["week"]["sun"] == [["22:00", "06:00"]]
    overtaken = await http.put(HOURS, json={"rev": before["rev"], "hours": {"site": None}})
    assert (overtaken.status_code, overtaken.json()["code"]) == (409, "overtaken")
    assert (await http.get(HOURS)).json() == after


async def test_what_cannot_be_used_is_said_at_its_field(house: House, http: httpx.AsyncClient) -> None:
    http.headers["Cookie"] = await house.session_cookie("ana")
    wrong = OFFICE | {"week": {"tue": [["18:00", "09:00"], ["08:00", "20:00"]]}}
    said = {"at": "site.week.tue.0", "message": "Tuesday: 08:00–20:00 and 18:00–09:00 overlap."}
    answer = await http.put(HOURS, json={"rev": 0, "hours": {"site": wrong}})
    assert answer.status_code == 422
    assert answer.json() == {"code": "invalid_fields", "message": said["message"], "fields": [said]}
    answer = await http.post(f"{HOURS}/outlook", json={"hours": wrong})
    assert answer.status_code == 422 and answer.json()["fields"] == [said | {"at": "week.tue.0"}]


async def test_the_outlook(house: House, http: httpx.AsyncClient) -> None:
    http.headers["Cookie"] = await house.session_cookie("ana")
    week = {day: [["00:00", "24:00"]] for day in DAYS}
    holidays = {"country": "DE", "subdivision": "BY"}
    always = {"time_zone": "Asia/Kathmandu", "week": week, "holidays": holidays}
    answer = (await http.post(f"{HOURS}/outlook", json={"hours": always})).json()
    assert len(answer["days"]) == 14 and len(answer["holidays"]) > 10
    assert {"code": "BY", "name": "Bavaria"} in answer["subdivisions"] or "BY" in str(answer["subdivisions"])
    for day in answer["days"]:
        assert day["spans"] == ([] if day["holidays"] else [[day["starts"], day["ends"]]])


@pytest.mark.parametrize(
    ("body", "status"),
    [
        (b"", 422), (b"[]", 422), (b"\xff\xfe", 422), (b'{"rev": "1", "hours": {}}', 422), (b'{"rev": 1}', 422),
        (b'{"rev": 0, "hours": {"site": {"time_zone": "UTC", "surprise": 1}}}', 422),
        (b'{"rev": 0, "hours": {"site": {"time_zone": "UTC", "week": {"mon": [["08:00", null]]}}}}', 422),
        (b'{"rev": 0, "hours": {"site": {"time_zone": "\\u0000"}}}', 422),
        (b" " * 300_000, 413),
    ],
)  # fmt: skip
async def test_what_is_no_form_is_refused(house: House, http: httpx.AsyncClient, body: bytes, status: int) -> None:
    http.headers["Cookie"] = await house.session_cookie("ana")
    answer = await http.put(HOURS, content=body, headers={"Content-Type": "application/json"})
    assert answer.status_code == status and answer.json()["message"]
    assert_discreet(answer.text)


async def test_what_the_chat_says_now(house: House, http: httpx.AsyncClient) -> None:
    http.headers["Cookie"] = await house.session_cookie("ana")
    rev = (await http.get(HOURS)).json()["rev"]
    hours = {"site": None, "plans": {"Never": {"time_zone": "UTC"}}}
    await http.put(HOURS, json={"rev": rev, "hours": hours})
    said = [(await http.get(f"{HOURS}/says", params={"plan": plan})).json()["first"] for plan in ("", "Never")]
    assert all(said)


async def test_only_the_sites_administrators_know_of_it(house: House, http: httpx.AsyncClient) -> None:
    ana, jonas = [await house.session_cookie(name) for name in ("ana", "jonas")]
    elsewhere = HOURS.replace(SITE.id, GLOBEX.id)
    for cookie, address in (("", HOURS), (jonas, HOURS), (ana, elsewhere), (ana, HOURS.replace(SITE.id, "x"))):
        for method, path in (("GET", ""), ("PUT", ""), ("POST", "/outlook")):
            answer = await http.request(method, address + path, headers={"Cookie": cookie}, json={})
            assert (answer.status_code, answer.json()["code"]) == (404, "not_found")


async def test_no_other_page_can_change_them(house: House, http: httpx.AsyncClient) -> None:
    http.headers["Cookie"] = await house.session_cookie("ana")
    before = (await http.get(HOURS)).json()
    form = {"rev": before["rev"], "hours": {"site": OFFICE}}
    for origin in ("http://evil.example", "null", ""):
        answer = await http.put(HOURS, json=form, headers={"Origin": origin})
        assert (answer.status_code, answer.json()["code"]) == (403, "not_allowed")
    plain = await http.put(HOURS, content=b"{}", headers={"Content-Type": "text/plain"})
    assert plain.status_code == 422
    assert (await http.get(HOURS)).json() == before


async def test_a_room_that_hears_of_new_hours_forgets_the_old(tmp_path: Path) -> None:
    async with a_town(tmp_path) as town:
        people = People(town.store)
        room = Room(town.desk, town_site, people, Presenter(people, lambda file_id, _name: file_id))
        await town.desk.bus.subscribe(town_site.id, room.hear)
        assert not (await hours_of(town.desk, town_site.id)).said
        # Saved by another process, of which only the word arrives here.
        office = Hours("Europe/Berlin", weekdays(Slot(480, 1200)))
        await town.store.hours.put(town_site.id, KeptHours(SiteHours(office), 1, town.clock()))
        assert not (await hours_of(town.desk, town_site.id)).said
        town.desk.bus.publish(town_site.id, SiteChanged())
        assert (await hours_of(town.desk, town_site.id)).said
