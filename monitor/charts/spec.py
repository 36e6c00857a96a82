"""What a picture shows, as frozen values: lines with gaps, bars, ribbons, events, and the words around them."""

from dataclasses import dataclass
from enum import StrEnum


class Theme(StrEnum):
    """The ground that a picture is drawn on."""

    LIGHT = "light"
    DARK = "dark"


class Ink(StrEnum):
    """What a line, bar or part of a ribbon stands for; the theme gives it its colour."""

    MINE = "mine"
    OTHER = "other"
    FEATURED = "featured"
    FLOOR = "floor"
    RIVAL = "rival"
    RIVAL_2 = "rival_2"
    RIVAL_3 = "rival_3"
    NOBODY = "nobody"
    TROUBLE = "trouble"
    UNKNOWN = "unknown"


@dataclass(frozen=True, slots=True)
class Run:
    """A stretch without a gap: (epoch second, value) of each change, the last value holding until `end`."""

    steps: tuple[tuple[float, float], ...]
    end: float


@dataclass(frozen=True, slots=True)
class Line:
    """Runs of one colour; between two of them nothing is known, so nothing is drawn. A `broad` one lies below."""

    ink: Ink
    runs: tuple[Run, ...]
    dashed: bool = False
    broad: bool = False


@dataclass(frozen=True, slots=True)
class Bar:
    """A number over a time, such as the orders of a day; a time that is not known has none."""

    begin: float
    end: float
    value: float


@dataclass(frozen=True, slots=True)
class Part:
    """A time in which one thing held; also a gap, a time in which nothing is known."""

    begin: float
    end: float
    ink: Ink


@dataclass(frozen=True, slots=True)
class Ribbon:
    """What held when, as one strip; `label` stands above it."""

    label: str
    parts: tuple[Part, ...]


@dataclass(frozen=True, slots=True)
class Event:
    """Something that began at a moment, marked by its number; the caption says what it was."""

    at: float
    number: int


@dataclass(frozen=True, slots=True)
class Tick:
    """A place on an axis with its words."""

    at: float
    label: str


@dataclass(frozen=True, slots=True)
class Axis:
    """The values that the plot spans: `log` for ranks, `inverted` where the smaller is the better and stands above."""

    low: float
    high: float
    ticks: tuple[Tick, ...]
    log: bool = False
    inverted: bool = False


@dataclass(frozen=True, slots=True)
class Slice:
    """One part of a whole with its words: two lengths (0 to 1), one below the other; None has no bar."""

    label: str
    said: str
    first: float | None
    second: float | None = None


@dataclass(frozen=True, slots=True)
class Legend:
    """A colour with its words."""

    ink: Ink
    text: str
    dashed: bool = False


@dataclass(frozen=True, slots=True)
class Chart:
    """One picture, its words in the reader's language; times are epoch seconds from `begin` to `end`.

    `figure` is the number of now in large type, `beside` the words to it. Without an axis only ribbons are drawn.
    `slices` are parts of a whole, which know no time.
    `gaps` are the times in which nobody saw anything. `empty` stands in the plot where nothing can be drawn.
    """

    title: str
    subtitle: str
    begin: float
    end: float
    times: tuple[Tick, ...]
    axis: Axis | None = None
    figure: str = ""
    beside: str = ""
    lines: tuple[Line, ...] = ()
    bars: tuple[Bar, ...] = ()
    ribbons: tuple[Ribbon, ...] = ()
    slices: tuple[Slice, ...] = ()
    gaps: tuple[Part, ...] = ()
    events: tuple[Event, ...] = ()
    legend: tuple[Legend, ...] = ()
    empty: str = ""
    language: str = "en"
    rtl: bool = False
