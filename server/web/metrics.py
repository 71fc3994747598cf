"""`GET /metrics`, for Prometheus: what came by mail and what became of it, whether the mailboxes can be read, and what
has not left.

It is counted in the database, so it holds for all processes, whichever is asked; behind METRICS_TOKEN.
"""

import hmac
from collections.abc import Iterable

from prometheus_client import CollectorRegistry, generate_latest
from prometheus_client.core import GaugeMetricFamily, Metric
from prometheus_client.exposition import CONTENT_TYPE_LATEST
from prometheus_client.registry import Collector
from starlette.requests import Request
from starlette.responses import Response

from server.actions.desk import Desk
from server.domain.errors import NotFound


class _Counted(Collector):
    def __init__(self, metrics: list[Metric]) -> None:
        self._metrics = metrics

    def collect(self) -> Iterable[Metric]:
        return self._metrics


class Metrics:
    def __init__(self, desk: Desk, token: str) -> None:
        self._desk, self._token = desk, token

    async def give(self, request: Request) -> Response:
        """Raises NotFound without the token, as where there is none."""
        shown = request.headers.get("authorization", "").encode("utf-8", "replace")
        if not self._token or not hmac.compare_digest(shown, f"Bearer {self._token}".encode()):
            raise NotFound
        registry = CollectorRegistry()
        registry.register(_Counted([await self._mails(), await self._mailboxes(), *await self._outgoing()]))
        return Response(
            generate_latest(registry), media_type=CONTENT_TYPE_LATEST, headers={"Cache-Control": "no-store"}
        )

    async def _mails(self) -> Metric:
        about = "Mails that came in and are kept, by how they came and what became of them"
        metric = GaugeMetricFamily("warmline_inbound_mails", about, labels=["transport", "fate"])
        for transport, fate, count in await self._desk.store.mails.tally():
            metric.add_metric([transport, fate], count)
        return metric

    async def _outgoing(self) -> list[Metric]:
        """A mail that waits for its customer to leave is not late: its row is moved on whenever it is looked at."""
        waiting = GaugeMetricFamily("warmline_outgoing_mails", "Mails that have not left", labels=["kind", "state"])
        late = GaugeMetricFamily("warmline_outgoing_late_seconds", "For how long the first of them is due")
        now, longest = self._desk.clock(), 0.0
        for kind, state, count, due in await self._desk.store.outbox.tally():
            waiting.add_metric([kind, state], count)
            if state == "pending":
                longest = max(longest, (now - due).total_seconds())
        late.add_metric([], longest)
        return [waiting, late]

    async def _mailboxes(self) -> Metric:
        about = "Whether a mailbox can be read over IMAP"
        metric = GaugeMetricFamily("warmline_imap_mailbox_up", about, labels=["mailbox"])
        for name, problem in (await self._desk.store.mailboxes.known()).items():
            metric.add_metric([name], 0 if problem else 1)
        return metric
