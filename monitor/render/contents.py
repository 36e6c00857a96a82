"""What is said of a page that changed, or that shows something else than was contributed: what was, what is."""

from collections.abc import Callable
from datetime import datetime
from decimal import Decimal, InvalidOperation

from monitor.facts import text_of
from monitor.language import ELLIPSIS, N_, Html, Tongue, clean, esc, joined, name
from monitor.render.differences import marked
from storage.states import Facts, JsonValue

# A headline in few words, and what is to be known of the case.
Told = tuple[Html, tuple[Html, ...]]

_CHANGED = {
    "title": N_("Title changed"),
    "brand": N_("Brand changed"),
    "image": N_("Main image changed"),
    "images": N_("Pictures changed"),
    "bullets": N_("Bullet points changed"),
    "category": N_("Category changed"),
    "parent": N_("Variation family changed"),
}
_CONTENT_CHANGED = N_("Content changed")
_NOT_MINE = {
    "title": N_("The page shows another title than yours"),
    "brand": N_("The page shows another brand than yours"),
    "bullets": N_("The page shows other bullet points than yours"),
}
_CONTENT_NOT_MINE = N_("The page shows other content than yours")
_HOW = {
    "standing": N_("It was so when I first looked."),
    "not_taken": N_("You changed it two days ago, and the page still shows the old text."),
}
_MEASURED = {"package": N_("Package measures changed"), "item": N_("Item measures changed")}
_SIDES = {"height": N_("height"), "length": N_("length"), "width": N_("width"), "weight": N_("weight")}
_UNITS = {
    "inches": N_("in"),
    "centimeters": N_("cm"),
    "pounds": N_("lb"),
    "ounces": N_("oz"),
    "kilograms": N_("kg"),
    "grams": N_("g"),
}
_LONGEST_CONTENT = 160
_CONTEXT = 30
# Of which it is shown which words changed; of the others the whole.
_WORDED = frozenset({"title", "bullets"})


def _content_changed(tongue: Tongue, facts: Facts, now: datetime) -> Told:
    which = text_of(facts, "field") or ""
    was, is_now = _differing(facts.get("was"), facts.get("is"))
    return tongue._(_CHANGED.get(which, _CONTENT_CHANGED)), _was_is(
        tongue, which, _text(which, was), _text(which, is_now)
    )


def _content_differs(tongue: Tongue, facts: Facts, now: datetime) -> Told:
    which, how = text_of(facts, "field") or "", text_of(facts, "how") or ""
    mine, page = _differing(facts.get("mine"), facts.get("page"))
    before, after = _parted(_text(which, mine), _text(which, page))
    yours = tongue._("Yours: {value}", value=_shown(tongue, before))
    shown = tongue._("The page: {value}", value=_shown(tongue, after))
    said = tongue._(_HOW[how]) if how in _HOW else Html("")
    return tongue._(_NOT_MINE.get(which, _CONTENT_NOT_MINE)), (yours, shown, said)


def _dimensions_changed(tongue: Tongue, facts: Facts, now: datetime) -> Told:
    was = tongue._("Was: {value}", value=_measures(tongue, facts.get("was")))
    now_is = tongue._("Is: {value}", value=_measures(tongue, facts.get("is")))
    which = text_of(facts, "field") or ""
    fee = tongue._("The fees of storage and dispatch may follow.") if which == "package" else Html("")
    return tongue._(_MEASURED.get(which, _CONTENT_CHANGED)), (was, now_is, fee)


def _measures(tongue: Tongue, rows: JsonValue) -> Html:
    """“height 10.5 in, length 6 in”."""
    found = [row for row in rows if isinstance(row, list) and len(row) == 3] if isinstance(rows, list) else []
    said = [
        tongue._(
            "{side} {value} {unit}",
            side=_word(tongue, _SIDES, row[0]),
            value=_number(tongue, row[1]),
            unit=_word(tongue, _UNITS, row[2]),
        )
        for row in found[:4]
    ]
    return joined(said, by=tongue._(", ")) or tongue._("unknown")


def _number(tongue: Tongue, value: JsonValue) -> Html:
    try:
        return tongue.number(Decimal(str(value)))
    except InvalidOperation:
        return esc(str(value), 12)


def _word(tongue: Tongue, words: dict[str, str], said: JsonValue) -> Html:
    return tongue._(words[str(said)]) if str(said) in words else esc(str(said), 16)


def _was_is(tongue: Tongue, which: str, was: str, now: str) -> tuple[Html, Html]:
    before, after = _parted(was, now)
    if which not in _WORDED or not before or not after:
        was_said = tongue._("Was: {value}", value=_shown(tongue, before))
        return was_said, tongue._("Is: {value}", value=_shown(tongue, after))
    old, new = marked(clean(before, _LONGEST_CONTENT), clean(after, _LONGEST_CONTENT))
    return tongue._("Was: {value}", value=old), tongue._("Is: {value}", value=new)


def _differing(was: JsonValue, now: JsonValue) -> tuple[JsonValue, JsonValue]:
    """Of two lists only what is not in both."""
    if not isinstance(was, list) or not isinstance(now, list):
        return was, now
    return [one for one in was if one not in now], [one for one in now if one not in was]


def _text(which: str, value: JsonValue) -> str:
    """The text of a field; of a picture its file's name; of several one after the other."""
    if isinstance(value, list):
        return clean(" · ".join(_text(which, one) for one in value), 1000)
    text = value if isinstance(value, str) else ""
    is_picture = which in ("image", "images")
    return clean((text.partition("?")[0].rpartition("/")[2] or text) if is_picture else text, 1000)


def _parted(was: str, now: str) -> tuple[str, str]:
    """Two long texts from a little before where they part, so that the change is seen and not cut off."""
    differing = (at for at, (old, new) in enumerate(zip(was, now, strict=False)) if old != new)
    same = next(differing, min(len(was), len(now)))
    if max(len(was), len(now)) <= _LONGEST_CONTENT or same <= _CONTEXT:
        return was, now
    return ELLIPSIS + was[same - _CONTEXT :], ELLIPSIS + now[same - _CONTEXT :]


def _shown(tongue: Tongue, text: str) -> Html:
    return name(text, _LONGEST_CONTENT) if text else tongue._("nothing")


CONTENT_BODIES: dict[str, Callable[[Tongue, Facts, datetime], Told]] = {
    "content_changed": _content_changed,
    "content_differs": _content_differs,
    "dimensions_changed": _dimensions_changed,
}
