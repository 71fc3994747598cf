"""Whose faces the opening shows."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from hypothesis import given, settings
from hypothesis import strategies as st
from msgspec.structs import replace

from server.domain.people import Agent
from server.domain.presence import FACES, HERE_FOR, SHOWN_FOR, faces

NOW = datetime(2026, 3, 2, 9, tzinfo=UTC)
SECOND = timedelta(seconds=1)


def agent(name: str, ago: timedelta | None, *, disabled: bool = False) -> Agent:
    active_at = None if ago is None else NOW - ago
    return Agent(name, f"{name}@example.com", name, active_at=active_at, disabled=disabled)


teams = st.lists(
    st.builds(
        agent,
        st.sampled_from("abcdefgh"),
        st.none() | st.integers(0, 10 * 86_400).map(lambda ago: timedelta(seconds=ago)),
        disabled=st.booleans(),
    ),
    unique_by=lambda one: one.id,
)


@settings(max_examples=40, deadline=None)
@given(teams, st.sets(st.sampled_from("abcdefgh")), st.randoms())
def test_the_most_recently_active_come_first_whatever_the_order(
    team: list[Agent], here: set[str], random: object
) -> None:
    shown = faces(team, here, NOW)
    assert len(shown) <= FACES
    times = [one.active_at for one in shown]
    assert times == sorted(times, reverse=True)
    by_id = {one.id: one for one in team}
    fitting = [
        one for one in team if one.active_at is not None and not one.disabled and NOW - one.active_at <= SHOWN_FOR
    ]
    assert len(shown) == min(FACES, len(fitting))
    for one in shown:
        assert not by_id[one.face.id].disabled
        assert one.here == (one.face.id in here and NOW - one.active_at <= HERE_FOR)
    left_out = [one.active_at for one in fitting if one.id not in {face.face.id for face in shown}]
    assert all(at is not None and at <= times[-1] for at in left_out)
    random.shuffle(team)  # type: ignore[attr-defined]
    assert faces(team, here, NOW) == shown


def test_an_open_tab_earns_no_place_and_no_ring() -> None:
    idle, busy, never = agent("i", HERE_FOR + SECOND), agent("b", SECOND), agent("n", None)
    assert [(one.face.id, one.here) for one in faces([idle, busy, never], ["i", "b", "n"], NOW)] == [
        ("b", True),
        ("i", False),
    ]


def test_who_did_something_but_left_is_shown_without_the_ring() -> None:
    [one] = faces([agent("a", SECOND)], [], NOW)
    assert not one.here


def test_old_activity_and_disabled_agents_are_not_shown() -> None:
    assert faces([agent("a", SHOWN_FOR + SECOND), agent("b", SECOND, disabled=True)], "ab", NOW) == ()
    assert len(faces([agent("a", SHOWN_FOR)], "a", NOW)) == 1


def test_a_face_says_no_more_than_the_first_name() -> None:
    mara = replace(agent("m", SECOND), name="Mara Lindqvist", email="mara@acme.dev")
    [one] = faces([mara], [], NOW)
    assert one.face.name == "Mara"
    assert "Lindqvist" not in str(one) and "acme" not in str(one)
