"""`twoam config show`: every value with its origin, secrets masked."""

from pathlib import Path

from monitor.config import load
from monitor.configuration.layers import places
from monitor.configuration.showing import shown
from monitor.console.output import show, show_json, table


def show_settings(path: Path | None, *, as_json: bool) -> int:
    """Prints the configuration as it holds on this machine."""
    loaded = load(path)
    rows = shown(loaded)
    if as_json:
        values = [{"key": row.key, "value": row.value, "origin": row.origin} for row in rows]
        show_json({"file": str(loaded.file) if loaded.file else None, "values": values})
        return 0
    looked = ", ".join(map(str, places()))
    show(f"file: {loaded.file}" if loaded.file else f"file: none, looked for {looked}")
    show(table(("key", "value", "origin"), ((row.key, _text(row.value), row.origin) for row in rows)))
    return 0


def _text(value: object) -> object:
    return ", ".join(map(str, value)) or None if isinstance(value, list) else value
