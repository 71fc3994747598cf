"""What a language has to say: one field a phrase, so that none can be forgotten. `{…}` are filled in by speaking.py.

Words are those of a colleague: no exclamation marks, no jargon, no blame. `first` sentences are the largest text of
the opening and have no full stop; all others end with one.
"""

from msgspec import Struct


class Phrases(Struct, frozen=True):
    # Faces.
    here_now: str

    # First sentences.
    likely: str
    """{half}: a span."""
    by: str
    """{half}: a moment."""
    aim: str
    """{target}: a span."""
    nobody: str
    gone: str
    """{name} is the only one who answers here, and away."""
    crowded: str
    surge: str
    stalled: str
    """{span}"""
    closes: str
    """{time} of day."""
    closed: str
    """Closed, and nobody knows until when."""
    holiday: str
    """{holiday}"""
    back_today: str
    back_tomorrow: str
    back_weekday: str
    back_date: str
    """{day}, {time}"""

    # Second sentences.
    nearly: str
    """{most}: a span, after `likely`."""
    holds: str
    """`likely` holds nearly always."""
    both: str
    """{half}, {most}: spans."""
    by_both: str
    """{half}, {most}: moments."""
    otherwise_mail: str
    """{most}: a moment. If you leave, the answer comes by e-mail, nearly always by then."""
    most_people: str
    """{half}, {most}: spans; while nobody is here."""
    write_now: str
    learning: str
    aim_then: str
    """{target}: a span, from the opening on."""
    zone: str
    """{place}: the times are those of there, where the customer is."""

    # To somebody who waits; {half} and {most} are moments.
    wait_by: str
    wait_one: str
    """Only {most}."""
    wait_later: str
    """{told} is when it was said to be; it will be later."""
    wait_over: str
    """{told} has passed."""
    wait_silent: str
    """{span}: since nobody has answered anybody."""
    wait_aim: str
    """{most}"""
    wait_kept: str
    """Added where nobody is here, or nothing is known."""

    # How we know.
    how_known: str
    """{samples}"""
    how_unknown: str
    """{samples}, {target}"""

    # Moments.
    moment_today: str
    moment_tomorrow: str
    moment_day: str

    units: dict[str, dict[str, str]] = {}
    """Where sentences need another case than CLDR's: by unit (minute, hour, day), then by plural form; `{n}`."""
