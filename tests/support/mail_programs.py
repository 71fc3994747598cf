"""Two mail programs that people use, made to answer the newest mail of a folder: NeoMutt in a terminal, and s-nail."""

from __future__ import annotations

import os
import pty
import select
import subprocess
import time
from pathlib import Path

from tests.support.programs import installed

PATIENCE_S = 20.0
NEOMUTT = """
set from="Mara Lind <mara@mail.example>"
set use_from=yes
set smtp_url="smtp://127.0.0.1:{port}/"
set ssl_starttls=no
set ssl_force_tls=no
set editor="{editor}"
set mbox_type=Maildir
set folder="{home}"
set record=""
set copy=no
set include=yes
set fast_reply=yes
set reply_to=yes
set abort_unmodified=no
set confirmappend=no
set delete=no
set move=no
set mark_old=no
set wait_key=no
set recall=no
set sleep_time=0
set header_cache=""
set tmpdir="{home}"
set hostname="mail.example"
set sort=threads
"""


def neomutt_replies(text: str, mailbox: Path, port: int, home: Path) -> None:
    """Opens the folder in a terminal, answers the newest mail above the quoted one, and sends it to the mail server."""
    program = installed("neomutt")()
    assert program is not None
    (home / "words").write_text(f"{text}\n\n")
    editor = home / "editor"
    editor.write_text(f'#!/bin/sh\ncat "{home}/words" "$1" > "$1.new" && mv "$1.new" "$1"\n')
    editor.chmod(0o755)
    (home / "neomuttrc").write_text(NEOMUTT.format(port=port, editor=editor, home=home))
    keys = "push <last-entry><reply><send-message><quit>"
    ours, theirs = pty.openpty()
    command = [str(program), "-n", "-F", str(home / "neomuttrc"), "-f", str(mailbox), "-e", keys]
    environment = {**os.environ, "TERM": "xterm", "HOME": str(home), "LC_ALL": "C.UTF-8"}
    running = subprocess.Popen(command, stdin=theirs, stdout=theirs, stderr=theirs, env=environment, close_fds=True)
    os.close(theirs)
    shown = bytearray()
    give_up = time.monotonic() + PATIENCE_S
    try:
        while running.poll() is None and time.monotonic() < give_up:
            if select.select([ours], [], [], 0.1)[0]:
                try:
                    shown += os.read(ours, 65536)
                except OSError:  # the terminal is gone with the program
                    break
        running.wait(max(0.1, give_up - time.monotonic()))
    except subprocess.TimeoutExpired:
        running.kill()
        running.wait()
        raise AssertionError(f"NeoMutt did not end: {shown[-2000:].decode(errors='replace')}") from None
    finally:
        os.close(ours)
    assert running.returncode == 0, shown[-2000:].decode(errors="replace")


def s_nail_replies(text: str, mailbox: Path, port: int, home: Path) -> None:
    """The same in batch mode; it quotes the mail as well."""
    _s_nail(f"reply $\n{text}\n~m\n~.\nx\n", ["-f", str(mailbox)], mailbox, port, home)


def s_nail_writes(text: str, subject: str, to: str, mailbox: Path, port: int, home: Path) -> None:
    """A mail that answers none."""
    _s_nail(f"{text}\n", ["-s", subject, to], mailbox, port, home)


def _s_nail(script: str, what: list[str], mailbox: Path, port: int, home: Path) -> None:
    program = installed("s-nail")()
    assert program is not None
    settings = {
        "mta": f"smtp://127.0.0.1:{port}",
        "smtp-auth": "none",
        "from": "Mara Lind <mara@mail.example>",
        "hostname": "mail.example",
    }
    arguments = [part for name, value in settings.items() for part in ("-S", f"{name}={value}")]
    command = [str(program), "-:/", "-#", *arguments, "-S", "v15-compat=yes", "-S", "sendwait", *what]
    environment = {**os.environ, "HOME": str(home), "LC_ALL": "C.UTF-8", "MAIL": str(mailbox)}
    run = subprocess.run(command, input=script, text=True, capture_output=True, timeout=PATIENCE_S, env=environment)
    assert run.returncode == 0, run.stdout[:800] + run.stderr[:800]
