"""What is said in a store that is searched: sentences as words are distributed in them, and words to look for.

A word's rank says how often it is used (Zipf), as in any language; so an index has much to tell apart, and a few long
lists.
"""

import random
from functools import cache
from itertools import accumulate

VOCABULARY = 40_000
WORDS = 14
ALWAYS, USUAL, OTHER, PAST, RARE = "always", "monthly", "weekly", "formerly", "seldom"
"""In every message; each in one of a hundred; in one of ten, but not since the first quarter; in RARE_LINES of all."""
RARE_LINES = 5
MEET_EVERY = 100
"""The two usual words stand in one message only in the newest few, as often in a small store as in a large one: else
the larger one would be asked for more to show, and not only for more to look through."""

QUESTIONS = {
    "search: a word of every message": ALWAYS,
    "search: a usual word": USUAL,
    "search: its beginning": USUAL[:4],
    "search: two usual words": f"{USUAL} {OTHER} ",
    "search: a word of long ago": f"{PAST} ",
    "search: a rare word": f"{RARE} ",
    "search: a rare word and one of every message": f"{RARE} {ALWAYS} ",
    "search: a customer": "from:customer7@",
    "search: a word that nobody said": "nowhere ",
}


def said(number: int, count: int) -> str:
    """Message `number` of so many."""
    dice = random.Random(number)
    words = [ALWAYS, *dice.choices(_vocabulary(), cum_weights=_weights(), k=WORDS)]
    met = count - number < RARE_LINES * MEET_EVERY and (count - number) % MEET_EVERY == 1
    chance = dice.random()
    words += [USUAL] if met or chance < 0.01 else []
    words += [OTHER] if met or 0.01 <= chance < 0.02 else []
    words += [PAST] if number < count / 4 and dice.random() < 0.1 else []
    words += [RARE] if number % (count // RARE_LINES) == 7 else []
    return " ".join(words)


@cache
def _vocabulary() -> list[str]:
    dice = random.Random(1)
    syllables = [a + b for a in "bdfgklmnprstvz" for b in ("a", "e", "i", "o", "u", "an", "er", "is")]
    found: dict[str, None] = {}
    while len(found) < VOCABULARY:
        found["".join(dice.choices(syllables, k=dice.randint(1, 4)))] = None
    return list(found)


@cache
def _weights() -> list[float]:
    return list(accumulate(1 / rank for rank in range(1, VOCABULARY + 1)))
