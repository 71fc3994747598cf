"""Whose faces the opening shows."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st
from msgspec.structs import replace

from server.domain.people import Agent
from server.domain.presence import (
    AWAY,
    FACES,
    HERE_FOR,
    IDLE,
    SHOWN_FOR,
    did,
    drop_out,
    faces,
    lapsed,
    strength,
    switched,
)
from server.domain.wait_log import Kind, Mark

NOW = datetime(2026, 3, 2, 9, tzinfo=UTC)
SECOND = timedelta(seconds=1)
MINUTE = timedelta(minutes=1)


def agent(name: str, ago: timedelta | None, **more: Any) -> Agent:
    active_at = None if ago is None else NOW - ago
    return Agent(name, f"{name}@example.com", name, site_ids=("site",), active_at=active_at, **more)


teams = st.lists(
    st.builds(
        agent,
        st.sampled_from("abcdefgh"),
        st.none() | st.integers(0, 10 * 86_400).map(lambda ago: timedelta(seconds=ago)),
        disabled=st.booleans(),
        on_duty=st.booleans(),
        effort=st.floats(0, 50),
    ),
    unique_by=lambda one: one.id,
)


@settings(max_examples=40, deadline=None)
@given(teams, st.sets(st.sampled_from("abcdefgh")), st.randoms())
def test_who_is_here_comes_first_then_who_is_on_duty_then_who_did_most(
    team: list[Agent], here: set[str], random: object
) -> None:
    shown = faces(team, here, NOW)
    by_id = {one.id: one for one in team}
    fitting = [
        one for one in team if one.active_at is not None and not one.disabled and NOW - one.active_at <= SHOWN_FOR
    ]
    assert len(shown) == min(FACES, len(fitting))

    def rank(one: Agent) -> tuple[bool, bool, float]:
        assert one.active_at is not None
        is_here = one.on_duty and one.id in here and NOW - one.active_at <= HERE_FOR
        return is_here, one.on_duty, strength(one, NOW)

    ranks = [rank(by_id[one.face.id]) for one in shown]
    assert ranks == sorted(ranks, reverse=True)
    assert [one.here for one in shown] == [first for first, _, _ in ranks]
    left_out = [rank(one) for one in fitting if one.id not in {face.face.id for face in shown}]
    assert all(one <= ranks[-1] for one in left_out)
    random.shuffle(team)  # type: ignore[attr-defined]
    assert faces(team, here, NOW) == shown


def test_an_open_tab_earns_no_place_and_no_ring() -> None:
    idle, busy, never = agent("i", HERE_FOR + SECOND), agent("b", SECOND), agent("n", None)
    assert [(one.face.id, one.here) for one in faces([idle, busy, never], ["i", "b", "n"], NOW)] == [
        ("b", True),
        ("i", False),
    ]


def test_who_answered_all_morning_stands_before_who_pressed_a_key() -> None:
    morning, key = agent("m", 12 * MINUTE, effort=40), agent("k", 8 * MINUTE, effort=1)
    assert [one.face.id for one in faces([key, morning], [], NOW)] == ["m", "k"]
    hours_later = NOW + timedelta(hours=5)
    assert [one.face.id for one in faces([replace(key, active_at=hours_later), morning], [], hours_later)] == ["k", "m"]


def test_who_did_something_but_left_or_is_off_duty_is_shown_without_the_ring() -> None:
    [one] = faces([agent("a", SECOND)], [], NOW)
    assert not one.here
    [one] = faces([agent("a", SECOND, on_duty=False)], ["a"], NOW)
    assert not one.here


def test_old_activity_and_disabled_agents_are_not_shown() -> None:
    assert faces([agent("a", SHOWN_FOR + SECOND), agent("b", SECOND, disabled=True)], "ab", NOW) == ()
    assert len(faces([agent("a", SHOWN_FOR)], "a", NOW)) == 1


def test_a_face_says_no_more_than_the_first_name() -> None:
    mara = replace(agent("m", SECOND), name="Mara Lindqvist", email="mara@acme.dev")
    [one] = faces([mara], [], NOW)
    assert one.face.name == "Mara"
    assert "Lindqvist" not in str(one) and "acme" not in str(one)


def kinds(marks: tuple[Mark, ...]) -> list[Kind]:
    return [mark.kind for mark in marks]


def test_the_first_thing_one_does_brings_them_to_the_desk_and_then_one_line_a_minute_is_kept() -> None:
    ana = agent("a", None)
    ana, marks = did(ana, NOW)
    assert kinds(marks) == [Kind.LOGIN] and (ana.desk_since, ana.active_at) == (NOW, NOW)
    ana, marks = did(ana, NOW + 20 * SECOND)
    assert marks == () and 1.9 < ana.effort < 2
    ana, marks = did(ana, NOW + 61 * SECOND)
    assert kinds(marks) == [Kind.MESSAGE] and marks[0].site_id == "site"
    ana, marks = did(ana, NOW + timedelta(hours=8))  # nobody noticed that they were gone
    assert kinds(marks) == [Kind.LOGIN] and ana.desk_since == NOW + timedelta(hours=8)


def test_duty_is_a_switch() -> None:
    ana, _ = did(agent("a", None), NOW)
    ana, marks = switched(ana, NOW + SECOND, on=False)
    assert kinds(marks) == [Kind.LOGOUT] and ana.desk_since is None
    ana, marks = did(ana, NOW + 2 * MINUTE)  # what one does off duty brings nobody to the desk
    assert kinds(marks) == [Kind.MESSAGE] and ana.desk_since is None
    ana, marks = switched(ana, NOW + 3 * MINUTE, on=True)
    assert kinds(marks) == [Kind.LOGIN] and ana.desk_since == NOW + 3 * MINUTE
    assert kinds(switched(agent("b", SECOND), NOW, on=False)[1]) == []


def test_who_is_gone_or_idle_drops_out() -> None:
    ana, _ = did(agent("a", None), NOW)
    assert not lapsed(ana, None, NOW + IDLE - SECOND)
    assert lapsed(ana, None, NOW + IDLE)
    assert not lapsed(ana, NOW + MINUTE, NOW + MINUTE + AWAY - SECOND)
    assert lapsed(ana, NOW + MINUTE, NOW + MINUTE + AWAY)
    assert not lapsed(ana, NOW - timedelta(days=1), NOW + AWAY - SECOND)  # what was before they came says nothing
    gone, marks = drop_out(ana, NOW + IDLE)
    assert kinds(marks) == [Kind.LOGOUT] and not lapsed(gone, None, NOW + 2 * IDLE)
