"""Seats: whose a socket is, and what it has in front of it."""

from server.domain.people import Agent, Customer
from server.web.connection import Connection
from server.web.shapes import CustomerRow

MOST_OPEN = 1000
"""Of more than that those opened first are no longer looked after: each is in every beat, and nobody reads so many."""


class Seat:
    """`open` are the conversations the socket has open, with the last seq there is of each (public for customers)."""

    def __init__(self, connection: Connection) -> None:
        self.connection = connection
        self.open: dict[str, int] = {}

    def has(self, conversation_id: str, seq: int) -> None:
        """It has this conversation open, up to `seq` at least."""
        self.open[conversation_id] = max(seq, self.open.pop(conversation_id, 0))  # the last to be forgotten
        if len(self.open) > MOST_OPEN:
            del self.open[next(iter(self.open))]


class CustomerSeat(Seat):
    """`rows`: of each conversation the row that the socket was told last."""

    def __init__(self, connection: Connection, customer: Customer) -> None:
        super().__init__(connection)
        self.customer = customer
        self.rows: dict[str, CustomerRow] = {}

    def knows(self, row: CustomerRow) -> bool:
        """Whether it was told just this already. From now on it was."""
        before, self.rows[row.id] = self.rows.get(row.id), row
        return row == before


class AgentSeat(Seat):
    """`watching`: the conversation in front of the agent, and its site."""

    def __init__(self, connection: Connection, agent: Agent, session_id: str) -> None:
        super().__init__(connection)
        self.agent = agent
        self.session_id = session_id
        self.watching: tuple[str, str] | None = None
