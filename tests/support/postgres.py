"""A PostgreSQL cluster of its own for the tests: the installed binaries, or those of a wheel."""

from __future__ import annotations

import os
import pwd
import shutil
import signal
import subprocess
from collections.abc import Sequence
from itertools import count
from pathlib import Path

from tests.support.process import Service
from tests.support.programs import postgres_bin

SUPERUSER = "postgres"
ORDINARY = ("fsync=off", "synchronous_commit=off", "full_page_writes=off")
# Small, because a test machine may have two cores and several clusters at once.
SETTINGS = (
    "max_connections=60",
    "shared_buffers=32MB",
    "unix_socket_directories=",
    "listen_addresses=127.0.0.1",
)


class Postgres(Service):
    """`durable=True` keeps fsync on: take it where a test kills the cluster and then counts what is left."""

    stop_signal = signal.SIGINT  # "fast": end the sessions, then shut down

    def __init__(self, *, durable: bool = False, port: int | None = None) -> None:
        binaries = postgres_bin()
        if binaries is None:
            raise FileNotFoundError("no PostgreSQL: neither installed nor from the wheel of the dev extra")
        super().__init__("postgres", port=port)
        self.durable = durable
        self._bin = _reachable(binaries, self.directory) if self.user() else binaries
        self._data = self.directory / "data"
        self._numbers = count(1)

    def user(self) -> str | None:
        """PostgreSQL refuses to run as root."""
        return "nobody" if os.geteuid() == 0 else None

    def command(self) -> Sequence[str]:
        settings = [*SETTINGS, f"port={self.port}", *(() if self.durable else ORDINARY)]
        return [str(self._bin / "postgres"), "-D", str(self._data), *(f"--{setting}" for setting in settings)]

    def start(self) -> None:
        if not self._data.exists():
            self._make_cluster()
        super().start()

    def is_ready(self) -> bool:
        probe = [str(self._bin / "pg_isready"), "-q", "-h", "127.0.0.1", "-p", str(self.port), "-t", "1"]
        return subprocess.run(probe, check=False).returncode == 0

    def url(self, database: str = "postgres") -> str:
        return f"postgresql://{SUPERUSER}@127.0.0.1:{self.port}/{database}"

    def create_database(self, *, template: str = "template0") -> str:
        """Make a new database and return its name."""
        name = f"test_{next(self._numbers)}"
        self._client("createdb", "--template", template, name)
        return name

    def drop_database(self, name: str) -> None:
        """Remove it, and end the sessions that are still in it."""
        self._client("dropdb", "--force", "--if-exists", name)

    def __exit__(self, *_: object) -> None:
        self.close()

    def _make_cluster(self) -> None:
        if user := self.user():
            shutil.chown(self.directory, user, pwd.getpwnam(user).pw_gid)
        initdb = [
            str(self._bin / "initdb"),
            "-D",
            str(self._data),
            "-U",
            SUPERUSER,
            "-A",
            "trust",
            "-E",
            "UTF8",
        ]
        self._run([*initdb, "--locale=C", "--no-sync", "--no-instructions"])

    def _client(self, program: str, *arguments: str) -> None:
        connect = ["-h", "127.0.0.1", "-p", str(self.port), "-U", SUPERUSER]
        self._run([str(self._bin / program), *connect, *arguments])

    def _run(self, command: Sequence[str]) -> None:
        user = self.user()
        done = subprocess.run(
            command,
            user=user,
            group=pwd.getpwnam(user).pw_gid if user else None,
            extra_groups=[] if user else None,
            cwd=self.directory,
            capture_output=True,
            text=True,
            check=False,
        )
        if done.returncode:
            raise RuntimeError(f"{Path(command[0]).name}: {done.stderr or done.stdout}")


def _reachable(binaries: Path, directory: Path) -> Path:
    """Binaries below a private folder (a wheel in root's home) are copied to where others may run them."""
    if all(parent.stat().st_mode & 0o001 for parent in binaries.parents):
        return binaries
    package = binaries.parent.parent
    for source in (package, package.with_name(f"{package.name}.libs")):
        if source.exists():
            shutil.copytree(source, directory / source.name, symlinks=True)
    return directory / package.name / binaries.relative_to(package)
