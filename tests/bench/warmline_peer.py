"""Warmline as a peer of the load generator: the real server with its real rules, started with a house full of people.

`python -m tests.bench.warmline_peer PORT` furnishes a database with sites, signed-in agents and known customers, writes
their credentials to WARMLINE_PEOPLE, and becomes `python -m server serve`. What the harness sets: DB (a path), SEED
("conversations,messages"); what the bench sets: WARMLINE_SITES, WARMLINE_AGENTS, WARMLINE_CUSTOMERS.
"""

import asyncio
import hashlib
import json
import os
import sys
from datetime import timedelta
from pathlib import Path
from typing import Any
from uuid import NAMESPACE_URL, uuid5

from sqlalchemy import Table

from server.adapters.store import SqlStore
from server.adapters.store.migrate import migrate
from server.adapters.store.people import CUSTOMER
from server.adapters.store.statements import CONVERSATION, ENTRY
from server.adapters.store.tables import conversations, customers, entries, sessions
from server.app import clock
from server.domain.conversation import Conversation, Said, add_message, begin
from server.domain.entry import Author, Channel, Entry
from server.domain.people import Agent, Customer
from server.domain.site import Site
from server.domain.times import to_ms
from server.domain.tokens import Identity, sign_identity

ROOT = Path(__file__).resolve().parents[2]
ROWS_AT_ONCE = 5000
SECRET = "a secret key for the bench only, long enough to be accepted"


def sites(count: int) -> list[Site]:
    return [
        Site(
            f"{n:032x}", f"site{n}", f"Site {n}", f"the secret of site {n} for the bench", address=f"s{n}@acme.example"
        )
        for n in range(count)
    ]


def agents(count: int, of: list[Site]) -> list[Agent]:
    return [
        Agent(f"{n + 1:032x}", f"agent{n}@acme.example", f"Agent {n} Kovač", site_ids=(of[n % len(of)].id,))
        for n in range(count)
    ]


def identity(number: int) -> Identity:
    return Identity(str(number), email=f"customer{number}@mail.example", name=f"Customer {number}", plan="Team")


def customer(number: int, site: Site) -> Customer:
    who = identity(number)
    return Customer(
        uuid5(NAMESPACE_URL, f"{site.id}/{who.sub}").hex,
        site.id,
        clock(),
        external_id=who.sub,
        name=who.name,
        email=who.email,
        plan=who.plan,
    )


def history(number: int, messages: int, of: Customer, site: Site) -> tuple[Conversation, list[Entry]]:
    """A conversation of so many messages of the customer, decided as the product decides it."""
    now = clock()
    conversation, lines = begin(f"{number:032x}", site.id, of.id, Channel.CHAT, now), list[Entry]()
    for line in range(messages):
        said = Said(Author.CUSTOMER, of.id, "seeded message body " * 6, f"seed-{line}")
        outcome = add_message(conversation, said, now, site.gone_delay)
        conversation = outcome.conversation
        lines += outcome.entries
    return conversation, lines


def home(number: int, agent_count: int, of: list[Site]) -> Site:
    """The site of the load generator's customer: that of the agent it is given."""
    return of[number % max(1, agent_count) % len(of)]


async def furnish(url: str) -> dict[str, list[str]]:
    """Fills the database; returns what the load generator's people need to come in."""
    ours = sites(int(os.environ["WARMLINE_SITES"]))
    team = agents(int(os.environ["WARMLINE_AGENTS"]), ours)
    count = int(os.environ["WARMLINE_CUSTOMERS"])
    homes = [home(n, len(team), ours) for n in range(count)]
    store = SqlStore(url)
    await migrate(store.database)
    for site in ours:
        await store.people.put_site(site)
    for agent in team:
        await store.people.put_agent(agent)
    secrets = {agent.id: f"session of {agent.id}" for agent in team}
    now, known = clock(), [customer(n, homes[n]) for n in range(count)]
    opened = [
        {
            "id": hashlib.sha256(secret.encode()).hexdigest(),
            "agent_id": agent_id,
            "created_at": to_ms(now),
            "expires_at": to_ms(now + timedelta(days=1)),
        }
        for agent_id, secret in secrets.items()
    ]
    await _insert(store, sessions, opened)
    await _insert(store, customers, [CUSTOMER.mapping(one) for one in known])
    seeded, each = (int(part) for part in (os.environ.get("SEED") or "0,0").split(","))
    told = [history(n, each, known[n], homes[n]) for n in range(min(seeded, count))]
    await _insert(store, conversations, [CONVERSATION.mapping(conversation) for conversation, _ in told])
    await _insert(store, entries, [ENTRY.mapping(line) for _, lines in told for line in lines])
    await store.stop()
    expires = now + timedelta(hours=2)
    return {
        "tokens": [sign_identity(identity(n), homes[n].secret, homes[n].key, expires) for n in range(count)],
        "sites": [site.key for site in homes],
        "cookies": [f"warmline={secrets[agent.id]}" for agent in team],
    }


async def _insert(store: SqlStore, table: Table, rows: list[dict[str, Any]]) -> None:
    for start in range(0, len(rows), ROWS_AT_ONCE):
        async with store.database.write() as connection:
            await connection.execute(table.insert(), rows[start : start + ROWS_AT_ONCE])


def settings(port: int) -> dict[str, str]:
    database = Path(os.environ["DB"]).resolve()
    return {
        "PORT": str(port),
        "HOST": "127.0.0.1",
        "PUBLIC_URL": f"http://127.0.0.1:{port}",
        "DATABASE_URL": f"sqlite:///{database}",
        "DATA_DIR": str(database.parent),
        "SECRET_KEY": SECRET,
        "LMTP_PORT": "0",
        "RATE_FRAMES": "1000000",
        "RATE_BURST": "1000000",
    }


def main() -> None:
    os.chdir(ROOT)
    os.environ.update(settings(int(sys.argv[1])))
    people = asyncio.run(furnish(os.environ["DATABASE_URL"]))
    Path(os.environ["WARMLINE_PEOPLE"]).write_text(json.dumps(people))
    os.execv(sys.executable, [sys.executable, "-m", "server", "serve"])


if __name__ == "__main__":
    main()
