"""The doctor: looks at what the settings point to, and says what to do."""

from server.settings import Settings


async def examine(settings: Settings) -> bool:
    return True
