"""A document of several pages as frozen values: words, tables and pictures in one language."""

from base64 import b64encode
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from datetime import datetime
from typing import Any


@dataclass(frozen=True, slots=True)
class Heading:
    """Begins a part of the document."""

    text: str


@dataclass(frozen=True, slots=True)
class Paragraph:
    """Plain words; `faint` ones are less important than what stands around them."""

    text: str
    faint: bool = False


@dataclass(frozen=True, slots=True)
class Table:
    """Rows under a head; `widths` are the columns' shares, the rows as long as the head.

    The columns of `figures`, from 0, stand at the side where reading ends; the `strong` rows are sums.
    """

    head: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    widths: tuple[int, ...]
    figures: tuple[int, ...] = ()
    strong: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True)
class Tile:
    """A figure in large type, what it is, and what else belongs to it; `good` tells its colour, None for none."""

    label: str
    figure: str
    beside: str = ""
    good: bool | None = None


@dataclass(frozen=True, slots=True)
class Tiles:
    """What is to be seen first: two beside each other."""

    tiles: tuple[Tile, ...]


@dataclass(frozen=True, slots=True)
class Picture:
    """A PNG with the words that say the same."""

    png: bytes
    caption: str


Block = Heading | Paragraph | Table | Tiles | Picture


@dataclass(frozen=True, slots=True)
class Document:
    """`footer` stands on every page beside its number; `made` is written into the file as the time of its making.

    `scale` makes its type larger: what is read on a phone, where a page is as wide as the screen, takes 1.3.
    """

    title: str
    subtitle: str
    footer: str
    language: str
    rtl: bool
    blocks: tuple[Block, ...]
    made: datetime | None = None
    scale: float = 1.0


def order_of(document: Document) -> Mapping[str, Any]:
    """The document as plain JSON, for the process that prints it."""
    return {
        "title": document.title,
        "subtitle": document.subtitle,
        "footer": document.footer,
        "language": document.language,
        "rtl": document.rtl,
        "scale": document.scale,
        "made": document.made.isoformat() if document.made else None,
        "blocks": [_block(block) for block in document.blocks],
    }


def _block(block: Block) -> Mapping[str, Any]:
    match block:
        case Heading(text):
            return {"kind": "heading", "text": text}
        case Paragraph(text, faint):
            return {"kind": "paragraph", "text": text, "faint": faint}
        case Table():
            return {"kind": "table", **asdict(block)}
        case Tiles(tiles):
            return {"kind": "tiles", "tiles": [asdict(one) for one in tiles]}
        case Picture(png, caption):
            return {"kind": "picture", "png": b64encode(png).decode(), "caption": caption}
