"""Runs a module of this program in a process of its own, so that what blocks there blocks nobody here."""

import asyncio
import os
import sys
from pathlib import Path

_HOME = Path(__file__).resolve().parents[1]


async def run_module(module: str, *words: str, told: str) -> str | None:
    """Why the module failed, in the last line that it said; None where it ended well.

    `told` goes to its standard input: what stands on a command line is seen by everybody on the machine, and the
    address of a database may hold a password. Who is cancelled takes the child along.
    """
    search = os.pathsep.join(filter(None, (str(_HOME), os.environ.get("PYTHONPATH"))))
    child = await asyncio.create_subprocess_exec(
        *(sys.executable, "-m", module, *words),
        env={**os.environ, "PYTHONPATH": search},
        stdin=asyncio.subprocess.PIPE,
        stdout=asyncio.subprocess.DEVNULL,
        stderr=asyncio.subprocess.PIPE,
    )
    try:
        _, said = await child.communicate(told.encode())
    finally:
        if child.returncode is None:
            child.kill()
            await child.wait()
    if not child.returncode:
        return None
    lines = said.decode(errors="replace").strip().splitlines()
    return lines[-1] if lines else f"it ended with {child.returncode} and without a word"
