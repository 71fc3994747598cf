"""Many rows for several tables as one statement on PostgreSQL: columns are arrays, and `unnest` makes rows of them.

A statement for each row costs PostgreSQL five times as much, and each statement a round trip."""

import re
from functools import cache

_PARAMETER = re.compile(r"\$(\d+)::(\w+)")


@cache
def together(statements: tuple[str, ...]) -> str:
    """One statement that does all of these, each an INSERT of one row, for as many rows as the arrays have. Its
    parameters are the columns of the first, then those of the second, and so on. No two may write the same row."""
    parts, parameters = [], 0
    for statement in statements:
        parts.append(_unnested(statement, parameters))
        parameters += len(_PARAMETER.findall(statement))
    *before, last = parts
    if not before:
        return last
    # All of them are run to their ends, and what they refer to is checked after that.
    return f"WITH {', '.join(f'part{n} AS ({part})' for n, part in enumerate(before))} {last}"


def _unnested(statement: str, before: int) -> str:
    insert, values = statement.split(" VALUES ", 1)
    row, tail = values.split(")", 1)
    arrays = _PARAMETER.sub(lambda found: f"${before + int(found[1])}::{found[2]}[]", row.removeprefix("("))
    return f"{insert} SELECT * FROM unnest({arrays}) AS given{' WHERE true' if tail.strip() else ''}{tail}"
