"""An IMAP server of its own for the tests: Dovecot with one user, whose mail lies in a folder."""

from __future__ import annotations

import os
import pwd
import socket
from collections.abc import Sequence
from pathlib import Path

from tests.support.process import Service
from tests.support.programs import installed

USER, PASSWORD = "support", "a-password-of-the-tests"


class Dovecot(Service):
    def __init__(self, folder: Path | None = None) -> None:
        """`folder` (Maildir) is where the mail lies, if another program puts it there."""
        program = installed("dovecot")()
        if program is None:
            raise FileNotFoundError("no Dovecot: apt-get install dovecot-imapd")
        super().__init__("dovecot")
        self._program = program
        # Its workers give up root, and must still get into this folder.
        self.directory.chmod(0o755)
        self._folder = folder or self.directory / "mail"
        (self.directory / "conf").write_text(self._configuration())

    @property
    def url(self) -> str:
        return f"imap://{USER}:{PASSWORD}@127.0.0.1:{self.port}/INBOX?tls=never&address=support@acme.example"

    def command(self) -> Sequence[str]:
        return [str(self._program), "-F", "-c", str(self.directory / "conf")]

    @property
    def connections(self) -> str:
        """What it has written down of its connections."""
        return (self.directory / "log").read_text(errors="replace")

    def is_ready(self) -> bool:
        try:
            with socket.create_connection(("127.0.0.1", self.port), timeout=2) as connection:
                return connection.recv(100).startswith(b"* OK")
        except OSError:
            return False

    def __exit__(self, *_: object) -> None:
        self.close()

    def _configuration(self) -> str:
        home = self.directory
        me = pwd.getpwuid(os.geteuid())
        mail_user = "nobody" if os.geteuid() == 0 else me.pw_name
        group = "nogroup" if os.geteuid() == 0 else str(me.pw_gid)
        (home / "mail").mkdir()
        if os.geteuid() == 0:
            nobody = pwd.getpwnam("nobody")
            os.chown(home / "mail", nobody.pw_uid, nobody.pw_gid)
        internal = (
            "" if os.geteuid() == 0 else f"default_internal_user = {me.pw_name}\ndefault_login_user = {me.pw_name}"
        )
        return f"""
protocols = imap
listen = 127.0.0.1
base_dir = {home}/run
state_dir = {home}/state
log_path = {home}/log
ssl = no
disable_plaintext_auth = no
auth_failure_delay = 0
mail_location = maildir:{self._folder}
first_valid_uid = 0
last_valid_uid = 0
mail_uid = {mail_user}
mail_gid = {group}
{internal}
service imap-login {{
  chroot =
  inet_listener imap {{
    port = {self.port}
  }}
  inet_listener imaps {{
    port = 0
  }}
}}
passdb {{
  driver = static
  args = password={PASSWORD}
}}
userdb {{
  driver = static
  args = uid={mail_user} gid={group} home={home}/mail
}}
namespace inbox {{
  inbox = yes
  separator = /
  mailbox Done {{
    auto = create
  }}
}}
"""
