"""Texts kept beside the tests; TWOAM_GOLDEN=write makes them anew, to be read before they are committed."""

import os
from pathlib import Path

FOLDER = Path(__file__).parent / "golden"


def assert_golden(name: str, text: str) -> None:
    """The text is the one that was approved."""
    path = FOLDER / f"{name}.txt"
    if os.environ.get("TWOAM_GOLDEN") == "write":
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(f"{text}\n", encoding="utf-8")
    assert path.exists(), f"no golden text {path.name}: write it with TWOAM_GOLDEN=write and read it"
    assert text == path.read_text("utf-8").removesuffix("\n")
