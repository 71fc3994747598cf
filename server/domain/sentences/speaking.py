"""The sentence of the opening and the one for somebody who waits, in the reader's language and zone."""

from datetime import datetime, timedelta
from functools import cached_property

from babel import Locale
from msgspec import Struct

from server.domain.sentences.ladder import MINUTE, moment_after, rounded_up
from server.domain.sentences.languages import LANGUAGES
from server.domain.sentences.moments import back, clock, locale_of, moment, place, span, zone_of
from server.domain.sentences.phrases import Phrases
from server.domain.sentences.situation import LONG, Facts, Key, key_of

_SAME_TIME = timedelta(minutes=2)
"""A new time this close to what was told is no news."""


class Sentence(Struct, frozen=True):
    """`first` is the largest text of the opening, `second` stands under it, `how` explains. `here`: somebody is there
    to answer, so that staying makes sense."""

    key: str
    first: str
    second: str
    how: str
    here: bool


class Said(Struct, frozen=True):
    """What somebody who waits is told: `half` and `most` are the spans from their arrival that this promises."""

    key: str
    text: str
    half: timedelta
    most: timedelta


class Reader:
    """Whom we speak to: their language, their zone, and the zone of the desk."""

    def __init__(self, locale: str, zone: str, desk_zone: str = "UTC", desk_locale: str = "en") -> None:
        wanted = locale_of(locale) if locale else locale_of(desk_locale)
        self.locale: Locale = wanted if wanted.language in LANGUAGES else Locale("en")
        self.phrases: Phrases = LANGUAGES[self.locale.language]
        self.zone = zone_of(zone, desk_zone)
        self._desk_zone = zone_of(desk_zone)

    def span(self, length: timedelta) -> str:
        return span(length, self.phrases, self.locale)

    def moment(self, at: datetime, now: datetime) -> str:
        return moment(at, now, self.zone, self.phrases, self.locale)

    def far(self, now: datetime) -> bool:
        """Whether the reader's clock shows another time than the desk's."""
        return now.astimezone(self.zone).utcoffset() != now.astimezone(self._desk_zone).utcoffset()

    @cached_property
    def place(self) -> str:
        return place(self.zone, self.locale)


def opening_sentence(facts: Facts, reader: Reader) -> Sentence:
    """For somebody who has not written yet."""
    key, say = key_of(facts), reader.phrases
    half, most = reader.span(rounded_up(facts.p50)), reader.span(rounded_up(facts.p90))
    by_half, by_most = _by(facts, facts.now, reader)
    by_both = (say.wait_one if by_half == by_most else say.by_both).format(half=by_half, most=by_most)
    long = facts.p90 > LONG
    second = ""
    match key:
        case Key.CLOSED | Key.HOLIDAY:
            return _closed(facts, reader, key, by_both)
        case Key.STALLED:
            first, second = say.stalled.format(span=reader.span(_down(facts.silence))), say.write_now
        case Key.GONE | Key.NOBODY:
            first = say.gone.format(name=facts.last_name) if key is Key.GONE else say.nobody
            known = by_both if long else say.most_people.format(half=half, most=most)
            second = known if facts.known else say.write_now
        case Key.SURGE | Key.CROWDED:
            first = say.surge if key is Key.SURGE else say.crowded
            second = by_both if long else say.both.format(half=half, most=most)
        case Key.COLD:
            first, second = say.aim.format(target=reader.span(rounded_up(facts.target))), say.learning
        case Key.CLOSING:
            assert facts.closes is not None
            first, second = say.closes.format(time=clock(facts.closes, reader.zone, reader.locale)), by_both
        case Key.LONG:
            first, second = say.by.format(half=by_half), say.otherwise_mail.format(most=by_most)
        case Key.USUAL:
            first = say.likely.format(half=half)
            second = say.holds if half == most else say.nearly.format(most=most)
    return Sentence(key, first, second, _how(facts, reader), facts.at_desk > 0)


def _closed(facts: Facts, reader: Reader, key: Key, by_both: str) -> Sentence:
    say = reader.phrases
    opens = back(facts.opens, facts.now, reader.zone, say, reader.locale) if facts.opens else ""
    parts = []
    if key is Key.HOLIDAY:
        first = say.holiday.format(holiday=facts.holiday)
        parts = [f"{opens}."] if opens else []
    else:
        first = opens or say.closed
    if opens and reader.far(facts.now):
        parts.append(say.zone.format(place=reader.place))
    if not opens:
        parts.append(say.write_now)
    elif facts.known:
        parts.append(by_both)
    else:
        parts.append(say.aim_then.format(target=reader.span(rounded_up(facts.target))))
    return Sentence(key, first, " ".join(parts), _how(facts, reader), False)


def waiting_sentence(
    facts: Facts, arrived: datetime, reader: Reader, told: tuple[timedelta, timedelta] | None = None
) -> Said:
    """For somebody who has been waiting since `arrived`. `told` is what they were told first (half, most): a time that
    gets worse is never said without saying that it did."""
    key, say, now = key_of(facts), reader.phrases, facts.now
    until_half = moment_after(arrived, facts.p50, now)
    until_most = max(moment_after(arrived, facts.p90, now), until_half)
    if not facts.known:
        aim = _aim(facts, arrived)
        until_half = until_most = moment_after(arrived, aim, now)
    half, most = until_half - arrived, until_most - arrived
    spoken = {"half": reader.moment(until_half, now), "most": reader.moment(until_most, now)}
    parts = []
    if key is Key.STALLED:
        silent = say.wait_silent.format(span=reader.span(_down(facts.silence)))
        return Said(key, silent, half, most)
    if key is Key.SURGE or key is Key.CROWDED:
        parts.append(f"{say.surge if key is Key.SURGE else say.crowded}.")
    if key in (Key.CLOSED, Key.HOLIDAY) and facts.opens:
        parts.append(f"{back(facts.opens, now, reader.zone, say, reader.locale)}.")
    if key in (Key.NOBODY, Key.GONE):
        parts.append(f"{say.nobody if key is Key.NOBODY else say.gone.format(name=facts.last_name)}.")
    parts.append(_when(facts, arrived, until_half, until_most, told, spoken, reader))
    if not facts.known:
        parts.append(say.wait_kept)
    return Said(key, " ".join(parts), half, most)


def _when(
    facts: Facts,
    arrived: datetime,
    half: datetime,
    most: datetime,
    told: tuple[timedelta, timedelta] | None,
    spoken: dict[str, str],
    reader: Reader,
) -> str:
    say, now = reader.phrases, facts.now
    if not facts.known:
        if told is None or now < arrived + told[1]:
            return say.wait_aim.format(**spoken)
        return say.learning
    if told is not None:
        promised = arrived + told[1]
        if promised < now:
            return say.wait_over.format(told=reader.moment(promised, now), **spoken)
        if most > promised + _SAME_TIME:
            return say.wait_later.format(told=reader.moment(promised, now), **spoken)
    one = spoken["half"] == spoken["most"]
    return (say.wait_one if one else say.wait_by).format(**spoken)


def _aim(facts: Facts, arrived: datetime) -> timedelta:
    """What the site aims at, from the arrival; while it is closed from the opening."""
    begins = facts.opens if facts.away and facts.opens else arrived
    return rounded_up(max(begins - arrived, timedelta(0)) + facts.target)


def _by(facts: Facts, start: datetime, reader: Reader) -> tuple[str, str]:
    half = moment_after(start, facts.p50, facts.now)
    most = max(moment_after(start, facts.p90, facts.now), half)
    return reader.moment(half, facts.now), reader.moment(most, facts.now)


def _down(length: timedelta) -> timedelta:
    """How long something has lasted already is never made more of: whole minutes, then whole hours, then days."""
    for unit in (timedelta(days=2), timedelta(hours=2)):
        if length >= unit:
            step = unit / 2
            return length // step * step
    return max(length // MINUTE * MINUTE, MINUTE)


def _how(facts: Facts, reader: Reader) -> str:
    if facts.known:
        return reader.phrases.how_known.format(samples=facts.samples)
    return reader.phrases.how_unknown.format(samples=facts.samples, target=reader.span(rounded_up(facts.target)))
