"""The sentences: the right one for what is so, in every language, and none of them promises less than was measured."""

from __future__ import annotations

import re
import string
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from babel import Locale
from hypothesis import given, settings
from hypothesis import strategies as st
from msgspec.structs import asdict, replace

from server.domain.entry import Channel
from server.domain.sentences.crowd import LEAST, Line, Usual
from server.domain.sentences.ladder import STEPS, moment_after, rounded_up
from server.domain.sentences.languages import LANGUAGES
from server.domain.sentences.moments import span
from server.domain.sentences.phrases import Phrases
from server.domain.sentences.situation import FAR, FEW, KNOWN, MANY, Facts, Key, key_of, not_quicker_in_a_crowd
from server.domain.sentences.speaking import Reader, opening_sentence, waiting_sentence
from server.domain.wait_log import arrived, replied

NOW = datetime(2026, 3, 4, 13, 4, tzinfo=UTC)  # a Wednesday
MINUTE, HOUR, DAY = timedelta(minutes=1), timedelta(hours=1), timedelta(days=1)
LONGEST_FIRST = 72
"""Characters: at 22 px that is three lines of the chat."""
law = settings(max_examples=60, deadline=None)
OPEN = Facts(NOW, 5 * MINUTE, 2.2 * MINUTE, 8 * MINUTE, samples=64, at_desk=2, team=3, closes=NOW + 5 * HOUR)
CLOSED = replace(OPEN, open=False, opens=NOW + 16 * HOUR, p50=16.1 * HOUR, p90=16.6 * HOUR, at_desk=0)
LONG_AGO = NOW - 40 * MINUTE
CASES = {
    Key.USUAL: OPEN,
    Key.LONG: replace(OPEN, p50=50 * MINUTE, p90=3 * HOUR),
    Key.CLOSING: replace(OPEN, closes=NOW + 5 * MINUTE, p90=17 * HOUR),
    Key.COLD: replace(OPEN, samples=KNOWN - 1),
    Key.CROWDED: replace(OPEN, waiting=FEW + 1, usual=Usual(FEW), regime="open busy surge"),
    Key.SURGE: replace(OPEN, waiting=MANY, usual=Usual(MANY // FAR), regime="open busy surge"),
    Key.NOBODY: replace(OPEN, at_desk=0),
    Key.GONE: replace(OPEN, at_desk=0, team=1, last_name="Ana"),
    Key.STALLED: replace(OPEN, waiting=2, oldest=LONG_AGO, last_act=LONG_AGO - HOUR),
    Key.HOLIDAY: replace(CLOSED, holiday="Labour Day"),
    Key.CLOSED: CLOSED,
}
ENGLISH = Reader("en-GB", "Europe/Berlin", "Europe/Berlin")


def test_there_is_a_case_for_every_key() -> None:
    assert {key: key_of(facts) for key, facts in CASES.items()} == {key: key for key in Key}


SAID = {
    Key.USUAL: "You’ll likely hear from us within 3 minutes. Nearly always within 10 minutes.",
    Key.LONG: "You’ll likely have an answer by 14:55. If you leave, it comes by e-mail, nearly always by 17:15.",
    Key.CLOSING: "We close at 14:09. You’ll likely have an answer by 14:07, nearly always by tomorrow, 07:15.",
    Key.COLD: "We aim to answer within 5 minutes. We’re still learning how fast we are.",
    Key.CROWDED: "More people than usual are writing right now. "
    "You’ll likely hear from us within 3 minutes, nearly always within 10 minutes.",
    Key.SURGE: "Far more people than usual are writing right now. "
    "You’ll likely hear from us within 3 minutes, nearly always within 10 minutes.",
    Key.NOBODY: "Nobody is here right now. "
    "Most people have an answer within 3 minutes, nearly everyone within 10 minutes.",
    Key.GONE: "Ana is away right now. Most people have an answer within 3 minutes, nearly everyone within 10 minutes.",
    Key.STALLED: "Nobody has answered for 40 minutes. Write now, and we answer as soon as we’re back.",
    Key.HOLIDAY: "We’re closed today: Labour Day. We’re back tomorrow at 06:04. "
    "You’ll likely have an answer by tomorrow, 06:15, nearly always by tomorrow, 06:45.",
    Key.CLOSED: "We’re back tomorrow at 06:04. "
    "You’ll likely have an answer by tomorrow, 06:15, nearly always by tomorrow, 06:45.",
}


@pytest.mark.parametrize("key", Key)
def test_what_is_said_in_english(key: Key) -> None:
    sentence = opening_sentence(CASES[key], ENGLISH)
    assert f"{sentence.first}. {sentence.second}" == SAID[key]
    assert sentence.key == key


def test_whoever_is_elsewhere_reads_their_own_time_and_is_told_so() -> None:
    there = Reader("en-US", "America/New_York", "Europe/Berlin")
    sentence = opening_sentence(CLOSED, there)
    assert sentence.first == "We’re back tomorrow at 12:04\u202fAM"
    assert sentence.second.startswith("In your time, New York.")
    monday = replace(CLOSED, opens=NOW + 5 * DAY, samples=0)
    assert opening_sentence(monday, ENGLISH).first == "We’re back on Monday at 14:04"
    assert opening_sentence(monday, ENGLISH).second == "From then on we aim to answer within 5 minutes."
    later = replace(CLOSED, opens=NOW + 30 * DAY)
    assert opening_sentence(later, ENGLISH).first == "We’re back on 3 April at 15:04"
    never = replace(CLOSED, opens=None)
    said = opening_sentence(never, ENGLISH)
    assert (said.first, said.second) == (
        "We’re closed right now",
        "Write now, and we answer as soon as we’re back.",
    )


spans = st.timedeltas(timedelta(0), 30 * DAY)
facts = st.builds(
    lambda key, half, more, samples, waited: replace(
        CASES[key], p50=half, p90=half + more, samples=samples, oldest=NOW - waited if waited else CASES[key].oldest
    ),
    st.sampled_from(Key),
    spans,
    spans,
    st.integers(0, 100),
    st.none() | spans,
)


@law
@given(spans)
def test_the_ladder_never_rounds_down(length: timedelta) -> None:
    told = rounded_up(length)
    assert told >= length
    lower = [step * MINUTE for step in STEPS if step * MINUTE < told]
    assert told - length < 7 * DAY and (not lower or lower[-1] < length)


@law
@given(spans, spans)
def test_no_moment_is_told_that_is_earlier_or_past(length: timedelta, waited: timedelta) -> None:
    at = moment_after(NOW - waited, length, NOW)
    assert at >= NOW and at >= NOW - waited + length
    assert at - max(NOW, NOW - waited + length) < 15 * MINUTE


@law
@given(facts, st.sampled_from(sorted(LANGUAGES)), st.sampled_from(["Asia/Tokyo", "Europe/Berlin", "no zone", ""]))
def test_every_language_says_everything(one: Facts, language: str, zone: str) -> None:
    reader = Reader(language, zone, "Europe/Berlin")
    sentence = opening_sentence(one, reader)
    said = waiting_sentence(one, NOW - MINUTE, reader, (MINUTE, 2 * MINUTE))
    for text in (sentence.first, sentence.second, sentence.how, said.text):
        assert text and not re.search(r"[{}]|None|  ", text), text
    assert not sentence.first.endswith(".")
    assert all(text.endswith((".", "؟")) for text in (sentence.second, sentence.how, said.text))
    assert len(sentence.first) <= LONGEST_FIRST, sentence.first


@law
@given(facts, spans, spans, spans)
def test_what_got_worse_is_said_to_have_got_worse(
    one: Facts, waited: timedelta, half: timedelta, more: timedelta
) -> None:
    arrived, told = NOW - waited, (half, half + more)
    said = waiting_sentence(one, arrived, ENGLISH, told)
    promised = arrived + told[1]
    words = ("longer than we said", "that has passed", "can’t say when", "still learning")
    if one.known and arrived + said.most > promised + 20 * MINUTE:
        assert any(word in said.text for word in words), said.text
    if promised > NOW + MINUTE and arrived + said.most <= promised and key_of(one) is not Key.STALLED:
        assert not any(word in said.text for word in words[:2])


def test_what_is_said_to_somebody_who_waits() -> None:
    first = waiting_sentence(OPEN, NOW, ENGLISH)
    assert first.text == "You’ll likely have an answer by 14:07, nearly always by 14:12."
    assert (first.half, first.most) == (3 * MINUTE, 8 * MINUTE)
    worse = replace(OPEN, now=NOW + 5 * MINUTE, p50=30 * MINUTE, p90=60 * MINUTE)
    assert waiting_sentence(worse, NOW, ENGLISH, (first.half, first.most)).text == (
        "This takes longer than we said: not by 14:12, but most likely by 14:35, nearly always by 15:05."
    )
    over = replace(worse, now=NOW + 9 * MINUTE)
    assert waiting_sentence(over, NOW, ENGLISH, (first.half, first.most)).text.startswith(
        "We said by 14:12, and that has passed. Now most likely by"
    )
    same = replace(OPEN, now=NOW + MINUTE)
    assert waiting_sentence(same, NOW, ENGLISH, (first.half, first.most)).text == first.text


def test_what_is_usual_comes_from_the_line_as_it_was() -> None:
    line, marks = Line(), []
    for number in range(LEAST):
        at, name = NOW + number * HOUR, f"c{number}"
        marks += arrived("s", name, at, 1, Channel.CHAT, again=False)
        if number % 5 == 0:  # now and then somebody comes while another still waits
            marks += arrived("s", f"{name}b", at + MINUTE, 1, Channel.CHAT, again=False)
            marks.append(replied("s", f"{name}b", at + 9 * MINUTE, 2, "ana", at + MINUTE))
        marks.append(replied("s", name, at + 2 * MINUTE, 2, "ana", at))
    marks += arrived("s", "mail", NOW + 30 * HOUR, 1, Channel.EMAIL, again=False)
    marks.sort(key=lambda mark: mark.order)
    line.follow(marks[:25])
    line.follow(marks[15:])  # what is read twice counts once
    assert line.usual() == Usual(1, 2 * MINUTE, 8 * MINUTE)
    assert Line().usual() == Usual()


def test_in_a_crowd_nobody_is_told_that_it_goes_faster_than_usual() -> None:
    quick = replace(CASES[Key.CROWDED], usual=Usual(FEW, 4 * MINUTE, 12 * MINUTE))
    slow = not_quicker_in_a_crowd(quick)
    assert (slow.p50, slow.p90) == (4 * MINUTE, 12 * MINUTE)
    alone = replace(quick, waiting=FEW - 1)
    assert not_quicker_in_a_crowd(alone) == alone
    worse = replace(quick, p50=30 * MINUTE, p90=60 * MINUTE)
    assert not_quicker_in_a_crowd(worse) == worse


def _fields(text: str) -> set[str]:
    return {name for _, name, _, _ in string.Formatter().parse(text) if name}


@pytest.mark.parametrize("language", sorted(LANGUAGES))
def test_every_language_has_the_same_blanks_as_english(language: str) -> None:
    ours, theirs = _texts(LANGUAGES["en"]), _texts(LANGUAGES[language])
    assert {name: _fields(text) for name, text in theirs.items()} == {n: _fields(text) for n, text in ours.items()}
    assert all(text.strip() == text and text for text in theirs.values())
    same = [name for name, text in theirs.items() if text == ours[name] and not name.startswith("moment")]
    assert language == "en" or same == []


def _texts(phrases: Phrases) -> dict[str, Any]:
    return {name: text for name, text in asdict(phrases).items() if name != "units"}


@pytest.mark.parametrize("language", sorted(LANGUAGES))
def test_every_step_of_the_ladder_can_be_said(language: str) -> None:
    locale = Locale(language)
    said = [span(step * MINUTE, LANGUAGES[language], locale) for step in STEPS]
    assert len(set(said)) == len(STEPS) and "{" not in "".join(said)


def test_cases_that_languages_need() -> None:
    def said(language: str, *minutes: int) -> list[str]:
        return [span(count * MINUTE, LANGUAGES[language], Locale(language)) for count in minutes]

    assert said("de", 1, 3, 2880) == ["1 Minute", "3 Minuten", "2 Tagen"]
    assert said("pl", 1, 3, 5, 90) == ["1 minuty", "3 minut", "5 minut", "1,5 godziny"]
    assert said("ar", 2, 3, 15) == ["دقيقتين", "3 دقائق", "15 دقيقة"]
    assert said("fr", 90) == ["1,5\xa0heure"]
