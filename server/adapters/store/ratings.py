"""What customers said of how it was, and whom we asked."""

from datetime import datetime, timedelta

from sqlalchemy import or_, select

from server.adapters.store.database import Database
from server.adapters.store.statements import RATING
from server.adapters.store.tables_ratings import asked, ratings
from server.domain.ratings import Rating
from server.domain.times import to_ms

_rating = [ratings.c[name] for name in RATING.names]


class SqlRatings:
    def __init__(self, database: Database) -> None:
        self._database = database

    async def given(self, site_id: str, since: datetime, until: datetime, limit: int = 5000) -> list[Rating]:
        at = ratings.c.given_at
        theirs = (ratings.c.site_id == site_id, at >= to_ms(since), at < to_ms(until))
        query = select(*_rating).where(*theirs).order_by(at, ratings.c.conversation_id).limit(limit)
        async with self._database.read() as connection:
            return [RATING.value(tuple(row)) for row in await connection.execute(query)]

    async def may_ask(self, site_id: str, address: str, row_id: str, now: datetime, quiet: timedelta) -> bool:
        row = {"site_id": site_id, "address": address.lower(), "row_id": row_id, "at": to_ms(now)}
        insert = self._database.insert(asked).values(row)
        free = or_(asked.c.row_id == row_id, asked.c.at <= to_ms(now - quiet))
        put = insert.on_conflict_do_update(
            index_elements=["site_id", "address"], set_={"row_id": row_id, "at": to_ms(now)}, where=free
        )
        async with self._database.write() as connection:
            return bool((await connection.execute(put)).rowcount)
