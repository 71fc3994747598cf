"""The command line as a person meets it: a process of its own, its words, its exit code."""

from __future__ import annotations

import json
import os
import socket
import sqlite3
import subprocess
import sys
import time
from datetime import UTC, datetime
from pathlib import Path

import pytest

from server.domain.tokens import Identity, read_identity
from tests.conftest import needs
from tests.support import programs
from tests.support.paint import painted
from tests.support.ports import free_port
from tests.support.postgres import Postgres
from tests.support.server import OURS, ROOT

PROGRAM = (sys.executable, "-m", "server")
SITE = ("site", "add", "acme", "--name", "Acme", "--origin", "https://acme.example", "--address", "help@acme.example")


def environment(tmp_path: Path, **settings: str) -> dict[str, str]:
    inherited = {name: value for name, value in os.environ.items() if name not in OURS}
    return {**inherited, "DATA_DIR": str(tmp_path / "var"), **settings}


def run(tmp_path: Path, *arguments: str, **settings: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [*PROGRAM, *arguments],
        env=environment(tmp_path, **settings),
        cwd=ROOT,
        capture_output=True,
        text=True,
        timeout=60,
    )


def refused(result: subprocess.CompletedProcess[str]) -> str:
    """What it says; a person who mistyped something is not shown our insides."""
    assert result.returncode != 0
    assert "Traceback" not in result.stderr
    assert result.stderr.strip()
    return result.stderr


def test_help_names_every_command(tmp_path: Path) -> None:
    result = run(tmp_path, "--help")
    assert result.returncode == 0
    for command in ("serve", "web", "worker", "migrate", "demo", "doctor", "outbox", "token", "site", "agent"):
        assert f"\n    {command} " in result.stdout
    assert not (tmp_path / "var").exists()


@pytest.mark.parametrize("arguments", [(), ("dance",), ("agent", "add", "ana@acme.example")])
def test_what_is_no_command_is_told(tmp_path: Path, arguments: tuple[str, ...]) -> None:
    assert "usage: python -m server" in refused(run(tmp_path, *arguments))


@pytest.mark.parametrize("command", ["serve", "doctor"])
def test_wrong_settings_are_told_all_at_once(tmp_path: Path, command: str) -> None:
    words = refused(
        run(tmp_path, command, PORT="x", SMTP_URL="mail://me:hush@host", DATABASE_URL="mysql://me:hush@db/a")
    )
    assert "docs/settings.md" in words
    for name in ("PORT", "SMTP_URL", "DATABASE_URL"):
        assert name in words
    assert "hush" not in words


@pytest.mark.parametrize("command", ["serve", "demo"])
def test_a_taken_port_is_told(tmp_path: Path, command: str) -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
        words = refused(run(tmp_path, command, PORT=str(port), LMTP_PORT="0"))
    assert f"127.0.0.1:{port}" in words
    assert "set PORT" in words


@pytest.mark.parametrize("command", ["worker", "demo"])
def test_a_taken_port_for_mail_is_told(tmp_path: Path, command: str) -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
        words = refused(run(tmp_path, command, PORT=str(free_port()), LMTP_PORT=str(port)))
    assert "set LMTP_PORT" in words


@pytest.mark.parametrize("command", ["serve", "demo"])
def test_one_port_for_two_things_is_told(tmp_path: Path, command: str) -> None:
    port = str(free_port())
    words = refused(run(tmp_path, command, PORT=port, LMTP_PORT=port))
    assert f"PORT and LMTP_PORT are both {port}" in words


def test_a_host_that_is_not_ours_is_told(tmp_path: Path) -> None:
    assert "HOST=203.0.113.7" in refused(
        run(tmp_path, "serve", HOST="203.0.113.7", PORT=str(free_port()), LMTP_PORT="0")
    )


def test_web_and_worker_ask_for_a_current_schema(tmp_path: Path) -> None:
    for command in ("web", "worker"):
        assert "python -m server migrate" in refused(run(tmp_path, command, PORT=str(free_port()), LMTP_PORT="0"))


@pytest.mark.parametrize("command", ["web", "worker", "migrate"])
def test_a_database_that_is_away_is_waited_for_and_told(tmp_path: Path, command: str) -> None:
    port = free_port()
    url = f"postgres://me:hush@127.0.0.1:{port}/chat"
    away = {"DATABASE_URL": url, "SECRET_KEY": "x" * 40, "DATABASE_WAIT_SECONDS": "1"}
    words = refused(run(tmp_path, command, **away, PORT=str(free_port()), LMTP_PORT="0"))
    assert "waiting_for_database" in words
    assert f"127.0.0.1:{port}/chat did not answer within 1 s. Check DATABASE_URL" in words
    assert "hush" not in words


def test_a_database_that_comes_later_is_found(tmp_path: Path) -> None:
    needs("PostgreSQL", programs.postgres_bin())
    cluster, log = Postgres(), tmp_path / "log"
    later = environment(tmp_path, DATABASE_URL=cluster.url(), SECRET_KEY="x" * 40)
    with log.open("wb") as file, subprocess.Popen([*PROGRAM, "migrate"], env=later, cwd=ROOT, stderr=file) as migrate:
        while "waiting_for_database" not in log.read_text() and migrate.poll() is None:
            time.sleep(0.05)
        with cluster:
            assert migrate.wait(60) == 0, log.read_text()


def test_a_database_that_refuses_us_is_told_at_once(tmp_path: Path, postgres: Postgres) -> None:
    words = refused(run(tmp_path, "migrate", DATABASE_URL=postgres.url("nowhere"), SECRET_KEY="x" * 40))
    assert 'does not take us: database "nowhere" does not exist. Check DATABASE_URL' in words


def test_a_database_with_the_options_of_its_provider_is_taken(tmp_path: Path, postgres_url: str) -> None:
    given = {"DATABASE_URL": f"{postgres_url}?sslmode=prefer", "SECRET_KEY": "x" * 40}
    assert run(tmp_path, "migrate", **given).stdout == "The schema is up to date.\n"
    assert run(tmp_path, "site", "add", "acme", "--address", "help@acme.example", **given).returncode == 0
    given["DATABASE_URL"] += "&no_such_thing=1"
    assert 'does not take us: unrecognized configuration parameter "no_such_thing"' in refused(
        run(tmp_path, "migrate", **given)
    )


def test_migrate_can_be_repeated(tmp_path: Path) -> None:
    for _ in range(2):
        result = run(tmp_path, "migrate")
        assert (result.returncode, result.stdout) == (0, "The schema is up to date.\n")


def test_a_site_its_agent_and_a_token(tmp_path: Path) -> None:
    added = run(tmp_path, *SITE)
    assert added.returncode == 0, added.stderr
    words = dict(line.split(maxsplit=1) for line in added.stdout.splitlines()[:2])
    assert words["key"] == "acme"
    assert 'data-site="acme"' in added.stdout

    agent = run(tmp_path, "agent", "add", "ana@acme.example", "Ana Kovač")
    assert agent.returncode == 0, agent.stderr
    assert "/agent as ana@acme.example" in agent.stdout
    assert "password" in agent.stdout

    given = ("--email", "mara@shop.example", "--name", "Mara", "--plan", "Pro", "--attribute", "cluster=17")
    signed = run(tmp_path, "token", "cus_1", *given)
    assert signed.returncode == 0, signed.stderr
    assert read_identity(signed.stdout.strip(), words["secret"], "acme", datetime.now(UTC)) == Identity(
        "cus_1", "mara@shop.example", "Mara", "Pro", attributes={"cluster": "17"}
    )


def test_adding_a_site_again_changes_it_and_keeps_its_secret(tmp_path: Path) -> None:
    first, again = run(tmp_path, *SITE), run(tmp_path, "site", "add", "acme", "--accent", "#123456")
    assert first.stdout == again.stdout


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (("site", "add", "Acme Inc"), "small letters"),
        (("site", "add", "acme", "--address", "a@b.example", "--origin", "acme.example/x"), "no origin"),
        (("agent", "add", "ana@acme.example", "Ana"), "site add"),
        (("token", "cus_1"), "site add"),
        (("agent", "add", "ana@acme.example", "Ana", "--time-zone", "Zagreb"), "Europe/Berlin"),
        (("token", "cus_1", "--attribute", "cluster"), "NAME=VALUE"),
        (("token", "cus_1", "--minutes", "1501"), "1 to 1500"),
    ],
)
def test_what_can_not_be_added_is_told(tmp_path: Path, arguments: tuple[str, ...], said: str) -> None:
    assert said in refused(run(tmp_path, *arguments))


def test_a_short_password_is_told(tmp_path: Path) -> None:
    run(tmp_path, *SITE)
    words = refused(run(tmp_path, "agent", "add", "ana@acme.example", "Ana", "--password", "short"))
    assert "12 characters" in words


def test_the_doctor_ends_with_an_error_when_something_is_broken(tmp_path: Path) -> None:
    run(tmp_path, *SITE)
    well = run(tmp_path, "doctor", LMTP_PORT=str(free_port()))
    assert (well.returncode, "BROKEN" in well.stdout) == (0, False), well.stdout
    ill = run(tmp_path, "doctor", LMTP_PORT="0", SMTP_URL=f"smtp://me:hush@127.0.0.1:{free_port()}")
    assert (ill.returncode, "BROKEN" in ill.stdout) == (1, True)
    assert "hush" not in ill.stdout + ill.stderr
    assert "Traceback" not in ill.stderr


def test_office_hours_are_shown_and_set(tmp_path: Path) -> None:
    assert run(tmp_path, *SITE).returncode == 0
    silent = run(tmp_path, "site", "hours")
    assert silent.returncode == 0 and json.loads(silent.stdout) == {"site": None, "plans": {}}

    office = {"time_zone": "Europe/Berlin", "week": {"fri": [["08:00", "20:00"]], "sat": [["22:00", "02:00"]]}}
    file = tmp_path / "hours.json"
    file.write_text(json.dumps({"site": office, "plans": {"Enterprise": office}}))
    first = run(tmp_path, "site", "hours", "--set", str(file))
    assert first.returncode == 0, first.stderr
    said = json.loads(first.stdout)
    assert said["site"]["week"]["sat"] == [["22:00", "02:00"]] and list(said["plans"]) == ["Enterprise"]

    office["week"] = {"tue": [["18:00", "09:00"], ["08:00", "20:00"]]}
    file.write_text(json.dumps({"site": office}))
    assert "Tuesday: 08:00–20:00 and 18:00–09:00 overlap." in refused(
        run(tmp_path, "site", "hours", "--set", str(file))
    )
    assert "can't be read" in refused(run(tmp_path, "site", "hours", "--set", str(tmp_path / "missing.json")))
    file.write_text(first.stdout)  # what is printed can be set
    assert run(tmp_path, "site", "hours", "--set", str(file)).stdout == first.stdout


def test_the_first_agent_of_a_site_administers_it(tmp_path: Path) -> None:
    assert run(tmp_path, *SITE).returncode == 0
    for name in ("ana", "jonas", "ana"):
        assert run(tmp_path, "agent", "add", f"{name}@acme.example", name).returncode == 0
    with sqlite3.connect(tmp_path / "var" / "warmline.db") as database:
        roles = dict(database.execute("SELECT name, role FROM agents"))
    database.close()
    assert roles == {"ana": "admin", "jonas": "agent"}


def test_an_agent_gets_a_picture_and_loses_it_again(tmp_path: Path) -> None:
    run(tmp_path, *SITE)
    run(tmp_path, "agent", "add", "ana@acme.example", "Ana Kovač")
    file = tmp_path / "ana.png"
    file.write_bytes(painted(80, 60))
    given = run(tmp_path, "agent", "avatar", "ana@acme.example", str(file))
    assert given.returncode == 0 and "this picture" in given.stdout
    database = sqlite3.connect(tmp_path / "var" / "warmline.db")
    shown = "SELECT count(*) FROM pictures JOIN agents ON agents.avatar = pictures.id"
    assert database.execute(shown).fetchone() == (1,)
    assert "initials" in run(tmp_path, "agent", "avatar", "ana@acme.example", "--remove").stdout
    assert database.execute("SELECT count(*) FROM pictures").fetchone() == (0,)
    for wrong in (("bo@acme.example", str(file)), ("ana@acme.example", str(tmp_path / "none")), ("ana@acme.example",)):
        refused(run(tmp_path, "agent", "avatar", *wrong))
    (tmp_path / "no.svg").write_text("<svg/>")
    assert "no picture" in refused(run(tmp_path, "agent", "avatar", "ana@acme.example", str(tmp_path / "no.svg")))
