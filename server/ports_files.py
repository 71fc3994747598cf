"""What the actions need from the world for attachments and agents' pictures: a part of ports.py."""

from collections.abc import Collection
from datetime import datetime
from typing import Protocol

from msgspec import Struct


class File(Struct, frozen=True):
    """An attachment. `type` is what we serve it as, whatever the sender claimed."""

    id: str
    conversation_id: str
    name: str
    type: str
    size: int
    created_at: datetime


class Files(Protocol):
    async def keep(self, file: File, content: bytes) -> None:
        """Idempotent by id. Raises NoRoom where the disk is full."""

    async def get(self, file_id: str) -> tuple[File, bytes] | None: ...
    async def describe(self, file_ids: Collection[str]) -> dict[str, File]: ...


class Pictures(Protocol):
    """Agents' pictures, by the hash of what they show."""

    async def keep(self, picture_id: str, content: bytes) -> None: ...
    async def get(self, picture_id: str) -> bytes | None: ...
    async def drop_unused(self) -> None:
        """Those that no agent shows."""


class Portraits(Protocol):
    async def portrait(self, content: bytes) -> bytes:
        """A small square JPEG of any picture, with nothing else of it. Raises Invalid."""
