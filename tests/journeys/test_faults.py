"""When something of ours is away: what people see, and that everything said and mailed arrives once when it is back."""

import asyncio
import subprocess
import sys
import urllib.error
import urllib.request
from collections.abc import AsyncIterator
from datetime import timedelta
from pathlib import Path

import pytest
from msgspec.structs import replace
from playwright.async_api import Browser, expect

from server.app import clock
from server.domain.tokens import Identity, sign_identity
from tests.journeys.people import AgentPerson, Customer
from tests.support.client import new_id
from tests.support.dashboard import Dashboard
from tests.support.house import AGENTS, PASSWORD, SITE, House, embedded, scaled
from tests.support.postgres import Postgres
from tests.support.redis import Redis
from tests.support.server import ROOT
from tests.support.smtp_sink import Fault, SmtpSink


@pytest.fixture
async def house(tmp_path: Path, smtp_sink: SmtpSink, dashboard: Dashboard) -> AsyncIterator[House]:
    site = replace(SITE, origins=(dashboard.origin,), dashboard_url=dashboard.origin + "/")
    async with embedded(tmp_path, smtp_sink.url, site) as running:
        dashboard.server_url = running.web.base_url
        yield running


async def test_written_while_the_server_is_away_and_reloaded(
    house: House, dashboard: Dashboard, browser: Browser
) -> None:
    """It waits in the browser, in its order, over a reload and a sign-in that ran out, and is said once."""
    dashboard.token = house.token("7", name="Mara Díaz", email="mara@acme.dev")
    mara = await Customer.arrives(browser, dashboard)
    await mara.opens_the_chat()
    await mara.begins()
    await mara.says("Before")
    await mara.has_sent()
    await asyncio.to_thread(house.web.kill9)
    for text in ("First while away", "Second while away"):
        await mara.says(text)
    await expect(mara.log.get_by_text("Waiting to be sent")).to_be_visible()
    # The dashboard is still there, with the button it has kept; the chat comes by itself when it can.
    stale = Identity("7", email="mara@acme.dev", name="Mara Díaz")
    dashboard.token = sign_identity(stale, SITE.secret, SITE.key, clock() - timedelta(minutes=1))
    await mara.page.reload()
    await mara.page.evaluate("addEventListener('warmline:token', () => (document.title = 'asked'))")
    await mara.opens_the_chat()
    await expect(mara.page.get_by_role("button", name="Close the chat")).to_be_visible()
    await expect(mara.page.locator("iframe[title='Chat']")).to_be_hidden()
    await asyncio.to_thread(house.web.start)
    await mara.reads("First while away", "Second while away")
    await expect(mara.chat.get_by_role("status").filter(has_text="has run out")).to_be_visible()
    await expect(mara.log.get_by_text("Waiting to be sent")).to_be_visible()
    await expect(mara.page).to_have_title("asked")
    fresh = house.token("7", name="Mara Díaz", email="mara@acme.dev")
    await mara.page.evaluate("token => warmline.token(token)", fresh)
    await mara.reads("Before", "First while away", "Second while away")
    await mara.has_sent()
    await expect(mara.chat.get_by_text("has run out")).to_have_count(0)
    client = await house.customer("7")
    [conversation] = client.rows
    said = [entry.text for entry in await house.truth(conversation)]
    assert said == ["Before", "First while away", "Second while away"]


async def test_the_mail_server_is_away_moody_and_sure(house: House, smtp_sink: SmtpSink) -> None:
    """The chat goes on; each reply is mailed once when it can be; a refusal is told to the team."""
    ana = await house.agent()
    smtp_sink.stop()
    conversations = {}
    for sub in ("1", "2", "3"):
        customer, conversations[sub] = await house.customer(sub), new_id()
        await customer.said(conversations[sub], "question")
        await customer.close()
        await ana.show(conversations[sub])
        await ana.said(conversations[sub], f"answer to {sub}", saw=1)
    other, chat = await house.customer("4"), new_id()
    await other.said(chat, "does the chat go on?")
    await ana.show(chat)
    await ana.said(chat, "it does", saw=1)
    await other.reads(chat, ["does the chat go on?", "it does"])
    smtp_sink.inject(Fault.ON_DATA, times=1)  # 451
    smtp_sink.inject(Fault.ON_RCPT, times=1, reply="550 5.1.1 No such mailbox here")
    smtp_sink.start()
    mails = await smtp_sink.arrived(2, timeout=90)

    def told(sub: str) -> list[str]:
        return [entry["kind"] for entry in ana.thread(conversations[sub]).entries]

    await ana.until(lambda: sum(told(sub)[-1] in ("mailed", "mail_failed") for sub in conversations) == 3)
    [refused] = [sub for sub in conversations if "mail_failed" in told(sub)]
    assert "No such mailbox here" in ana.thread(conversations[refused]).entries[-1]["data"]["reason"]
    reached = sorted(mail.rcpt_tos[0] for mail in mails)
    assert reached == sorted(f"customer{sub}@mail.example" for sub in conversations if sub != refused)
    assert len(smtp_sink.messages) == 2


async def test_a_changed_password_in_front_of_the_agent(house: House, dashboard: Dashboard, browser: Browser) -> None:
    """They are signed out on every screen, say nothing more, and what they had begun to write is still there."""
    dashboard.token = house.token("7", name="Mara Díaz", email="mara@acme.dev")
    mara, conversation = await house.customer("7", token=dashboard.token), new_id()
    await mara.said(conversation, "Anybody there?")
    ana = await AgentPerson.signs_in(browser, house)
    await ana.opens("Mara Díaz")
    await ana.reads("Anybody there?")
    await ana.page.get_by_label("Reply", exact=True).fill("A long and careful ans")
    await asyncio.to_thread(_command, house, "agent", "add", AGENTS["ana"].email, "Ana Kovač", "--admin")
    await expect(ana.page.get_by_text("You are signed out. What you wrote is kept in this browser.")).to_be_visible()
    await ana.page.keyboard.press("Control+Enter")
    await ana.page.get_by_role("link", name="Sign in again").click()
    await ana.page.get_by_label("E-mail").fill(AGENTS["ana"].email)
    await ana.page.get_by_label("Password").fill(PASSWORD)
    assert await ana.page.get_by_role("alert").count() == 0
    assert mara.thread(conversation).texts == ["Anybody there?"]
    await ana.page.get_by_role("button", name="Sign in").click()
    # What she had sent meanwhile leaves now that it may.
    await ana.reads("Anybody there?", "A long and careful ans")
    await mara.reads(conversation, ["Anybody there?", "A long and careful ans"])


def _command(house: House, *arguments: str) -> None:
    environment = {**house.web.environment(), "DATABASE_URL": house.database_url}
    command = [sys.executable, "-m", "server", *arguments]
    done = subprocess.run(command, env=environment, cwd=ROOT, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr


async def test_what_the_house_stands_on_goes_and_comes_back(
    tmp_path: Path, smtp_sink: SmtpSink, dashboard: Dashboard, browser: Browser
) -> None:
    """PostgreSQL frozen and killed, Redis killed, a web process killed: nobody loses a word."""
    site = replace(SITE, origins=(dashboard.origin,), dashboard_url=dashboard.origin + "/")
    with Postgres(durable=True) as postgres, Redis() as redis:
        database = postgres.url(postgres.create_database())
        async with scaled(tmp_path, smtp_sink.url, database, redis.url, site=site) as house:
            dashboard.server_url = house.servers[1].base_url
            await _outages(house, dashboard, browser, postgres, redis)


async def _outages(house: House, dashboard: Dashboard, browser: Browser, postgres: Postgres, redis: Redis) -> None:
    """Mara's chat is on one web process, Ana on the other."""
    dashboard.token = house.token("7", name="Mara Díaz", email="mara@acme.dev")
    ana = await house.agent("ana", web=0)
    mara = await Customer.arrives(browser, dashboard)
    await mara.opens_the_chat()
    await mara.begins()
    await mara.says("Before")
    await ana.until(lambda: any(row.get("preview") == "Before" for row in ana.rows.values()))
    [conversation] = [row["id"] for row in ana.rows.values() if row["preview"] == "Before"]
    assert ana.rows[conversation]["customer"]["here"]
    await ana.show(conversation)
    await ana.reads(conversation, ["Before"])
    said = ["Before"]

    async def both_speak(text: str) -> None:
        await mara.says(text)
        await ana.reads(conversation, [*said, text])
        await ana.said(conversation, f"{text}, heard", saw=0)
        said.extend([text, f"{text}, heard"])
        await mara.reads(f"{text}, heard")

    # Redis dies: what is said crosses within a beat; it is back: at once.
    await asyncio.to_thread(redis.kill9)
    await both_speak("Without Redis")
    await asyncio.to_thread(redis.start)
    await both_speak("With Redis again")

    # PostgreSQL freezes, then dies: the sender is told, and what was written is kept.
    await asyncio.to_thread(postgres.pause)
    await mara.says("While it was frozen")
    await asyncio.to_thread(postgres.kill9)
    assert await asyncio.to_thread(_health, house.servers[0].base_url) == 503
    await mara.says("While it was dead")
    await expect(mara.log.get_by_text("Waiting to be sent")).to_be_visible()
    await asyncio.to_thread(postgres.start)
    await ana.reads(conversation, [*said, "While it was frozen", "While it was dead"])
    said += ["While it was frozen", "While it was dead"]
    await expect(mara.log.get_by_text("Waiting to be sent")).to_have_count(0)
    assert await asyncio.to_thread(_health, house.servers[0].base_url) == 200

    # Mara's web process dies with her on it, and comes back.
    await asyncio.to_thread(house.servers[1].kill9)
    await mara.says("While nobody served")
    await asyncio.to_thread(house.servers[1].start)
    await ana.reads(conversation, [*said, "While nobody served"])
    said.append("While nobody served")
    await both_speak("All is well")
    truth = await house.truth(conversation)
    assert [entry.text for entry in truth if entry.kind == "message"] == said
    assert [entry.seq for entry in truth] == list(range(1, len(truth) + 1))

    # It dies for good: the agent on the other one sees that Mara is gone, though nobody said so.
    await asyncio.to_thread(house.servers[1].kill9)
    customer = ana.rows[conversation]["customer"]["face"]["id"]
    await ana.until(lambda: _here(ana.frames, customer) is False)


def _here(frames: list[dict[str, object]], customer: str) -> bool | None:
    """What the last word on it was."""
    for frame in reversed(frames):
        shown = frame.get("customer")
        if frame["t"] == "customer" and isinstance(shown, dict) and shown["face"]["id"] == customer:
            return bool(shown["here"])
    return None


def _health(url: str) -> int:
    try:
        with urllib.request.urlopen(f"{url}/healthz", timeout=30) as answer:
            return int(answer.status)
    except urllib.error.HTTPError as refused:
        with refused:
            body = refused.read().decode()
        assert "Traceback" not in body and "sql" not in body.lower() and "postgres" not in body.lower()
        return refused.code
