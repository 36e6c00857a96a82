"""`twoam read`: what the watcher sees on one page, from the web or from a file."""

import asyncio
import re
from datetime import datetime
from pathlib import Path

from adapters.clock import Clock, SystemClock
from adapters.door import Door
from adapters.page import Page
from adapters.readings import PageReading, State
from adapters.registry import FALLBACK, PLATFORMS, platform_of, reader_for
from adapters.registry import load as load_adapter
from monitor.config import Config, ConfigError, Problem, load
from monitor.console.failures import Code, Usage
from monitor.console.output import note, show, show_json
from monitor.printing import reading_json, reading_text

_NOTHING_SEEN = (State.BLOCKED, State.UNKNOWN)
_ADDRESS = re.compile(r"https?://", re.IGNORECASE)
# Browsers write where a page was saved from into its first lines ("Mark of the Web").
_SAVED_FROM = re.compile(r"<!--\s*saved from url=\(\d+\)(\S+?)\s*-->", re.IGNORECASE)


class _Forgetful:
    """A Keep for one command: nothing of a single look needs to be remembered."""

    def __init__(self) -> None:
        self._rows: dict[str, str] = {}

    async def get(self, key: str) -> str | None:
        return self._rows.get(key)

    async def put(self, key: str, value: str, expires: datetime | None = None) -> None:
        self._rows[key] = value

    async def claim(self, key: str, expires: datetime) -> bool:
        return True


def read(what: str, url: str | None, path: Path | None, *, as_json: bool) -> int:
    """Reads and prints one page; 3 where it is a wall, or not understood."""
    if _ADDRESS.match(what):
        if url is not None:
            raise Usage("--url says where a saved page came from: leave it out when you give an address.")
        page = asyncio.run(fetched(what, load(path).config, SystemClock()))
    else:
        page = _saved(Path(what), url)
    reading = reading_of(page)
    if as_json:
        show_json(reading_json(reading))
    else:
        show(reading_text(reading))
    return _code(reading)


def reading_of(page: Page) -> PageReading:
    """By the reader of its address; a fragment that names none by the first platform that understands it."""
    if page.url is None:
        for platform in PLATFORMS:
            host = next(iter(load_adapter(platform).hosts), None)
            reading = reader_for(host)(page) if host else None
            if reading and reading.state not in _NOTHING_SEEN:
                return reading
    return reader_for(page.url or "")(page)


def _code(reading: PageReading) -> Code:
    return Code.COULD_NOT_LOOK if reading.state in _NOTHING_SEEN else Code.CLEAR


async def fetched(url: str, config: Config, clock: Clock) -> Page:
    """The page at an address, through the door with its rules for addresses that a person gave."""
    if not config.door.contact:
        raise ConfigError([_no_contact()])
    door = Door(clock, _Forgetful(), config.manners())
    note(f"Asking politely: robots.txt first, then the page {config.door.min_gap_seconds:g} s later.")
    asked = _asked_at(url, config)
    try:
        page = await door.page(asked)
    finally:
        await door.close()
    return page if asked == url else Page(page.body, url, page.status, page.content_type)


def _asked_at(url: str, config: Config) -> str:
    """Where the first account of the address's platform asks it."""
    account = next((one for one in config.accounts.values() if one.platform == platform_of(url)), None)
    return load_adapter(account.platform).asked_at(url, account) if account else url


def _no_contact() -> Problem:
    remedy = "Set TWOAM_DOOR__CONTACT to your e-mail address, or run: twoam init"
    return Problem("the configuration", "door", "contact", "is missing, and the page's operator wants it", remedy)


def _saved(path: Path, url: str | None) -> Page:
    try:
        body = path.read_bytes()
    except OSError as error:
        why = (error.strerror or type(error).__name__).lower()
        raise Usage(f"{path} cannot be read ({why}): give a saved page, or an address from https:// on.") from None
    return Page(body, url or origin(Page(body)))


def origin(page: Page) -> str | None:
    """Where a saved page says it came from, else the first platform that it links to."""
    marked = _SAVED_FROM.search(page.text[:4096])
    said = [marked[1]] if marked else []
    for css, attribute in (('link[rel="canonical"]', "href"), ('meta[property="og:url"]', "content"), ("base", "href")):
        said += [value for node in page.nodes(css) if (value := node.attributes.get(attribute))]
    whole = [address for address in said if _ADDRESS.match(address)]
    return next(iter(whole), None) or _home(page)


def _home(page: Page) -> str | None:
    """A wall names no address of its own, but its form and links lead to the platform that put it up."""
    for node in page.nodes("form[action], a[href], img[src]"):
        target = node.attributes.get("action") or node.attributes.get("href") or node.attributes.get("src") or ""
        if _ADDRESS.match(target) and platform_of(target) != FALLBACK:
            return target
    return None
