"""The stage: browsers of a fixed size, zone and clock; pictures; and axe, which looks at every state it shows."""

import asyncio
import base64
import traceback
from collections.abc import Awaitable, Callable
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path
from tempfile import gettempdir
from typing import Any, Literal

from axe_playwright_python.base import AXE_SCRIPT  # type: ignore[import-untyped]
from playwright.async_api import Browser, BrowserContext, Frame, Page, expect

from tests.screens.company import Company, moment

PICTURES = Path(__file__).resolve().parents[2] / "docs" / "screens"
PATIENCE_MS = 15_000
SETTLED_SECONDS = 0.2
DESKTOP, PANEL, PHONE = (1440, 860), (384, 664), (390, 844)
Scheme = Literal["light", "dark"]
Scene = Callable[["Stage"], Awaitable[None]]
PALETTE = (Path(__file__).parent / "palette.js").read_text()
scenes: dict[str, Scene] = {}
expect.set_options(timeout=PATIENCE_MS)


def scene(play: Scene) -> Scene:
    scenes[f"{play.__module__.rpartition('.')[2]}.{play.__name__}"] = play
    return play


@dataclass
class Stage:
    """`made` holds what each picture shows; `problems` what could not be reached, or what axe found."""

    browser: Browser
    pictures: Path = PICTURES
    made: dict[str, str] = field(default_factory=dict)
    problems: list[str] = field(default_factory=list)
    contexts: list[tuple[BrowserContext, Company]] = field(default_factory=list)
    visit: Any = None
    press: Page | None = None

    async def play(self, name: str) -> None:
        try:
            await scenes[name](self)
        except Exception as error:
            last = next(reversed(self.made), "the beginning")
            where = traceback.extract_tb(error.__traceback__)
            line = next((f"{one.filename}:{one.lineno}" for one in reversed(where) if "/screens/" in one.filename), "")
            self.problems.append(f"{name} could not go on after {last} ({line}): {str(error)[:900]}")
            for number, (context, _) in enumerate(self.contexts):
                with suppress(Exception):
                    await context.pages[0].screenshot(path=Path(gettempdir()) / f"stuck-{name}-{number}.png")
        finally:
            for context, _ in self.contexts:
                await context.close()
            self.contexts.clear()

    async def page(
        self,
        company: Company,
        size: tuple[int, int] = DESKTOP,
        scheme: Scheme = "light",
        cookie: str = "",
        stored: dict[str, str] | None = None,
        locale: str = "en-GB",
        zone: str = "Europe/Berlin",
    ) -> Page:
        """A page in a browser of its own, its clock at the company's time."""
        context = await self.browser.new_context(
            viewport={"width": size[0], "height": size[1]},
            color_scheme=scheme,
            reduced_motion="reduce",
            locale=locale,
            timezone_id=zone,
            has_touch=size == PHONE,
            is_mobile=size == PHONE,
            permissions=["local-network-access"],
        )
        self.contexts.append((context, company))
        context.set_default_timeout(PATIENCE_MS)
        await context.clock.set_fixed_time(company.now)
        if cookie:
            name, _, value = cookie.partition("=")
            await context.add_cookies([{"name": name, "value": value, "url": company.web.base_url}])
        for key, value in (stored or {}).items():
            await context.add_init_script(f"try {{ localStorage.setItem({key!r}, {value!r}) }} catch {{}}")
        return await context.new_page()

    async def at(self, company: Company, told: str) -> None:
        """Sets the clocks of the company and of every browser that looks at it."""
        for context, whose in self.contexts:
            if whose is company:
                await context.clock.set_fixed_time(moment(told))
        await company.at(told)

    async def shot(
        self,
        page: Page,
        name: str,
        shows: str,
        *,
        axe: Frame | Page | None = None,
        rules: tuple[str, ...] = (),
    ) -> None:
        """Takes the picture, then lets axe look. `axe`: the frame it looks at; `rules`: those that don't apply."""
        # Two frames drawn, fonts there, nothing moving.
        await page.evaluate(
            "document.fonts.ready.then(() => new Promise((r) => requestAnimationFrame(() => requestAnimationFrame(r))))"
        )
        await asyncio.sleep(0.12)
        taken = await page.screenshot(animations="disabled")
        (self.pictures / f"{name}.png").write_bytes(await self._pressed(taken))
        self.made[name] = shows
        found = await _violations(axe or page, rules)
        self.problems += [f"{name}: axe says {one}" for one in found]

    async def _pressed(self, picture: bytes) -> bytes:
        """The same with at most 256 colours (palette.js)."""
        if self.press is None:
            self.press = await self.browser.new_page()
        return base64.b64decode(await self.press.evaluate(PALETTE, base64.b64encode(picture).decode()))


async def _violations(where: Frame | Page, off: tuple[str, ...]) -> list[str]:
    await where.evaluate(AXE_SCRIPT + ";0")
    rules = {rule: {"enabled": False} for rule in off}
    answer = await where.evaluate("(rules) => axe.run(document, { iframes: false, rules })", rules)
    return [
        f"{one['id']} ({one['impact']}): {one['help']}; {'; '.join(node['html'][:160] for node in one['nodes'][:3])}"
        + " / ".join(check["message"] for check in one["nodes"][0]["any"][:1])
        for one in answer["violations"]
    ]
