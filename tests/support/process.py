"""A program that tests start, stop, pause and kill: what all our services have in common."""

from __future__ import annotations

import os
import pwd
import shutil
import signal
import subprocess
import tempfile
import time
from abc import ABC, abstractmethod
from collections.abc import Mapping, Sequence
from contextlib import suppress
from pathlib import Path
from typing import Self

import psutil

from tests.support.ports import free_port

START_TIMEOUT_S = 60.0
STOP_TIMEOUT_S = 20.0


class DidNotStart(Exception):
    """The program ended, or was not ready in time; the message carries the end of its log."""


class Service(ABC):
    """One program on one loopback port, kept over restarts, with its output in a log file."""

    stop_signal = signal.SIGTERM

    def __init__(self, name: str, *, port: int | None = None, directory: Path | None = None) -> None:
        self.name = name
        self.port = port or free_port()
        self._passing = directory is None
        self.directory = directory or Path(tempfile.mkdtemp(prefix=f"warmline-{name}-"))
        self.log_path = self.directory / f"{name}-{self.port}.log"
        self._process: subprocess.Popen[bytes] | None = None

    @abstractmethod
    def command(self) -> Sequence[str]: ...

    @abstractmethod
    def is_ready(self) -> bool:
        """Whether it answers now. Must not raise and must not wait long."""

    def environment(self) -> Mapping[str, str]:
        return os.environ

    def user(self) -> str | None:
        """The user to run as, where it must not be the current one."""
        return None

    def working_directory(self) -> Path:
        return self.directory

    @property
    def pid(self) -> int:
        if self._process is None:
            raise RuntimeError(f"{self.name} is not running")
        return self._process.pid

    @property
    def running(self) -> bool:
        return self._process is not None and self._process.poll() is None

    def start(self) -> None:
        """Start and return once it is ready; nothing happens when it runs already."""
        if self.running:
            return
        user = self.user()
        with self.log_path.open("ab") as log:
            self._process = subprocess.Popen(
                self.command(),
                env=dict(self.environment()),
                cwd=self.working_directory(),
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=subprocess.STDOUT,
                start_new_session=True,
                user=user,
                group=pwd.getpwnam(user).pw_gid if user else None,
                extra_groups=[] if user else None,
            )
        self._wait_until_ready()

    def stop(self) -> None:
        """End it politely, and surely."""
        if self._process is None:
            return
        self._signal_all(signal.SIGCONT)
        self._process.send_signal(self.stop_signal)
        try:
            self._process.wait(STOP_TIMEOUT_S)
        except subprocess.TimeoutExpired:
            self.kill9()
        self._process = None

    def kill9(self) -> None:
        """What a power cut looks like to it: it and all its children die at once."""
        if self._process is None:
            return
        children = psutil.Process(self._process.pid).children(recursive=True) if self.running else []
        self._signal_all(signal.SIGKILL)
        self._process.wait(STOP_TIMEOUT_S)
        # PostgreSQL does not start while one of them still has its memory.
        psutil.wait_procs(children, STOP_TIMEOUT_S)
        self._process = None

    def pause(self) -> None:
        """Freeze it: its connections stay open and nothing answers."""
        self._signal_all(signal.SIGSTOP)

    def resume(self) -> None:
        self._signal_all(signal.SIGCONT)

    def restart(self) -> None:
        """Stop, and start again on the same port with the same data."""
        self.stop()
        self.start()

    def close(self) -> None:
        """Stop, and remove its directory unless that was given by the test."""
        self.stop()
        if self._passing:
            shutil.rmtree(self.directory, ignore_errors=True)

    def log(self) -> str:
        return self.log_path.read_text(errors="replace") if self.log_path.exists() else ""

    def __enter__(self) -> Self:
        self.start()
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def _wait_until_ready(self) -> None:
        deadline = time.monotonic() + START_TIMEOUT_S
        while not self.is_ready():
            if not self.running:
                raise DidNotStart(f"{self.name} ended at start:\n{self.log()[-4000:]}")
            if time.monotonic() > deadline:
                self.kill9()
                raise DidNotStart(f"{self.name} not ready after {START_TIMEOUT_S} s:\n{self.log()[-4000:]}")
            time.sleep(0.02)

    def _signal_all(self, number: signal.Signals) -> None:
        if not self.running:
            return
        with suppress(psutil.NoSuchProcess):
            parent = psutil.Process(self.pid)
            # The parent first: it must not see its children die and act on it.
            for process in [parent, *parent.children(recursive=True)]:
                with suppress(psutil.NoSuchProcess):
                    process.send_signal(number)
