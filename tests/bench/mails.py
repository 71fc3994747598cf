"""How long the new words of a mail take: `python -m tests.bench.mails [directory of .eml files]`.

Prints milliseconds for the mails in the directory (default: the public mails beside the project, where they are) and
for lines of 256 KB, the worst that we could think of. The goals: a median of 2 ms a mail, 100 ms for such a line.
"""

from __future__ import annotations

import statistics
import sys
import time
from collections.abc import Callable
from pathlib import Path

from server.domain.inbound import Inbound, parse
from server.domain.reply_text import reply_text

PUBLIC_MAILS = Path(__file__).resolve().parents[3] / "shared" / "corpora" / "email"
LENGTH = 256 * 1024
LINES = ("x", " ", "-", "a@", "<", ">", "wrote: ", "On 4 Mar 2025 at 9:12, ", "From: ", "Sent from my ", "?", "写道：")


def main() -> None:
    directory = Path(sys.argv[1]) if len(sys.argv) > 1 else PUBLIC_MAILS
    mails = [parse(path.read_bytes()) for path in sorted(directory.rglob("*.eml")) if path.is_file()]
    if mails:
        taken = sorted(_milliseconds(mail) for mail in mails)
        print(f"{len(taken)} mails: median {statistics.median(taken):.2f} ms, the slowest {taken[-1]:.0f} ms")
    else:
        print(f"no mails in {directory}")
    for piece in LINES:
        line = (piece * LENGTH)[:LENGTH]
        html = f"<p>{line.replace('<', '&lt;')}</p>"
        print(f"{piece!r} for 256 KB: text {_milliseconds(Inbound(text=line)):.0f} ms, ", end="")
        print(f"HTML {_milliseconds(Inbound(html=html)):.0f} ms")


def _milliseconds(mail: Inbound) -> float:
    return 1000 * min(_seconds(lambda: reply_text(mail)) for _ in range(3))


def _seconds(work: Callable[[], object]) -> float:
    began = time.process_time()
    work()
    return time.process_time() - began


if __name__ == "__main__":
    main()
