"""What the command line does with mails that have failed."""

import argparse

from server.actions.mail_faults import failed_mails, try_again
from server.app import assemble
from server.domain.outgoing import Outgoing
from server.settings import Settings
from server.waiting import prepare


def arguments(parser: argparse.ArgumentParser) -> None:
    which = parser.add_mutually_exclusive_group()
    which.add_argument("--again", metavar="ID", action="append", default=[], help="try this one again; more than once")
    which.add_argument("--all-again", action="store_true", help="try all of them again")


async def print_outbox(settings: Settings, given: argparse.Namespace) -> None:
    """Lists the mails that the mail server refused or that met a fault of ours, and lets them be tried again."""
    server = assemble(settings)
    await prepare(server, migrating=server.store.database.on_sqlite)
    async with server.running(jobs=False):
        again = [row.id for row in await failed_mails(server.desk)] if given.all_again else given.again
        for row_id in again:
            await try_again(server.desk, row_id)
        for row in await failed_mails(server.desk):
            print(_line(row))
    if again:
        print(f"{len(again)} are due now; `serve` or `worker` sends them.")


def _line(row: Outgoing) -> str:
    to = row.payload.get("to") or "(nobody yet)"
    return f"{row.id}  {row.due_at:%Y-%m-%d %H:%M}  {row.kind}  {to}  {row.last_error}"
