"""Seats: whose a socket is, and what it has in front of it."""

from server.domain.people import Agent, Customer
from server.web.connection import Connection


class Seat:
    """`open` are the conversations the socket has open, with the last seq there is of each (public for customers)."""

    def __init__(self, connection: Connection) -> None:
        self.connection = connection
        self.open: dict[str, int] = {}


class CustomerSeat(Seat):
    def __init__(self, connection: Connection, customer: Customer) -> None:
        super().__init__(connection)
        self.customer = customer


class AgentSeat(Seat):
    """`watching`: the conversation in front of the agent, and its site."""

    def __init__(self, connection: Connection, agent: Agent, session_id: str) -> None:
        super().__init__(connection)
        self.agent = agent
        self.session_id = session_id
        self.watching: tuple[str, str] | None = None
