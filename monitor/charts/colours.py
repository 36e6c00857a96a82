"""The two grounds and their inks: told apart by the colour-blind too, and each clear against its ground."""

from collections.abc import Mapping
from dataclasses import dataclass

from monitor.charts.spec import Ink, Theme


@dataclass(frozen=True, slots=True)
class Palette:
    """Colours as SVG writes them."""

    ground: str
    text: str
    faint: str
    grid: str
    gap: str
    event: str
    inks: Mapping[Ink, str]


PALETTES = {
    Theme.LIGHT: Palette(
        ground="#ffffff",
        text="#15191e",
        faint="#59636e",
        grid="#e3e7eb",
        gap="#c3cad1",
        event="#b3261e",
        inks={
            Ink.MINE: "#0a66c2",
            Ink.OTHER: "#c8500a",
            Ink.FEATURED: "#00825f",
            Ink.FLOOR: "#6b7580",
            Ink.RIVAL: "#a3357f",
            Ink.RIVAL_2: "#8a6100",
            Ink.RIVAL_3: "#5b4bb7",
            Ink.NOBODY: "#8a94a0",
            Ink.TROUBLE: "#c8500a",
            Ink.UNKNOWN: "#eceff2",
        },
    ),
    Theme.DARK: Palette(
        ground="#17212b",
        text="#f3f6f8",
        faint="#a3b2c0",
        grid="#2c3a47",
        gap="#4c5d6d",
        event="#ff7a70",
        inks={
            Ink.MINE: "#5ab0ff",
            Ink.OTHER: "#ff9350",
            Ink.FEATURED: "#3fd39d",
            Ink.FLOOR: "#98a5b1",
            Ink.RIVAL: "#f08cc8",
            Ink.RIVAL_2: "#e3b341",
            Ink.RIVAL_3: "#b3a6ff",
            Ink.NOBODY: "#7b8996",
            Ink.TROUBLE: "#ff9350",
            Ink.UNKNOWN: "#22303c",
        },
    ),
}
