"""A season that is taken in by a process which is killed again and again in the middle of its work."""

import asyncio
import signal
import subprocess
import sys
import time
from collections.abc import Sequence
from datetime import timedelta
from pathlib import Path
from random import Random

from tests.season.living import Season, Size, take_in

_ROOT = Path(__file__).resolve().parents[2]


def killed(season: Season, where: str, kills: int) -> list[str]:
    """Takes the season in with so many kills on the way; says where each came."""
    dice, found = Random(f"kills {season.seed}"), []
    answers = sum(1 for _ in season.platforms().answers())
    moments = sorted(dice.sample(range(2, answers), kills))
    for moment in moments:
        found.append(_until(season, where, moment, dice.uniform(0, 0.03)))
    _run(season, where)
    return found


def _until(season: Season, where: str, moment: int, later: float) -> str:
    """Kills the process some milliseconds after it began to hear an answer, whatever it is doing then."""
    with subprocess.Popen(_command(season, where), cwd=_ROOT, stdout=subprocess.PIPE, text=True) as child:
        assert child.stdout is not None
        last = ""
        for line in child.stdout:
            last = line.strip()
            if int(last) >= moment:
                time.sleep(later)
                break
        child.send_signal(signal.SIGKILL)
        child.wait()
        assert child.returncode == -signal.SIGKILL, f"it had ended by itself at answer {last}"
    return f"killed {later * 1000:.0f} ms after it began to hear answer {last}"


def _run(season: Season, where: str) -> None:
    subprocess.run(_command(season, where), cwd=_ROOT, stdout=subprocess.DEVNULL, check=True)


def _command(season: Season, where: str) -> Sequence[str]:
    size = season.size
    words = (season.seed, size.lines, size.skus, size.every.total_seconds(), size.booked)
    return [sys.executable, "-m", __spec__.name, where, *map(str, words)]


def main() -> None:
    """The process that is killed: it prints the number of each answer before it hears it."""
    where, seed, lines, skus, every, booked = sys.argv[1:]
    season = Season(int(seed), Size(int(lines), int(skus), timedelta(seconds=float(every)), int(booked)))
    asyncio.run(take_in(where, season, lambda answer: print(answer.number, flush=True)))


if __name__ == "__main__":
    main()
