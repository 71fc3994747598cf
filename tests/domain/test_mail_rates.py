"""How many mails go to one domain."""

from datetime import UTC, datetime, timedelta

import pytest

from server.domain.mail_rates import MailRates, read_rates

NOW = datetime(2026, 3, 4, 13, 19, tzinfo=UTC)


def sent_within(rates: MailRates, address: str, minutes: int) -> int:
    """How many leave of more than enough that wait, each coming back when it was told to."""
    until = NOW + timedelta(minutes=minutes)
    queue, sent = [NOW] * 500, 0
    while queue and (now := min(queue)) < until:
        queue.remove(now)
        again = rates.turn(address, now)
        if again is None:
            sent += 1
        else:
            assert again > now
            queue.append(again)
    return sent


def test_the_rate_is_kept_and_used() -> None:
    rates = MailRates({"gmail.com": 60})
    assert 180 <= sent_within(rates, "a@GMail.com", 3) <= 180 + 10


def test_a_slow_rate_is_kept_too() -> None:
    assert sent_within(MailRates({"*": 1}), "a@slow.example", 5) == 5


def test_one_domain_holds_up_no_other() -> None:
    rates = MailRates({"*": 60})
    while rates.turn("a@busy.example", NOW) is None:
        pass
    assert rates.turn("b@other.example", NOW) is None


def test_who_has_to_wait_is_told_a_time_of_their_own() -> None:
    rates = MailRates({"*": 60})
    turns = [rates.turn("a@busy.example", NOW) for _ in range(40)]
    told = [turn for turn in turns if turn is not None]
    assert 10 <= turns.count(None) <= 11 and len(set(told)) == len(told) and told == sorted(told)


def test_without_a_rate_there_is_no_limit() -> None:
    rates = MailRates({"gmail.com": 1})
    assert all(rates.turn("a@x.example", NOW) is None for _ in range(1000))


def test_rates_are_read() -> None:
    assert read_rates(" Gmail.com=60, *=600 ") == {"gmail.com": 60, "*": 600}
    assert read_rates("") == {}
    for wrong in ("gmail.com", "gmail.com=0", "=5", "gmail.com=-1", "a b=5"):
        with pytest.raises(ValueError, match="MAIL_RATES"):
            read_rates(wrong)
