"""A mail server of its own for the tests: Postfix, between Warmline and the mailboxes of its customers.

It hands what is for `acme.example` to Warmline's listener (or keeps it in a folder, where there is none), keeps what is
for `mail.example` in folders that mail programs open, and sends back what is for `gone.example`. What is for
`busy.example` goes to another server, which it asks again and again for some seconds. Needs root, as Postfix does.
"""

from __future__ import annotations

import os
import pwd
import smtplib
import subprocess
from collections.abc import Sequence
from pathlib import Path

from tests.support.process import Service
from tests.support.programs import installed

DAEMONS = Path("/usr/lib/postfix/sbin")
MASTER = """
127.0.0.1:{port} inet n - n - - smtpd
pickup unix n - n 60 1 pickup
cleanup unix n - n - 0 cleanup
qmgr unix n - n 300 1 qmgr
rewrite unix - - n - - trivial-rewrite
bounce unix - - n - 0 bounce
defer unix - - n - 0 bounce
trace unix - - n - 0 bounce
verify unix - - n - 1 verify
flush unix n - n 1000? 0 flush
proxymap unix - - n - - proxymap
smtp unix - - n - - smtp
relay unix - - n - - smtp
showq unix n - n - - showq
error unix - - n - - error
retry unix - - n - - error
discard unix - - n - - discard
virtual unix - n n - - virtual
lmtp unix - - n - - lmtp
anvil unix - - n - 1 anvil
scache unix - - n - 1 scache
postlog unix-dgram n - n - 1 postlogd
"""
MAIN = """
compatibility_level = 3.6
queue_directory = {home}/queue
data_directory = {home}/data
command_directory = /usr/sbin
daemon_directory = {daemons}
mail_owner = postfix
setgid_group = postdrop
maillog_file = {home}/maillog
maillog_file_prefixes = {home}
inet_interfaces = 127.0.0.1
inet_protocols = ipv4
mynetworks = 127.0.0.0/8
myhostname = mx.mail.example
mydestination =
alias_maps =
alias_database =
recipient_delimiter =
smtp_dns_support_level = disabled
smtpd_relay_restrictions = permit_mynetworks, reject
{ours}
virtual_mailbox_base = {home}/boxes
virtual_mailbox_maps = inline:{{ {{ mara@mail.example=mara/ }}, {{ @acme.example=support/ }} }}
virtual_minimum_uid = 1
virtual_uid_maps = static:{uid}
virtual_gid_maps = static:{gid}
transport_maps = inline:{{ {{ gone.example=error:5.1.1 Nobody is called that here }}, {{ busy.example={busy} }} }}
queue_run_delay = 1s
minimal_backoff_time = 1s
maximal_backoff_time = 2s
delay_warning_time = 2s
maximal_queue_lifetime = 6s
bounce_queue_lifetime = 20s
"""
LISTENER = """relay_domains = acme.example
relay_transport = lmtp:inet:127.0.0.1:{lmtp}
virtual_mailbox_domains = mail.example"""
FOLDER = "virtual_mailbox_domains = mail.example acme.example"


class Postfix(Service):
    def __init__(self, lmtp_port: int | None, busy_port: int = 0) -> None:
        """`lmtp_port`: Warmline's listener, None for a folder instead. `busy_port`: the server of busy.example."""
        program = installed("postfix")()
        if program is None:
            raise FileNotFoundError("no Postfix: apt-get install postfix")
        super().__init__("postfix")
        self._program = program
        self.mailbox = self.directory / "boxes" / "mara"
        self.ours = self.directory / "boxes" / "support"
        self._lay_out(LISTENER.format(lmtp=lmtp_port) if lmtp_port else FOLDER, busy_port)

    @property
    def url(self) -> str:
        return f"smtp://127.0.0.1:{self.port}?tls=never"

    def command(self) -> Sequence[str]:
        return [str(self._program), "-c", str(self.directory / "conf"), "start-fg"]

    def is_ready(self) -> bool:
        try:
            with smtplib.SMTP("127.0.0.1", self.port, timeout=2) as connection:
                return connection.noop()[0] == 250
        except (OSError, smtplib.SMTPException):
            return False

    def stop(self) -> None:
        """Its master leaves the process that started it, and is asked to end by itself."""
        command = [str(self._program), "-c", str(self.directory / "conf"), "stop"]
        subprocess.run(command, check=False, capture_output=True)
        super().stop()

    def __exit__(self, *_: object) -> None:
        self.close()

    def _lay_out(self, ours: str, busy_port: int) -> None:
        home, owner, nobody = self.directory, pwd.getpwnam("postfix"), pwd.getpwnam("nobody")
        home.chmod(0o755)
        for name in ("conf", "queue", "data", "boxes"):
            (home / name).mkdir()
        os.chown(home / "data", owner.pw_uid, owner.pw_gid)
        os.chown(home / "boxes", nobody.pw_uid, nobody.pw_gid)
        busy = f"smtp:[127.0.0.1]:{busy_port}" if busy_port else "retry:4.3.0 not now"
        main = MAIN.format(home=home, daemons=DAEMONS, ours=ours, busy=busy, uid=nobody.pw_uid, gid=nobody.pw_gid)
        (home / "conf" / "main.cf").write_text(main)
        (home / "conf" / "master.cf").write_text(MASTER.format(port=self.port))
        check = [str(self._program), "-c", str(home / "conf"), "check"]
        subprocess.run(check, check=True, capture_output=True)
