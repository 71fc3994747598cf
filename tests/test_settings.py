"""Settings: what is accepted, and what a person is told who got one wrong."""

from __future__ import annotations

import re
import threading
from pathlib import Path

import pytest

from server.settings import Settings, WrongSettings, read

SECRET = "a secret of the tests, long enough to be accepted"
HUSH = "hush-hush"


def settings(tmp_path: Path, **environment: str) -> Settings:
    return read({"DATA_DIR": str(tmp_path)} | environment)


def problems(tmp_path: Path, **environment: str) -> list[str]:
    with pytest.raises(WrongSettings) as caught:
        settings(tmp_path, **environment)
    return caught.value.problems


def test_nothing_has_to_be_set(tmp_path: Path) -> None:
    found = settings(tmp_path)
    assert (found.host, found.port, found.public_url) == ("127.0.0.1", 8000, "http://localhost:8000")
    assert found.database_url == f"sqlite:///{tmp_path / 'warmline.db'}"
    assert (found.redis_url, found.smtp_url) == ("", "")


def test_the_port_is_in_the_address_unless_that_is_set(tmp_path: Path) -> None:
    assert settings(tmp_path, PORT="9000").public_url == "http://localhost:9000"
    assert settings(tmp_path, PORT="9000", PUBLIC_URL="https://chat.acme.example/").public_url == (
        "https://chat.acme.example"
    )


def test_what_is_empty_or_blank_is_not_set(tmp_path: Path) -> None:
    found = settings(tmp_path, PORT="", REDIS_URL=" ", SMTP_URL="", DATABASE_URL="")
    assert found.port == 8000
    assert found.database_url.startswith("sqlite:///")


@pytest.mark.parametrize("scheme", ["postgres", "postgresql"])
def test_both_names_of_postgresql_are_taken(tmp_path: Path, scheme: str) -> None:
    found = settings(tmp_path, DATABASE_URL=f"{scheme}://me:{HUSH}@db.example:5432/chat", SECRET_KEY=SECRET)
    assert found.database_url == f"postgresql://me:{HUSH}@db.example:5432/chat"


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("PORT", "http"),
        ("PORT", "70000"),
        ("PORT", "-1"),
        ("PORT", "٣"),
        ("LMTP_PORT", "8024.5"),
        ("BEAT_SECONDS", "0"),
        ("PUBLIC_URL", "chat.acme.example"),
        ("PUBLIC_URL", "ftp://chat.acme.example"),
        ("PUBLIC_URL", "https://acme.example/chat"),
        ("PUBLIC_URL", "https://acme.example?x=1"),
        ("DATABASE_URL", f"mysql://me:{HUSH}@db/chat"),
        ("DATABASE_URL", f"postgresql://me:{HUSH}@db"),
        ("DATABASE_URL", f"postgresql://me:{HUSH}@db:port/chat"),
        ("DATABASE_URL", "sqlite://"),
        ("DATABASE_URL", "sqlite:////proc/nowhere/chat.db"),
        ("DATABASE_URL", "sqlite:////tmp"),
        ("REDIS_URL", f"http://:{HUSH}@redis:6379"),
        ("REDIS_URL", f"redis://:{HUSH}@redis:port"),
        ("SMTP_URL", f"mail://me:{HUSH}@smtp.example"),
        ("SMTP_URL", f"smtp://me:{HUSH}@"),
        ("SMTP_URL", f"smtp://me:{HUSH}@smtp.example:notaport"),
        ("SMTP_URL", f"smtp://me:{HUSH}@smtp.example?tls=perhaps"),
        ("SMTP_URL", f"smtp://[me:{HUSH}@smtp.example"),
        ("SECRET_KEY", HUSH),
        ("LOG_FORMAT", "xml"),
    ],
)
def test_a_wrong_value_is_named_and_no_password_repeated(tmp_path: Path, name: str, value: str) -> None:
    (problem,) = problems(tmp_path, **{"SECRET_KEY": SECRET, name: value})
    assert name in problem
    assert problem.endswith(".")
    assert HUSH not in problem


def test_all_that_is_wrong_is_told_at_once(tmp_path: Path) -> None:
    found = problems(tmp_path, PORT="x", SMTP_URL=HUSH, REDIS_URL=HUSH, DATABASE_URL=HUSH, SECRET_KEY="short")
    named = [re.match(r"[A-Z_]+", problem) for problem in found]
    assert sorted(match[0] for match in named if match) == [
        "DATABASE_URL",
        "PORT",
        "REDIS_URL",
        "SECRET_KEY",
        "SMTP_URL",
    ]
    assert HUSH not in "\n".join(found)


def test_postgresql_asks_for_a_secret_key(tmp_path: Path) -> None:
    (problem,) = problems(tmp_path, DATABASE_URL="postgres://db/chat")
    assert "SECRET_KEY" in problem


def test_the_secret_key_is_made_once_and_only_its_owner_reads_it(tmp_path: Path) -> None:
    first = settings(tmp_path / "new").secret_key
    assert len(first) >= 32
    assert settings(tmp_path / "new").secret_key == first
    assert (tmp_path / "new" / "secret_key").stat().st_mode & 0o077 == 0
    assert [path.name for path in (tmp_path / "new").iterdir()] == ["secret_key"]


@pytest.mark.parametrize("left", ["", "\n", "half-of-it"])
def test_a_secret_key_that_was_cut_off_is_told(tmp_path: Path, left: str) -> None:
    (tmp_path / "secret_key").write_text(left)
    (problem,) = problems(tmp_path)
    assert problem.startswith("SECRET_KEY") and str(tmp_path / "secret_key") in problem


def test_two_that_start_at_once_have_the_same_secret_key(tmp_path: Path) -> None:
    found: list[str] = []
    threads = [threading.Thread(target=lambda: found.append(settings(tmp_path).secret_key)) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(set(found)) == 1


def test_a_folder_that_can_not_be_written_is_named(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    (problem,) = problems(tmp_path, DATA_DIR=str(tmp_path / "file" / "var"))
    assert problem.startswith("DATA_DIR=")
