"""Pasted listings before any of them is saved: what was seen of each, or why nothing was."""

from collections.abc import Iterator, Sequence

from monitor.language import Html, Tongue, joined, name, visible_length
from monitor.messages import Message
from monitor.pasted import Line, Seen
from monitor.render.leaves import LONGEST
from monitor.render.reasons import cause
from monitor.render.words import STATES, bold, money


def pasted_messages(tongue: Tongue, lines: Sequence[Seen]) -> list[Message]:
    """How many lines were read, then each by its number; in as many messages as it takes."""
    read = sum(one.listing is not None for one in lines)
    title = tongue.ngettext("{read} of {count} line read", "{read} of {count} lines read", len(lines), read=read)
    last = tongue._("Nothing is saved yet.")
    parts: list[list[Html]] = [[bold(title)]]
    twins: dict[object, int] = {}
    for number, one in enumerate(lines, 1):
        key = (one.line.account, one.line.subject) if one.line.known else one.line.text
        shown = _line(tongue, one, number, twins.setdefault(key, number))
        if visible_length(joined([*parts[-1], shown, last])) > LONGEST:
            parts.append([])
        parts[-1].append(shown)
    parts[-1].append(last)
    return [Message(joined(part)) for part in parts]


def _line(tongue: Tongue, one: Seen, number: int, twin: int) -> Html:
    if twin != number:
        said = tongue._("{text}: the same as line {number}", text=name(one.line.text, 60), number=tongue.number(twin))
        return Html(f"{number}) = {said}")
    if one.line.watched:
        return Html(f"{number}) = {tongue._('{listing}: watched already', listing=name(one.line.watched))}")
    if not one.line.known:
        return Html(f"{number}) {why_not(tongue, one.line)}")
    return Html(f"{number}) {joined(_told(tongue, one), by=' · ')}")


def _told(tongue: Tongue, one: Seen) -> Iterator[Html]:
    """“✓ Blue Lamp, dimmable (B0EXAMPL7K) · $21.99 · live · floor $15.99”, or why it could not be read."""
    line, seen = one.line, one.listing
    called = line.name or (seen.title if seen and seen.title else line.subject.id)
    where = line.subject.market.upper() if len(line.subject.market) == 2 else line.account
    yield Html(f"{'✓' if seen else '⚪'} {name(called, 60)} ({name(line.subject.id, 24)})")
    yield name(where, 24)
    if seen:
        yield money(tongue, seen.price)
        yield tongue._(STATES.get(seen.state.value, "unknown"))
    else:
        yield tongue._("not read: {why}", why=cause(tongue, one.why)) if one.why else tongue._("not looked at yet")
    if line.floor:
        yield tongue._("floor {price}", price=money(tongue, line.floor))
    if line.rival:
        yield tongue._("a rival's")


def why_not(tongue: Tongue, line: Line) -> Html:
    """Why a line cannot be watched as it stands."""
    if line.places:
        return tongue._("{text}: several accounts know it. Which one?", text=name(line.text, 60))
    if line.watched:
        return tongue._("✓ Already watched: {listing}", listing=name(line.watched))
    return tongue._(
        "✕ {text}: no account knows it ({accounts}). Paste the whole address of the product page.",
        text=name(line.text.split()[0], 80),
        accounts=", ".join(line.others) or tongue._("there is none"),
    )
