"""Settings, read once from the environment, frozen. Every wrong value is named at start, all of them at once."""

import os
import secrets
from collections.abc import Callable, Mapping
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import TypeVar
from urllib.parse import urlsplit

from server.adapters.dkim_signing import DkimKey, keys_of
from server.adapters.imap_address import ImapAddress
from server.adapters.redis_address import RedisAddress
from server.adapters.smtp import SmtpServer
from server.domain.mail_rates import read_rates
from server.web.connection import BURST, FRAMES_A_SECOND
from server.web.inbound_mail import ProviderKeys

T = TypeVar("T")


class WrongSettings(Exception):
    """One line for each setting that can't be used, with what it should be."""

    def __init__(self, problems: list[str]) -> None:
        super().__init__("\n".join(problems))
        self.problems = problems


@dataclass(frozen=True)
class Settings:
    """See docs/settings.md. `smtp_url` empty: mail waits in the outbox. `lmtp_port` 0: no listener."""

    host: str
    port: int
    public_url: str
    data_dir: Path
    database_url: str
    database_wait_seconds: int
    redis_url: str
    smtp_url: str
    dkim_keys: dict[str, DkimKey]
    mail_rates: dict[str, int]
    mail_templates: Path | None
    rating_mail_hours: int
    lmtp_host: str
    lmtp_port: int
    secret_key: str
    beat_seconds: float
    rate_frames: int
    rate_burst: int
    log_format: str
    authserv_ids: tuple[str, ...]
    imap_urls: tuple[str, ...]
    providers: ProviderKeys
    metrics_token: str


def read(environment: Mapping[str, str] | None = None) -> Settings:
    """Raises WrongSettings."""
    values = _Values(os.environ if environment is None else environment)
    host = values.text("HOST", "127.0.0.1")
    port = values.number("PORT", 8000, 0, 65535)
    data_dir = Path(values.text("DATA_DIR", "var"))
    settings = Settings(
        host=host,
        port=port,
        public_url=values.public("PUBLIC_URL", f"http://localhost:{port}"),
        data_dir=data_dir,
        database_url=values.database("DATABASE_URL", f"sqlite:///{(data_dir / 'warmline.db').resolve()}"),
        database_wait_seconds=values.number("DATABASE_WAIT_SECONDS", 60, 0, 3600),
        redis_url=values.redis("REDIS_URL"),
        smtp_url=values.smtp("SMTP_URL"),
        dkim_keys=values.parsed("DKIM_KEYS", keys_of),
        mail_rates=values.parsed("MAIL_RATES", read_rates),
        mail_templates=values.folder("MAIL_TEMPLATES"),
        rating_mail_hours=values.number("RATING_MAIL_HOURS", 24, 0, 168),
        lmtp_host=values.text("LMTP_HOST", "127.0.0.1"),
        lmtp_port=values.number("LMTP_PORT", 8024, 0, 65535),
        secret_key=values.secret("SECRET_KEY", data_dir),
        beat_seconds=values.number("BEAT_SECONDS", 20, 1, 60),
        rate_frames=values.number("RATE_FRAMES", FRAMES_A_SECOND, 1, 1_000_000),
        rate_burst=values.number("RATE_BURST", BURST, 1, 1_000_000),
        log_format=values.one_of("LOG_FORMAT", "text", ("text", "json")),
        authserv_ids=values.words("MAIL_AUTHSERV_IDS"),
        imap_urls=values.imap("IMAP_URLS"),
        providers=_providers(values),
        metrics_token=values.text("METRICS_TOKEN", ""),
    )
    if values.problems:
        raise WrongSettings(values.problems)
    return settings


_SECRET_LENGTH = 32


def _providers(values: "_Values") -> ProviderKeys:
    """Of mail that comes over HTTP."""
    return ProviderKeys(
        mailgun=values.text("MAILGUN_SIGNING_KEY", ""),
        sendgrid=values.text("SENDGRID_PUBLIC_KEY", ""),
        postmark=values.login("POSTMARK_LOGIN"),
        ses_topics=values.words("SES_TOPICS"),
        resend=values.text("RESEND_SIGNING_SECRET", ""),
        resend_api=values.text("RESEND_API_KEY", ""),
    )


class _Values:
    """Reads values and collects what is wrong with them."""

    def __init__(self, environment: Mapping[str, str]) -> None:
        self._environment = environment
        self.problems: list[str] = []

    def text(self, name: str, default: str) -> str:
        return self._environment.get(name, "").strip() or default

    def words(self, name: str) -> tuple[str, ...]:
        return tuple(self.text(name, "").replace(",", " ").split())

    def login(self, name: str) -> str:
        value = self.text(name, "")
        if value and not (all(value.partition(":")) and value.isprintable()):
            self.problems.append(f"{name} should be USER:PASSWORD.")
        return value

    def imap(self, name: str) -> tuple[str, ...]:
        addresses = self.words(name)
        for address in addresses:
            try:
                ImapAddress.parse(address)
            except ValueError as error:  # its words name the setting, and no password
                self.problems.append(str(error))
        return addresses

    def parsed(self, name: str, parse: Callable[[str], dict[str, T]]) -> dict[str, T]:
        """By a function that says with ValueError, naming the setting, what is wrong."""
        try:
            return parse(self.text(name, ""))
        except ValueError as error:
            self.problems.append(str(error))
            return {}

    def folder(self, name: str) -> Path | None:
        value = self.text(name, "")
        if value and not Path(value).is_dir():
            self.problems.append(f"{name}={value} should be a folder.")
        return Path(value) if value else None

    def number(self, name: str, default: int, least: int, most: int) -> int:
        value = self.text(name, str(default))
        if not value.isascii() or not value.isdigit() or not least <= int(value) <= most:
            self.problems.append(f"{name}={value} should be a whole number from {least} to {most}.")
            return default
        return int(value)

    def one_of(self, name: str, default: str, allowed: tuple[str, ...]) -> str:
        value = self.text(name, default)
        if value not in allowed:
            self.problems.append(f"{name}={value} should be one of {', '.join(allowed)}.")
        return value

    def url(self, name: str, default: str, schemes: tuple[str, ...]) -> str:
        value = self.text(name, default)
        if not value:
            return value
        try:
            parts = urlsplit(value)
            fits = parts.scheme in schemes and bool(parts.hostname or parts.scheme == "unix")
            _ = parts.port
        except ValueError:
            fits = False
        if not fits:
            # Without the value: it may hold a password.
            self.problems.append(f"{name} should be an address that begins with {' or '.join(schemes)}://.")
        return value

    def public(self, name: str, default: str) -> str:
        value = self.url(name, default, ("http", "https")).rstrip("/")
        if value.count("/") > 2 or "?" in value or "#" in value:
            self.problems.append(f"{name} should be an address without a path, such as https://chat.example.com.")
        return value

    def smtp(self, name: str) -> str:
        value = self.url(name, "", ("smtp", "smtps"))
        if value and not self.problem_with(name):
            try:
                SmtpServer.parse(value)
            except ValueError as error:  # its words name the setting, and no password
                self.problems.append(str(error))
        return value

    def redis(self, name: str) -> str:
        value = self.text(name, "")
        if value:
            try:
                RedisAddress.parse(value)
            except ValueError as error:
                # Its own words name the setting; those of the standard library may repeat a password.
                told = str(error)
                self.problems.append(told if told.startswith(name) else f"{name} can't be read as an address.")
        return value

    def problem_with(self, name: str) -> bool:
        return any(problem.startswith(name) for problem in self.problems)

    def database(self, name: str, default: str) -> str:
        value = self.text(name, default)
        if value.startswith("sqlite:///") and len(value) > len("sqlite:///"):
            if value != default:
                self._file(name, Path(value.removeprefix("sqlite:///")))
            return value
        if value.startswith("postgres://"):  # what Heroku and others hand out
            value = "postgresql://" + value.removeprefix("postgres://")
        try:
            fits = urlsplit(value).scheme == "postgresql" and len(urlsplit(value).path) > 1
            _ = urlsplit(value).port
        except ValueError:
            fits = False
        if not fits:
            self.problems.append(f"{name} should be sqlite:///PATH or postgresql://USER:PASSWORD@HOST/NAME.")
        return value

    def _file(self, name: str, file: Path) -> None:
        """One that is not there yet is made later, and its folder with it."""
        try:
            file.parent.mkdir(parents=True, exist_ok=True)
            if file.is_dir():
                self.problems.append(f"{name} should name a file, and {file} is a folder.")
        except OSError as error:
            self.problems.append(f"{name}: {file.parent} can't be written: {error.strerror}. Choose another folder.")

    def secret(self, name: str, data_dir: Path) -> str:
        """The given one; else one made at the first start and kept beside the data."""
        value = self.text(name, "")
        if value:
            if len(value) < _SECRET_LENGTH:
                self.problems.append(f"{name} should have at least {_SECRET_LENGTH} characters.")
            return value
        if self.text("DATABASE_URL", "").startswith("postgres"):
            self.problems.append(f"{name} should be set, to the same value for every process.")
            return ""
        try:
            kept = _kept_secret(data_dir / "secret_key")
        except OSError as error:
            self.problems.append(f"DATA_DIR={data_dir} can't be written: {error.strerror}. Choose another folder.")
            return ""
        if len(kept) < _SECRET_LENGTH:
            # With an empty one anybody could sign as we do.
            self.problems.append(
                f"{name} is kept in {data_dir / 'secret_key'}, which has been cut off. Put back the file of a backup, "
                "or delete it: a new one is made, and links in mails that were sent lead nowhere."
            )
        return kept


def _kept_secret(path: Path) -> str:
    """Written whole or not at all, and by one: of two that start at once the second takes the first one's."""
    if not path.exists():
        path.parent.mkdir(parents=True, exist_ok=True)
        part = path.with_name(f"{path.name}.{secrets.token_hex(8)}")
        with os.fdopen(os.open(part, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w") as file:
            file.write(secrets.token_urlsafe(48))
            file.flush()
            os.fsync(file.fileno())
        with suppress(FileExistsError):
            os.link(part, path)
        part.unlink()
    return path.read_text().strip()
