"""Words, queries and excerpts of the search: what is found, what is not, and that nothing typed can break it."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from server.domain.search_query import EXCERPT, LONGEST, MOST_PHRASES, Phrase, excerpt, found_at, parse
from server.domain.search_words import BREAK, LONGEST_WORD, asked, kept, terms, words, words_at

law = settings(max_examples=60, deadline=None)
ODD = st.text(max_size=60) | st.text('"*:/%_\\\0 ()-+^{}~フォ한é ab', max_size=30)


def finds(query: str, *texts: str) -> bool:
    """What the store does: every phrase is a part of what was kept."""
    line = kept(*texts)
    return all(phrase.pattern in line for phrase in parse(query).phrases)


@pytest.mark.parametrize(
    ("query", "text"),
    [
        ("kovac", "Ana Kovač"),
        ("KOVAČ", "ana kovac"),
        ("strasse", "Große Straße 7"),
        ("lodz", "Łódź"),
        ("resume", "re\u0301sume\u0301"),
        ("istanbul", "İstanbul"),
        ("σοφος", "ΣΟΦΌΣ"),
        ("سلام", "السلام سَلَامٌ"),
        ("احمد", "أحمد"),
        ("٣٤", "Order 34"),
        ("שלום", "שָׁלוֹם"),
        ("mara@acme.dev", "write to Mara@Acme.dev, please"),
        ("acme", "mara@acme.dev"),
        ("INV-2024-17", "about inv-2024-17."),
        ("inv 17", "about inv-2024-17."),
        ("instance_id", "the instance_id is 9"),
        ("l'eau", "de l’eau"),
        ("invo", "the invoice"),
        ("inv* the", "the invoice"),
        ('"the invoice"', "it is the invoice again"),
        ('"the inv', "it is the invoice again"),
        ("東京", "昨日は東京タワーに"),
        ("支払い", "お支払いについて"),
        ("ราคา", "สอบถามราคาหน่อย"),
        ("가격", "가격이 얼마예요"),
        ("हिन्दी", "यह हिन्दी है"),
        ("😀 hello", "hello 😀"),
    ],
)
def test_what_is_found(query: str, text: str) -> None:
    assert finds(query, text)
    assert found_at(text, parse(query).phrases)


@pytest.mark.parametrize(
    ("query", "text"),
    [
        ("invo ", "the invoice"),
        ("voice", "the invoice"),
        ('"invoice the"', "the invoice"),
        ('"the invo"', "the invoice"),
        ("京東", "東京"),
        ("inv 18", "inv-2024-17"),
        ("mara@acme.com", "mara@acme.dev"),
    ],
)
def test_what_is_not(query: str, text: str) -> None:
    assert not finds(query, text)


def test_no_phrase_goes_from_one_text_into_the_next() -> None:
    assert finds('"mara diaz"', "Mara Díaz", "mara@acme.dev")
    assert not finds('"diaz mara"', "Mara Díaz", "mara@acme.dev")
    assert kept("", " ") == " "


def test_filters() -> None:
    query = parse('from:mara BY:"Ana K" is:Open refund')
    assert query.who == (Phrase(("mara",)),)
    assert (query.by, query.state) == (("ana", "k"), "open")
    assert query.phrases == (Phrase(("refund",), beginning=True),)
    assert not query.empty
    assert parse("is:open by:ana").empty
    assert parse("is:odd").phrases == (Phrase(("is", "odd"), beginning=True),)
    assert parse("https://acme.dev/is:x").phrases[0].words == ("https", "acme", "dev", "is", "x")
    assert parse("from:").phrases == (Phrase(("from",)),)


def test_bounds() -> None:
    assert len(parse("a " * 5000).phrases) == MOST_PHRASES
    assert parse(" " * LONGEST + "late").empty
    assert words("x" * 500) == ["x" * LONGEST_WORD]
    assert finds("x" * 500, "x" * 500)


def test_excerpts() -> None:
    phrases = parse("refund").phrases
    assert excerpt("Where is my Refund, please?", phrases) == ["Where is my ", "Refund", ", please?"]
    long = excerpt("word " * 100 + "refund\nnow " + "word " * 100, phrases)
    assert long[0].startswith("… word") and long[1] == "refund" and long[2].endswith("…")
    assert sum(map(len, long)) < EXCERPT + 10
    assert excerpt("nothing of it", phrases) == ["nothing of it"]
    assert excerpt("Ünïcode 👩‍👩‍👧 Kovač!", parse("kovac").phrases)[1] == "Kovač"
    assert excerpt("a a a", parse("a ").phrases) == ["", "a", " ", "a", " ", "a", ""]


@law
@given(ODD)
def test_whatever_is_typed_is_a_search(text: str) -> None:
    query = parse(text)
    for phrase in query.phrases + query.who:
        assert phrase.words
        assert BREAK not in phrase.pattern and "\0" not in phrase.pattern and "%" not in phrase.pattern


@law
@given(ODD, ODD)
def test_a_text_is_found_by_itself_and_by_all_of_its_words(text: str, other: str) -> None:
    line = kept(text, other)
    found = words(text)
    if found:
        assert Phrase(tuple(found)).pattern in line
        assert asked(tuple(found), beginning=False) <= terms([line])
        for end in range(1, len(found[-1]) + 1):
            begun = (*found[:-1], found[-1][:end])
            if Phrase(begun, beginning=True).pattern in line:
                assert asked(begun, beginning=True) <= terms([line])


@law
@given(ODD, ODD)
def test_what_the_store_finds_is_what_is_marked(text: str, query: str) -> None:
    for phrase in parse(query).phrases:
        assert (phrase.pattern in kept(text)) == bool(found_at(text, [phrase]))


@law
@given(ODD)
def test_words_stand_where_they_are_said_to_stand(text: str) -> None:
    there = words_at(text)
    assert [word for word, _, _ in there] == words(text)
    assert all(0 <= start < stop <= len(text) for _, start, stop in there)
    pieces = excerpt(text, parse(text).phrases)
    assert len(pieces) % 2 == 1
