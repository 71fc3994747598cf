"""What a first visit costs, from the script tag to a chat in which one can write, as the browser counts it."""

from dataclasses import dataclass
from urllib.parse import urlsplit

from tests.screens.company import DASHBOARD, company
from tests.screens.opening import TEAM
from tests.screens.people import ChatPage
from tests.screens.stage import DESKTOP, Stage, scene


@dataclass
class Visit:
    requests: int = 0
    bodies: int = 0
    """Compressed, without headers."""
    sent: int = 0
    """With headers, as `encodedDataLength` has it."""
    third_party: int = 0


@scene
async def first_visit(stage: Stage) -> None:
    async with company(TEAM, "14:02") as acme:
        await acme.agent("jonas")
        seen = stage.visit = Visit()
        ours = urlsplit(acme.web.base_url).netloc
        hosts: dict[str, str] = {}

        async def watched(chat: ChatPage) -> None:
            network = await chat.page.context.new_cdp_session(chat.page)
            await network.send("Network.enable")
            network.on("Network.requestWillBeSent", lambda it: hosts.update({it["requestId"]: it["request"]["url"]}))
            network.on("Network.dataReceived", lambda it: _add(seen, "bodies", hosts, it, ours))
            network.on("Network.loadingFinished", lambda it: _add(seen, "sent", hosts, it, ours))

        chat = await ChatPage.opens(stage, acme, size=DESKTOP, shown=False, before=watched)
        await chat.page.get_by_role("button", name="Open the chat").click()
        await chat.sees("within 3 minutes")
        await chat.presses("Write to us")
        await chat.page.frame_locator("iframe[title=Chat]").get_by_label("Write a message").wait_for()
        await chat.page.wait_for_load_state("networkidle")
        addresses = [url for url in hosts.values() if url.startswith("http") and not url.startswith(DASHBOARD)]
        seen.requests = len(addresses)
        seen.third_party = sum(urlsplit(url).netloc != ours for url in addresses)
        if seen.third_party:
            stage.problems.append(f"A first visit asked somebody else: {addresses}")
        print(f"  a first visit: {told(seen)}")


def told(visit: Visit) -> str:
    return (
        f"{visit.requests} requests, {visit.sent:,} bytes with headers ({visit.bodies:,} of compressed content), "
        f"{visit.third_party} to third parties"
    )


def _add(visit: Visit, name: str, hosts: dict[str, str], event: dict[str, int | str], ours: str) -> None:
    if urlsplit(hosts.get(str(event["requestId"]), "")).netloc == ours:
        setattr(visit, name, getattr(visit, name) + int(event["encodedDataLength"]))
