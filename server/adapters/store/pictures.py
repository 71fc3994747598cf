"""Pictures of agents, by the hash of what they show."""

from sqlalchemy import delete, select

from server.adapters.store.database import Database
from server.adapters.store.tables import agents, pictures


class SqlPictures:
    def __init__(self, database: Database) -> None:
        self._database = database

    async def keep(self, picture_id: str, content: bytes) -> None:
        insert = self._database.insert(pictures).values(id=picture_id, content=content).on_conflict_do_nothing()
        async with self._database.write() as connection:
            await connection.execute(insert)

    async def get(self, picture_id: str) -> bytes | None:
        async with self._database.read() as connection:
            found = (await connection.execute(select(pictures.c.content).where(pictures.c.id == picture_id))).first()
        return bytes(found[0]) if found else None

    async def drop_unused(self) -> None:
        shown = select(agents.c.avatar).where(agents.c.avatar.is_not(None))
        async with self._database.write() as connection:
            await connection.execute(delete(pictures).where(pictures.c.id.not_in(shown)))
