"""The estimator beside what else is used, on a small real trace, where ../shared/wait is there."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from tests.wait_report import bench


@pytest.mark.filterwarnings("ignore::pytest.PytestUnraisableExceptionWarning")  # the harness leaves its files open
@pytest.mark.skipif(not (bench.SOURCE / "harness.py").exists(), reason="../shared/wait is not there to score with")
def test_it_is_better_than_the_usual_on_a_chat_room(tmp_path: Path) -> None:
    found = bench.run("gitter_docker", bench.SOURCE / "data", tmp_path)
    assert set(json.loads((tmp_path / "gitter_docker.json").read_text())) >= {"QL", "EWMA", "bucket7"}
    assert found.ratio("ll") < 1.03
    assert 0.87 <= found.score["cov90"] <= 0.93
    assert found.score["kept"] >= 0.88
