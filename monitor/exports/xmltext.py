"""Texts inside an XLSX file: what XML cannot hold is written as Excel writes it, and read back."""

import re

# Beside these XML takes no character; a carriage return would come back as a line feed.
_UNFIT = re.compile("[^\t\n\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
# ECMA-376 part 1, 22.4.2.4 (bstr): a character that XML does not take is _xHHHH_.
_CODED = re.compile(r"_x([0-9A-Fa-f]{4})_")


def coded(text: str) -> str:
    """The text as an XLSX file can hold it."""
    return _UNFIT.sub(lambda hit: f"_x{ord(hit[0]):04X}_", _CODED.sub(r"_x005F_x\1_", text))


def decoded(text: str) -> str:
    """The text again."""
    return _CODED.sub(lambda hit: chr(int(hit[1], 16)), text)
