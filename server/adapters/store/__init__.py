"""The database behind `ports.Store`: SQLite or PostgreSQL, chosen by the URL."""

from server.adapters.store.conversations import SqlConversations
from server.adapters.store.database import Database
from server.adapters.store.group_commit import GroupCommit
from server.adapters.store.hours import SqlHours
from server.adapters.store.mails import SqlMailboxes, SqlMails
from server.adapters.store.people import SqlPeople, SqlSessions
from server.adapters.store.pictures import SqlPictures
from server.adapters.store.post import SqlFiles, SqlOutbox
from server.adapters.store.ratings import SqlRatings
from server.adapters.store.search import SqlSearch
from server.adapters.store.unsubscribed import SqlUnsubscribed
from server.adapters.store.waits import SqlWaitLog


class SqlStore:
    """`url`: sqlite:///PATH or postgresql://USER:PASSWORD@HOST/NAME. The schema must be current (migrate.py)."""

    def __init__(self, url: str) -> None:
        self.database = Database(url)
        self._commits = GroupCommit(self.database.writer())
        self.conversations = SqlConversations(self.database, self._commits)
        self.people = SqlPeople(self.database)
        self.hours = SqlHours(self.database)
        self.sessions = SqlSessions(self.database)
        self.outbox = SqlOutbox(self.database)
        self.mails = SqlMails(self.database)
        self.mailboxes = SqlMailboxes(self.database)
        self.files = SqlFiles(self.database)
        self.pictures = SqlPictures(self.database)
        self.unsubscribed = SqlUnsubscribed(self.database)
        self.ratings = SqlRatings(self.database)
        self.wait_log = SqlWaitLog(self.database)
        self.search = SqlSearch(self.database)

    async def start(self) -> None:
        self._commits.start()

    async def stop(self) -> None:
        """Writes what is waiting to be written, then lets go of the database."""
        await self._commits.stop()
        await self.database.close()

    async def ready(self) -> None:
        await self.database.ready()
