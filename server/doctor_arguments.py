"""What the doctor can be asked for on the command line, apart from the doctor: what it works with takes memory that a
server has better uses for."""

import argparse
from dataclasses import dataclass, field

from server.domain.mail_dns import read_record

ROUND_TRIP_SECONDS = 120


@dataclass(frozen=True)
class Asked:
    """What the command line asks for. With `records` the network is not asked."""

    records: dict[tuple[str, str], list[str]] = field(default_factory=dict)
    selectors: tuple[str, ...] = ()
    round_trip: bool = False
    patience_seconds: float = ROUND_TRIP_SECONDS


def arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "--record",
        action="append",
        default=[],
        type=_record,
        metavar="'NAME TXT VALUE'",
        help="a DNS record to look at instead of asking the network; may be given several times",
    )
    parser.add_argument(
        "--selector", action="append", default=[], help="of a DKIM key that your mail server signs with"
    )
    parser.add_argument(
        "--round-trip", action="store_true", help="send a mail to each site's address and wait until it came in"
    )


def _record(text: str) -> tuple[tuple[str, str], str]:
    try:
        return read_record(text)
    except ValueError as error:
        raise argparse.ArgumentTypeError(str(error)) from None


def asked(given: argparse.Namespace) -> Asked:
    records: dict[tuple[str, str], list[str]] = {}
    for key, value in given.record:
        records.setdefault(key, []).append(value)
    return Asked(records, tuple(given.selector), given.round_trip)
