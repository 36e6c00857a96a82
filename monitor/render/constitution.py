"""The approved content of a listing in words: its hash, since when, by whom, and what is otherwise now."""

from collections.abc import Mapping
from datetime import datetime
from html import escape

from monitor.constitution import Clause, Constitution
from monitor.language import N_, Html, Tongue, clean, esc, joined, name
from monitor.messages import Message
from monitor.render.bodies import body_of
from monitor.render.words import bold, code, listing_name
from monitor.rules.approval import CONTRIBUTED, FIRST_SEEN
from storage.states import Incident, WatchedListing

_FIELDS = {
    "title": N_("Title"),
    "brand": N_("Brand"),
    "bullets": N_("Bullet points"),
    "category": N_("Category"),
    "parent": N_("Variation family"),
    "image": N_("Main image"),
    "images": N_("Pictures"),
}
_PICTURES = frozenset({"image", "images"})
_LONGEST = 90
# A message takes 4,096 signs; a bullet of Amazon has 500 at most, other platforms' may be longer.
_LONGEST_COPIED = 3000


def constitution_told(
    tongue: Tongue,
    listing: WatchedListing,
    found: Constitution,
    changes: Mapping[str, Incident],
    *,
    now: datetime,
) -> Message:
    """The board: each field with its hash, since when and by whom; those that are otherwise now with what changed."""
    count = sum(one.otherwise for one in found.clauses)
    changed = tongue.ngettext("{count} field is otherwise now", "{count} fields are otherwise now", count)
    state = changed if count else tongue._("all as approved")
    title = bold(tongue._("{listing}: {what}", listing=listing_name(listing), what=state))
    lines = [_clause(tongue, one, changes.get(one.field), now) for one in found.clauses]
    whole = tongue._("Hash of all of it: {hash}", hash=code(found.digest))
    return Message(joined((title, *lines, whole)))


def _clause(tongue: Tongue, one: Clause, change: Incident | None, now: datetime) -> Html:
    mark = "🔴" if one.otherwise else "🟢"
    shown = " · ".join(_file(text) if one.field in _PICTURES else text for text in one.texts)
    said = tongue._("{field}: {text}", field=tongue._(_FIELDS[one.field]), text=name(shown, _LONGEST))
    signed = Html(f"{_signed(tongue, one, now)} <code>{one.digest[:12]}</code>")
    lines = body_of(tongue, change, now).lines if change else ()
    return joined((Html(f"{mark} {said}"), signed, *lines))


def _file(url: str) -> str:
    return url.partition("?")[0].rpartition("/")[2] or url


def _signed(tongue: Tongue, one: Clause, now: datetime) -> Html:
    if one.since is None:
        return tongue._("approved before I noted by whom")
    when = tongue.time(one.since, now)
    if one.by == FIRST_SEEN:
        return tongue._("as I first read it, {when}", when=when)
    if one.by == CONTRIBUTED:
        return tongue._("as you sent it to the platform, {when}", when=when)
    return tongue._("approved by {who}, {when}", who=name(one.by, 24), when=when)


def approved_texts(tongue: Tongue, found: Constitution) -> tuple[Message, ...]:
    """Title, brand and each bullet as a text that a tap copies whole, one message a field."""
    texts = [one for one in found.clauses if one.field not in _PICTURES and one.field != "parent"]
    return tuple(_copied(tongue, one) for one in texts)


def _copied(tongue: Tongue, one: Clause) -> Message:
    title = bold(tongue._(_FIELDS[one.field]))
    blocks = [Html(f"<code>{escape(clean(text, _LONGEST_COPIED))}</code>") for text in one.texts]
    kept: list[Html] = []
    for block in blocks:
        if sum(map(len, kept)) + len(block) > _LONGEST_COPIED:
            kept.append(esc(tongue._("The rest is in the file.")))
            break
        kept.append(block)
    return Message(joined((title, *kept)))
