"""A mailbox that is read over IMAP, as IMAP_URLS says it:

    imaps://USER:PASSWORD@HOST[:993]/FOLDER?address=support@example.com&then=seen

`imap://` begins TLS with STARTTLS; `?tls=never` is for a server on this machine or a private network, `?tls=unverified`
takes any certificate. `then` says what becomes of a mail that is stored: `seen` (it stays, marked as read),
`move:FOLDER` or `delete`. `from=all` takes what is in the mailbox already when it is read for the first time.
"""

from urllib.parse import parse_qs, unquote, urlsplit

from msgspec import Struct

from server.domain.errors import Invalid
from server.domain.mail_address import outgoing_address

PORTS = {"imap": 143, "imaps": 993}
TLS = ("", "never", "unverified")


class ImapAddress(Struct, frozen=True):
    """`then` is seen, delete, or move with `folder_after`. `address` is whose mail it is."""

    host: str
    port: int
    user: str
    password: str
    folder: str
    address: str
    tls: str
    starttls: bool
    then: str
    folder_after: str
    everything: bool

    @property
    def name(self) -> str:
        """Names it in the database and to people; without the password."""
        return f"{self.user} at {self.host}:{self.port}/{self.folder}"

    @classmethod
    def parse(cls, url: str) -> "ImapAddress":
        """Raises ValueError, whose words repeat no password."""
        parts = urlsplit(url)
        user, password = unquote(parts.username or ""), unquote(parts.password or "")
        if parts.scheme not in PORTS or not parts.hostname or not user or not password:
            raise ValueError("IMAP_URLS should be addresses like imaps://USER:PASSWORD@HOST/INBOX.")
        options = {name: values[0] for name, values in parse_qs(parts.query).items()}
        wrong = set(options) - {"address", "then", "tls", "from"}
        if wrong:
            raise ValueError(f"IMAP_URLS has an unknown option: {min(wrong)}.")
        then, _, folder_after = options.get("then", "seen").partition(":")
        if then not in ("seen", "move", "delete") or (then == "move") != bool(folder_after):
            raise ValueError("IMAP_URLS: then should be seen, move:FOLDER or delete.")
        if options.get("tls", "") not in TLS:
            raise ValueError("IMAP_URLS: tls should be never or unverified, or left out.")
        return cls(
            host=parts.hostname,
            port=parts.port or PORTS[parts.scheme],
            user=user,
            password=password,
            folder=unquote(parts.path.lstrip("/")) or "INBOX",
            address=_address(options.get("address", user)),
            tls=options.get("tls", ""),
            starttls=parts.scheme == "imap",
            then=then,
            folder_after=folder_after,
            everything=options.get("from") == "all",
        )


def _address(text: str) -> str:
    try:
        return outgoing_address(text).lower()
    except Invalid:
        raise ValueError(
            "IMAP_URLS: say whose mail it is with ?address=support@example.com, an address of a site."
        ) from None
