"""Time zones as people write them."""

from collections.abc import Mapping
from functools import cache
from zoneinfo import available_timezones


@cache
def _zones() -> Mapping[str, str]:
    """Every zone by its name, and by its city alone, in small letters."""
    zones = sorted(available_timezones())
    cities = {zone.rpartition("/")[2].casefold(): zone for zone in reversed(zones) if "/" in zone}
    return cities | {zone.casefold(): zone for zone in zones}


def zone_called(text: str) -> str | None:
    """The zone by its name or its city, however it is written."""
    return _zones().get(text.strip().casefold().replace(" ", "_"))
