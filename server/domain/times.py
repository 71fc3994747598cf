"""Times are aware and UTC, with millisecond precision: what is stored and sent is what was decided on."""

from datetime import UTC, datetime, timedelta

_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)


def to_ms(at: datetime) -> int:
    """Milliseconds since 1970-01-01 UTC."""
    span = at - _EPOCH
    return span.days * 86_400_000 + span.seconds * 1000 + span.microseconds // 1000


def from_ms(ms: int) -> datetime:
    """The aware UTC time of `ms` milliseconds since 1970-01-01 UTC."""
    return _EPOCH + timedelta(milliseconds=ms)
