"""Parts of a file, as players ask for them (RFC 9110 14)."""

from __future__ import annotations

import pytest
from starlette.datastructures import Headers

from server.web.ranges import ranged

CONTENT = bytes(range(100))
TAG = '"one"'


def asked(**headers: str) -> tuple[int, bytes, str]:
    response = ranged(
        Headers({name.replace("_", "-"): value for name, value in headers.items()}), CONTENT, "audio/mpeg", TAG, {}
    )
    assert response.headers["accept-ranges"] == "bytes" and response.headers["etag"] == TAG
    assert int(response.headers["content-length"]) == len(bytes(response.body))
    return response.status_code, bytes(response.body), response.headers.get("content-range", "")


@pytest.mark.parametrize(
    ("wanted", "part", "told"),
    [
        ("bytes=0-1", slice(0, 2), "bytes 0-1/100"),  # how Safari asks first
        ("bytes=0-", slice(0, 100), "bytes 0-99/100"),
        ("bytes=40-59", slice(40, 60), "bytes 40-59/100"),
        ("bytes=90-500", slice(90, 100), "bytes 90-99/100"),
        ("bytes=-10", slice(90, 100), "bytes 90-99/100"),
        ("bytes=-500", slice(0, 100), "bytes 0-99/100"),
        ("Bytes=99-99", slice(99, 100), "bytes 99-99/100"),
    ],
)
def test_a_part(wanted: str, part: slice, told: str) -> None:
    assert asked(range=wanted) == (206, CONTENT[part], told)
    assert asked(range=wanted, if_range=TAG) == (206, CONTENT[part], told)


@pytest.mark.parametrize("wanted", ["bytes=100-", "bytes=100-200", "bytes=-0", "bytes=999999999999999999-"])
def test_what_is_behind_the_end(wanted: str) -> None:
    assert asked(range=wanted) == (416, b"", "bytes */100")


@pytest.mark.parametrize(
    "wanted", ["", "bytes", "bytes=", "bytes=-", "bytes=5-2", "bytes=0-1,5-6", "items=0-1", "bytes=a-b", "bytes=1-2-3"]
)
def test_what_asks_for_no_part_gets_all(wanted: str) -> None:
    assert asked(range=wanted) == (200, CONTENT, "")


def test_of_another_file_no_part_is_given() -> None:
    for other in ('"two"', 'W/"one"', "Wed, 21 Oct 2026 07:28:00 GMT"):
        assert asked(range="bytes=0-1", if_range=other) == (200, CONTENT, "")
