"""Office hours of the sites, as JSON: what is asked of them is asked of the domain, never of the database."""

import msgspec
from sqlalchemy import bindparam, select, update

from server.adapters.store.codec import clean
from server.adapters.store.database import Database
from server.adapters.store.reading import Query
from server.adapters.store.tables import site_hours
from server.domain.hours_rules import KeptHours, SiteHours
from server.domain.times import from_ms, to_ms

_kept = Query(
    select(site_hours.c.hours, site_hours.c.rev, site_hours.c.changed_at, site_hours.c.changed_by).where(
        site_hours.c.site_id == bindparam("site")
    )
)
_decode = msgspec.json.Decoder(SiteHours).decode


class SqlHours:
    def __init__(self, database: Database) -> None:
        self._database = database

    async def get(self, site_id: str) -> KeptHours:
        rows = await self._database.fetch(_kept, site=site_id)
        if not rows:
            return KeptHours()
        hours, rev, changed_at, changed_by = rows[0]
        return KeptHours(_decode(hours), rev, from_ms(changed_at), changed_by)

    async def put(self, site_id: str, kept: KeptHours) -> bool:
        row = {
            "hours": clean(msgspec.json.encode(kept.hours).decode()),
            "rev": kept.rev,
            "changed_at": to_ms(kept.changed_at) if kept.changed_at else 0,
            "changed_by": kept.changed_by,
        }
        async with self._database.write() as connection:
            if kept.rev == 1:
                insert = self._database.insert(site_hours).values(site_id=site_id, **row)
                written = await connection.execute(insert.on_conflict_do_nothing(index_elements=["site_id"]))
            else:
                before = site_hours.c.site_id == site_id, site_hours.c.rev == kept.rev - 1
                written = await connection.execute(update(site_hours).where(*before).values(**row))
            return bool(written.rowcount)
