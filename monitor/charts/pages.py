"""A document as PDF, in the process that draws: A4, shaped and in the reader's direction, fonts embedded."""

import io
import unicodedata
from base64 import b64decode
from collections.abc import Callable, Mapping
from datetime import datetime
from struct import unpack
from typing import Any

from fpdf import FPDF, FontFace
from fpdf.enums import Align, MethodReturnValue, TableBordersLayout, VAlign

from monitor.bidi import PDI
from monitor.charts.child import FONTS, fonts_for
from monitor.charts.words import LRI, drawable, foldable

_EDGE, _BODY, _HEADING, _TITLE, _SMALL, _FIGURE = 18.0, 10.0, 13.0, 18.0, 8.5, 17.0
_TEXT, _FAINT, _RULE, _HEAD = (21, 25, 30), (89, 99, 110), (205, 211, 217), (238, 241, 244)
_GOOD, _BAD = (0, 130, 95), (179, 38, 30)
# A picture is as wide as on a phone, not as a page: it was drawn for that.
_PICTURE = 110.0
_CAPTION = 4.6
_TILE, _AIR = 21.0, 4.0

Block = Mapping[str, Any]


class _Pages(FPDF):
    """The document's own page: a footer with its name and number."""

    def __init__(self, order: Block) -> None:
        super().__init__(format="A4")
        self._footer = order["footer"]
        self.scale = float(order["scale"])
        self.rtl = bool(order["rtl"])
        self.align = "R" if self.rtl else "L"
        self.set_margin(_EDGE)
        self.set_auto_page_break(auto=True, margin=_EDGE + 4)
        self.set_title(drawable(order["title"]))
        self.set_lang(order["language"])
        if order["made"]:
            self.set_creation_date(datetime.fromisoformat(order["made"]))
        names = [path.rpartition("/")[2].removesuffix(".ttf") for path in fonts_for(order["language"])]
        for name in names:
            self.add_font(name, fname=FONTS / f"{name}.ttf")
        self.set_fallback_fonts(names[1:], exact_match=False)
        self.set_font(names[0], size=_BODY * self.scale)

    def type(self, size: float, colour: tuple[int, int, int] = _TEXT) -> None:
        """In so large a type, as the document's scale has it."""
        self.set_font(size=size * self.scale)
        self.set_text_color(*colour)
        if self.page:
            self._begin()

    def shape(self, *texts: str) -> None:
        """Without shaping Arabic letters stand apart and in the wrong order; nothing else needs the time it takes."""
        needed = self.rtl or any(map(_runs_left, texts))
        self.set_text_shaping(use_shaping_engine=needed, direction="rtl" if self.rtl else "ltr")

    def header(self) -> None:
        self._begin()

    def _begin(self) -> None:
        """A blank in the main font: fpdf2 (2.8.9) forgets font and size where the first character is of another."""
        self.text(_EDGE, _EDGE, " ")

    def footer(self) -> None:
        """Its name where reading begins, its number at the other side."""
        self.set_y(-_EDGE + 4)
        self.shape(self._footer)
        self.type(_SMALL, _FAINT)
        half = self.epw / 2
        name, number = (drawable(self._footer), self.align), (str(self.page_no()), "L" if self.rtl else "R")
        for text, align in (number, name) if self.rtl else (name, number):
            self.cell(half, 5, text, align=align)


def pdf_of(order: Block) -> bytes:
    """The PDF's bytes."""
    pages = _Pages(order)
    pages.add_page()
    _words(pages, order["title"], _TITLE, 9.0)
    _words(pages, order["subtitle"], _BODY, 5.4, faint=True)
    pages.ln(3)
    blocks = order["blocks"]
    for block, after in zip(blocks, [*blocks[1:], None], strict=False):
        _keep_together(pages, block, after)
        _KINDS[block["kind"]](pages, block)
    return bytes(pages.output())


def _keep_together(pages: _Pages, block: Block, after: Block | None) -> None:
    """A heading is never the last line of a page, and a picture stands with its heading and its words."""
    room = {"heading": 24.0 * pages.scale, "tiles": _TILE * pages.scale}.get(block["kind"], 0.0)
    for one in (block, after):
        if one and one["kind"] == "picture" and (one is block or block["kind"] == "heading"):
            room += _height(pages, one)
    if room < pages.eph and pages.will_page_break(room):
        pages.add_page()


def _height(pages: _Pages, block: Block) -> float:
    """Of a picture with its words, in millimetres; a PNG says its size in its bytes 16 to 24."""
    wide, high = unpack(">II", b64decode(block["png"])[16:24])
    pages.type(_SMALL)
    pages.shape(block["caption"])
    shown = drawable(block["caption"].replace("\n", " \n"))
    line = _CAPTION * pages.scale
    text: Any = pages.multi_cell(0, line, shown, dry_run=True, output=MethodReturnValue.HEIGHT)
    return float(_PICTURE * pages.scale * high / wide + 4 + text)


def _words(pages: _Pages, text: str, size: float, line: float, *, faint: bool = False) -> None:
    """Lines of words across the page, from the side on which reading begins."""
    pages.shape(text)
    pages.type(size, _FAINT if faint else _TEXT)
    for paragraph in text.split("\n"):
        shown = _folded(pages, drawable(paragraph))
        pages.multi_cell(0, line * pages.scale, shown, align=pages.align, new_x="LMARGIN", new_y="NEXT")


def _folded(pages: _Pages, text: str) -> str:
    """With room for new lines where it needs several: whoever copies a short one gets it as it is."""
    return text if pages.get_string_width(text) < pages.epw else foldable(text)


def _heading(pages: _Pages, block: Block) -> None:
    pages.ln(3)
    _words(pages, block["text"], _HEADING, 6.6)
    pages.set_draw_color(*_RULE)
    pages.line(_EDGE, pages.get_y() + 0.6, pages.w - _EDGE, pages.get_y() + 0.6)
    pages.ln(2.4)


def _paragraph(pages: _Pages, block: Block) -> None:
    _words(pages, block["text"], _BODY, 5.4, faint=bool(block["faint"]))
    pages.ln(1)


def _table(pages: _Pages, block: Block) -> None:
    """The first column stands where reading begins."""
    turn: Callable[[Any], Any] = (lambda row: row[::-1]) if pages.rtl else (lambda row: row)
    pages.shape(*(cell for row in (block["head"], *block["rows"]) for cell in row))
    pages.type(_BODY - 1)
    pages.set_draw_color(*_RULE)
    pages.set_fill_color(255)
    near, far = ("RIGHT", "LEFT") if pages.rtl else ("LEFT", "RIGHT")
    sides = [far if at in block["figures"] else near for at in range(len(block["head"]))]
    with pages.table(
        col_widths=tuple(turn(block["widths"])),
        headings_style=FontFace(fill_color=_HEAD, color=_FAINT),
        borders_layout=TableBordersLayout.HORIZONTAL_LINES,
        line_height=5.0 * pages.scale,
        padding=1.2,
        text_align=tuple(turn(sides)),
        v_align=VAlign.T,
    ) as table:
        for number, row in enumerate((block["head"], *block["rows"])):
            strong = FontFace(fill_color=_HEAD) if number - 1 in block["strong"] else None
            table.row([_cell(cell) for cell in turn(row)], style=strong)
    pages.ln(3)


def _tiles(pages: _Pages, block: Block) -> None:
    """Two beside each other, the first where reading begins."""
    wide, high = (pages.epw - _AIR) / 2, _TILE * pages.scale
    tiles = block["tiles"]
    for at in range(0, len(tiles), 2):
        if pages.will_page_break(high):
            pages.add_page()
        top = pages.get_y()
        for place, tile in enumerate(tiles[at : at + 2]):
            column = 1 - place if pages.rtl else place
            _tile(pages, tile, _EDGE + column * (wide + _AIR), top, wide)
        pages.set_xy(_EDGE, top + high + _AIR)


def _tile(pages: _Pages, tile: Block, left: float, top: float, wide: float) -> None:
    pages.set_fill_color(*_HEAD)
    pages.rect(left, top, wide, _TILE * pages.scale, style="F", round_corners=True, corner_radius=2.0)
    good = tile["good"]
    colour = _TEXT if good is None else _GOOD if good else _BAD
    lines = ((tile["label"], _SMALL, 1.8, _FAINT), (tile["figure"], _FIGURE, 6.2, colour))
    for text, size, down, ink in (*lines, (tile["beside"], _SMALL, 15.0, _FAINT)):
        pages.shape(text)
        pages.type(size, ink)
        pages.set_xy(left + 2, top + down * pages.scale)
        pages.cell(wide - 4, size * 0.5 * pages.scale, _cell(text), align=pages.align)


def _cell(text: str) -> str:
    """An address or a number stays as it is written, also in a page from right to left."""
    return "\n".join(_isolated(drawable(line)) for line in text.split("\n"))


def _isolated(shown: str) -> str:
    return shown if _runs_left(shown) else f"{LRI}{shown}{PDI}"


def _runs_left(text: str) -> bool:
    return any(unicodedata.bidirectional(char) in ("R", "AL") for char in text)


def _picture(pages: _Pages, block: Block) -> None:
    source = io.BytesIO(b64decode(block["png"]))
    pages.image(source, x=Align.C, w=_PICTURE * pages.scale, alt_text=drawable(block["caption"]))
    pages.ln(2)
    _words(pages, block["caption"], _SMALL, _CAPTION, faint=True)
    pages.ln(2)


_KINDS: Mapping[str, Callable[[_Pages, Block], None]] = {
    "heading": _heading,
    "paragraph": _paragraph,
    "table": _table,
    "tiles": _tiles,
    "picture": _picture,
}
