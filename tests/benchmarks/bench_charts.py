"""How long a picture takes from words to message, cold and warm, and how the loop fares while fifty are drawn."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from itertools import count
from os import sysconf
from pathlib import Path
from statistics import median, quantiles
from tempfile import TemporaryDirectory
from time import perf_counter, process_time

from monitor.charts.about import Kind
from monitor.charts.document import Document, Paragraph
from monitor.charts.studio import Studio
from monitor.chat import Heard
from tests.monitor.charts.past import lived
from tests.monitor.shop import ANNA, Shop, open_shop

AT_ONCE, ROUNDS = 50, 10
MOST_MILLISECONDS, MOST_LAG, MOST_MEGABYTES = 400.0, 250.0, 64.0
_IDS = count(10_000)


@asynccontextmanager
async def _drawing() -> AsyncIterator[tuple[Shop, Studio]]:
    """A listing with a year of hourly numbers, and somebody who draws."""
    with TemporaryDirectory() as folder:
        async with open_shop(Path(folder)) as shop:
            await lived(shop, days=365)
            studio = Studio()
            shop.draw, shop.printed = studio.picture, studio.pages
            try:
                yield shop, studio
            finally:
                await studio.close()


async def _asked(shop: Shop, text: str) -> float:
    """Milliseconds until the message with its picture is there."""
    heard = Heard(next(_IDS), ANNA, ANNA, text, None, None, True, "Anna", None)
    start = perf_counter()
    said = await shop.commands.heard(heard)
    spent = (perf_counter() - start) * 1000
    assert said is not None
    assert said.messages[0].attachment is not None
    return spent


async def _lags(stop: asyncio.Event) -> list[float]:
    """By how many milliseconds the loop was late, asked a hundred times a second."""
    found: list[float] = []
    while not stop.is_set():
        start = perf_counter()
        await asyncio.sleep(0.01)
        found.append((perf_counter() - start) * 1000 - 10)
    return found


async def _at_once(shop: Shop) -> tuple[float, list[float], float]:
    """Seconds for all, the loop's lags, and the slowest /ping of those said meanwhile."""
    stop, kinds = asyncio.Event(), list(Kind)
    watching = asyncio.create_task(_lags(stop))
    start = perf_counter()
    texts = [f"/chart Blue Lamp {kinds[number % len(kinds)]} 1y" for number in range(AT_ONCE)]
    drawing = asyncio.gather(*(_asked(shop, text) for text in texts))
    slowest = 0.0
    while not drawing.done():
        begun = perf_counter()
        await shop.say(ANNA, "/ping")
        slowest = max(slowest, (perf_counter() - begun) * 1000)
        await asyncio.sleep(0.02)
    await drawing
    spent = perf_counter() - start
    stop.set()
    return spent, await watching, slowest


def _cpu(studio: Studio) -> float:
    """Milliseconds of CPU that this process and the one that draws have taken so far."""
    words = Path(f"/proc/{studio.pid}/stat").read_text("utf-8").rpartition(")")[2].split()
    ticks = int(words[11]) + int(words[12])
    return process_time() * 1000 + ticks * 1000 / sysconf("SC_CLK_TCK")


def _peak(studio: Studio) -> float:
    """The most that the child ever held, in megabytes."""
    lines = Path(f"/proc/{studio.pid}/status").read_text("utf-8").splitlines()
    (line,) = (line for line in lines if line.startswith("VmHWM"))
    return int(line.split()[1]) / 1024


async def _bench() -> int:
    async with _drawing() as (shop, studio):
        print(
            f"the first picture, with the start of its process: {await _asked(shop, '/chart Blue Lamp rank 1y'):.0f} ms"
        )
        slowest = 0.0
        for kind in Kind:
            begun = _cpu(studio)
            spent = [await _asked(shop, f"/chart Blue Lamp {kind} 1y") for _ in range(ROUNDS)]
            cpu = (_cpu(studio) - begun) / ROUNDS
            slowest = max(slowest, cpu)
            figures = f"{median(spent):>5.0f} ms at the median, {max(spent):.0f} at worst, {cpu:.0f} ms of CPU"
            print(f"{kind:<10} a year: {figures}")
        spent_all, lags, ping = await _at_once(shop)
        late = quantiles(lags, n=100)[98]
        print(f"{AT_ONCE} at once: {spent_all:.1f} s; the loop late by {late:.0f} ms (p99), {max(lags):.0f} at worst")
        print(f"meanwhile /ping took {ping:.0f} ms at worst; the process held {_peak(studio):.0f} MB at most")
        small = _peak(studio) <= MOST_MEGABYTES
        start = perf_counter()
        await studio.pages(Document("Case 17", "", "twoam", "zh", False, (Paragraph("有人跟卖 " * 200),)))
        print(f"a page as PDF, with the start of its process: {perf_counter() - start:.1f} s")
    return int(slowest > MOST_MILLISECONDS or late > MOST_LAG or not small)


if __name__ == "__main__":
    raise SystemExit(asyncio.run(_bench()))
