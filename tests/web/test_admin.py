"""The administration: for administrators of the site, and to everybody else not there."""

import httpx
import pytest

from tests.support.house import AGENTS, PASSWORD, SITE, House
from tests.web.visits import assert_discreet

pytestmark = pytest.mark.asyncio(loop_scope="session")


async def test_the_page_is_for_administrators(house: House, http: httpx.AsyncClient) -> None:
    ana, jonas = [await house.session_cookie(name) for name in ("ana", "jonas")]
    page = await http.get("/admin", headers={"Cookie": ana})
    assert page.status_code == 200 and 'id="sections"' in page.text
    assert (await http.get("/admin", headers={"Cookie": jonas})).status_code == 404
    assert 'name="to" value="/admin"' in (await http.get("/admin")).text


async def test_the_agent_view_leads_there_who_may_go(house: House, http: httpx.AsyncClient) -> None:
    for name, leads in (("ana", True), ("jonas", False)):
        view = await http.get("/agent", headers={"Cookie": await house.session_cookie(name)})
        assert ('href="/admin"' in view.text) is leads


@pytest.mark.parametrize(("to", "led"), [("/admin", "/admin"), ("//evil.example", "/agent"), ("", "/agent")])
async def test_signing_in_leads_where_one_wanted_to_go(http: httpx.AsyncClient, to: str, led: str) -> None:
    form = {"email": AGENTS["ana"].email, "password": PASSWORD, "to": to}
    assert (await http.post("/agent/sign-in", data=form)).headers["location"] == led
    refused = await http.post("/agent/sign-in", data=form | {"email": "nobody@acme.example"})
    assert f'name="to" value="{led}"' in refused.text


async def test_who_one_is(house: House, http: httpx.AsyncClient) -> None:
    me = await http.get("/admin/api/me", headers={"Cookie": await house.session_cookie("ana")})
    assert me.json()["you"]["name"] == "Ana"
    assert me.json()["sites"] == [{"id": SITE.id, "key": SITE.key, "name": SITE.name}]
    assert me.headers["cache-control"] == "no-store" and SITE.secret not in me.text
    for cookie in ("", "warmline=guess", await house.session_cookie("jonas")):
        answer = await http.get("/admin/api/me", headers={"Cookie": cookie})
        assert answer.status_code == 404 and answer.json()["code"] == "not_found"
        assert_discreet(answer.text)
