"""Cuts the Noto fonts to what the pictures need: `python docs/fonts.py FOLDER`, the folder holding the whole fonts.

Latin and Arabic become one font: what draws a line of both from two fonts loses the dots of Arabic letters.

The whole ones are those of the npm packages @expo-google-fonts/noto-sans 0.4.2, noto-sans-sc 0.4.3, noto-sans-jp 0.4.3
and noto-sans-arabic 0.4.3 (`npm pack` brings them); each is cut to one weight, without hints. Same in, same out.
"""

import sys
from pathlib import Path
from tempfile import TemporaryDirectory

from fontTools import subset
from fontTools.merge import Merger
from fontTools.ttLib import TTFont

HOME = Path(__file__).resolve().parents[1] / "monitor" / "charts" / "fonts"
_PUNCTUATION = {*range(0x20, 0x7F), 0x200C, 0x200D, 0x2026}
_FULL_WIDTH = {*range(0x3000, 0x3100), *range(0xFF00, 0xFFF0)}
_LATIN = {
    *range(0x20, 0x250),
    *range(0x370, 0x530),
    *range(0x1E00, 0x2070),
    *range(0x20A0, 0x20C1),
    *range(0x2100, 0x2270),
}
_ARABIC = {
    *_PUNCTUATION,
    *range(0x600, 0x700),
    *range(0x750, 0x780),
    *range(0x8A0, 0x900),
    *range(0xFB50, 0xFE00),
    *range(0xFE70, 0xFF00),
    0x200E,
    0x200F,
    0xAB,
    0xBB,
    0x25CC,
}


def _codec(name: str) -> set[int]:
    """Every character of two bytes of an East Asian encoding."""
    found: set[int] = set()
    for lead in range(0xA1, 0xFF):
        for trail in range(0xA1, 0xFF):
            text = bytes((lead, trail)).decode(name, "ignore")
            found |= {ord(text)} if len(text) == 1 else set()
    return found


def _cut(source: Path, target: Path, codes: set[int], features: list[str]) -> Path:
    options = subset.Options()
    options.hinting = False
    options.notdef_outline = True
    options.layout_features = features
    font = subset.load_font(str(source), options)
    cutter = subset.Subsetter(options)
    cutter.populate(unicodes=codes)
    cutter.subset(font)
    subset.save_font(font, str(target), options)
    return target


def main(folder: Path) -> None:
    plain = ["kern", "locl", "ccmp"]
    whole = {path.stem.partition("_")[0]: path for path in folder.rglob("*_400Regular.ttf")}
    with TemporaryDirectory() as place:
        latin = _cut(whole["NotoSans"], Path(place, "latin.ttf"), _LATIN, [*plain, "mark", "mkmk"])
        arabic = _cut(whole["NotoSansArabic"], Path(place, "arabic.ttf"), _ARABIC - _LATIN, ["*"])
        both = Merger().merge([str(latin), str(arabic)])
        born = TTFont(whole["NotoSans"])["head"].created
        both.recalcTimestamp, both["head"].created, both["head"].modified = False, born, born
        both.save(HOME / "NotoSans.ttf", reorderTables=False)
    _cut(whole["NotoSansSC"], HOME / "NotoSansSC.ttf", _codec("gb2312") | _PUNCTUATION | _FULL_WIDTH, plain)
    _cut(whole["NotoSansJP"], HOME / "NotoSansJP.ttf", _codec("euc_jp") | _PUNCTUATION | _FULL_WIDTH, plain)


if __name__ == "__main__":
    main(Path(sys.argv[1]))
