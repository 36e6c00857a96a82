"""Title, brand, pictures, bullets, category or family are no longer what was approved (catalogue L2, L3, L4)."""

import re
from urllib.parse import urlsplit

from adapters.readings import Listing, Topic
from monitor.findings import Look, Memory, Rule, Verdict
from monitor.rules import approval
from monitor.rules.contribution import shown_as_mine
from monitor.rules.likeness import plain
from storage.states import JsonValue, Severity

accepted = approval.accepted


def _content_changed(look: Look, memory: Memory) -> tuple[Memory, Verdict]:
    """What I contributed and the page shows is approved by it; where it shows something else, content_differs tells."""
    mine = shown_as_mine(look)
    # A family with strangers in it is told by variation_merged.
    merged = ["parent"] if look.family is not None and look.family.others else []
    return approval.compared(
        look,
        memory,
        _FIELDS,
        mine=[name for name, same in mine.items() if same],
        elsewhere=[*(name for name, same in mine.items() if not same), *merged],
    )


def _pictures(content: Listing) -> JsonValue:
    """All pictures, the main one first; a page that does not name the main one tells nothing of the others."""
    if content.image is None or not content.images:
        return None
    others = [url for url in content.images if image_key(url) != image_key(content.image)]
    return [content.image, *others]


def _same_pictures(was: JsonValue, now: JsonValue) -> bool:
    """Whether the others are the same in any order; the main one is a field of its own, whichever was taken for it."""
    before, after = (_keys(pictures) for pictures in (was, now))
    mains = {*before[:1], *after[:1]}
    return {*before} - mains == {*after} - mains


def _keys(pictures: JsonValue) -> list[str]:
    return [image_key(str(url)) for url in pictures] if isinstance(pictures, list) else []


def image_key(url: str) -> str:
    """The same picture in another size is the same: platforms write the size after the file's stem."""
    name = urlsplit(url).path.rpartition("/")[2]
    return re.split(r"\._|_\d+x\d*|\.", name, maxsplit=1)[0]


def _same_image(was: JsonValue, now: JsonValue) -> bool:
    return image_key(str(was)) == image_key(str(now))


def _same_text(was: JsonValue, now: JsonValue) -> bool:
    return plain(str(was)) == plain(str(now))


def _same_name(was: JsonValue, now: JsonValue) -> bool:
    return plain(str(was)).casefold() == plain(str(now)).casefold()


def _same_bullets(was: JsonValue, now: JsonValue) -> bool:
    """The same bullets in another order are the same."""
    return _plain_set(was) == _plain_set(now)


def _plain_set(texts: JsonValue) -> set[str]:
    return {plain(str(text)) for text in texts} if isinstance(texts, list) else set()


# A wrong brand, main image or category takes the sale at once; a reworded title can wait for the day.
_FIELDS = (
    approval.Field("title", Severity.PUSH, lambda content: content.title or None, _same_text),
    approval.Field("brand", Severity.WAKE, lambda content: content.brand or None, _same_name),
    approval.Field("image", Severity.WAKE, lambda content: content.image or None, _same_image),
    approval.Field("images", Severity.PUSH, _pictures, _same_pictures),
    approval.Field("bullets", Severity.PUSH, lambda content: [*content.bullets] or None, _same_bullets),
    approval.Field("category", Severity.WAKE, lambda content: content.category or None, _same_name),
    approval.Field("parent", Severity.PUSH, lambda content: content.parent, _same_name),
)

CONTENT_CHANGED = Rule("content_changed", frozenset({Topic.LISTINGS}), _content_changed)
