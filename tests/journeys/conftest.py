"""What every journey needs: a dashboard on an origin of its own."""

from collections.abc import Iterator

import pytest

from tests.support.dashboard import Dashboard
from tests.support.house import SITE


@pytest.fixture
def dashboard() -> Iterator[Dashboard]:
    with Dashboard(SITE.key) as running:
        yield running
