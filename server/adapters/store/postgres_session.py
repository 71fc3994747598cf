"""Our sessions on PostgreSQL, whoever opens them."""

from typing import Any

import asyncpg

STOPPED_SECONDS = 5
"""Whoever has said nothing for so long in the midst of a transaction has stopped: a machine that sleeps, a network that
is cut. The database ends their session. It would keep their locks for them otherwise, and for one conversation that
they had in hand every other process would wait, and fail, with all that shares a commit with it."""


async def connect(url: str, name: str, **options: Any) -> Any:
    """A commit is on disk when it returns, whatever the database's own settings say."""
    settings = {
        "application_name": name,
        "synchronous_commit": "on",
        "idle_in_transaction_session_timeout": f"{STOPPED_SECONDS}s",
    }
    return await asyncpg.connect(url, server_settings=settings, **options)
