"""Who wants no automatic mails."""

from datetime import datetime

from sqlalchemy import select

from server.adapters.store.database import Database
from server.adapters.store.tables import unsubscribed
from server.domain.times import to_ms


class SqlUnsubscribed:
    def __init__(self, database: Database) -> None:
        self._database = database

    async def add(self, site_id: str, address: str, at: datetime) -> None:
        row = {"site_id": site_id, "address": address.lower(), "at": to_ms(at)}
        async with self._database.write() as connection:
            await connection.execute(self._database.insert(unsubscribed).values(row).on_conflict_do_nothing())

    async def has(self, site_id: str, address: str) -> bool:
        theirs = (unsubscribed.c.site_id == site_id, unsubscribed.c.address == address.lower())
        async with self._database.read() as connection:
            return (await connection.execute(select(unsubscribed.c.at).where(*theirs))).first() is not None
