"""Times are aware and UTC, with millisecond precision: what is stored and sent is what was decided on."""

from datetime import UTC, datetime, timedelta

_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_MILLISECOND = timedelta(milliseconds=1)


def to_ms(at: datetime) -> int:
    """Milliseconds since 1970-01-01 UTC."""
    return (at - _EPOCH) // _MILLISECOND


def from_ms(ms: int) -> datetime:
    """The aware UTC time of `ms` milliseconds since 1970-01-01 UTC."""
    return _EPOCH + timedelta(milliseconds=ms)
