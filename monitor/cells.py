"""Texts as cells of a table that a spreadsheet opens: nothing in them is computed, and they can be read back."""

# What a spreadsheet takes for the begin of a formula; the mark that guards is guarded too, so that it can be taken off.
_FORMULA = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠", "'")


def guarded(text: str) -> str:
    """The text with a mark before it where a spreadsheet would compute it."""
    return f"'{text}" if text.startswith(_FORMULA) else text


def unguarded(cell: str) -> str:
    """What `guarded` was given; a text without the mark is as it was typed."""
    return cell[1:] if cell.startswith("'") and cell[1:].startswith(_FORMULA) else cell
