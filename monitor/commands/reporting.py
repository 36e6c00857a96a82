"""What people do about a case: notes of what was sent, drafts of what may be sent, and what has worked."""

from collections.abc import Awaitable, Callable
from datetime import UTC, datetime

from monitor.brand import brand_of
from monitor.buttons import Key
from monitor.chat import Said
from monitor.commands.picking import with_cases
from monitor.commands.steps import do
from monitor.commands.turn import Turn
from monitor.drafts import DRAFTED, Matter, draft_of, open_to
from monitor.facts import money_of, seller_of
from monitor.known import OFFERS
from monitor.language import clean, visible
from monitor.messages import Message
from monitor.render.reports import METHODS, draft_told, reports_told, steps_told
from monitor.render.words import platform_name
from monitor.worked import worked
from storage.states import Incident, Method, Report, Role

_WORDS = {one.value: one for one in Method} | {"buy": Method.TEST_BUY, "testbuy": Method.TEST_BUY}
_LONGEST_NOTE = 500


def role_for(text: str) -> Role:
    """To look at what was done is everybody's; to note something takes an operator."""
    return Role.OPERATOR if _parted(text)[1] else Role.VIEWER


def _parted(text: str) -> tuple[str, Method | None, str]:
    """The case, the way, and a note: “17 abuse ticket 4711”."""
    words = text.split()
    at = next((place for place, word in enumerate(words[:2]) if word.casefold() in _WORDS), None)
    if at is None:
        return text, None, ""
    return " ".join(words[:at]), _WORDS[words[at].casefold()], " ".join(words[at + 1 :])


async def report(turn: Turn, text: str) -> Said:
    """“/report 17” tells what was done; “/report 17 abuse ticket 4711” notes it."""
    which, method, note = _parted(text)

    async def answer(turn: Turn, incident: Incident) -> Said:
        if method is not None:
            await turn.store.add_report(incident.id, method, turn.person.name, turn.now, clean(note, _LONGEST_NOTE))
        return await _board(turn, incident)

    tail = f"{method.value} {note}".strip() if method else ""
    return await with_cases(turn, "report", which, _of_one(answer), tail=tail)


def _of_one(answer: Callable[[Turn, Incident], Awaitable[Said]]) -> Callable[[Turn, list[int]], Awaitable[Said]]:
    """The answer about the one case that is meant."""

    async def answered(turn: Turn, ids: list[int]) -> Said:
        incident = await turn.store.incident(ids[0]) if len(ids) == 1 else None
        return await answer(turn, incident) if incident else turn.toast("There is no such case.")

    return answered


async def _board(turn: Turn, incident: Incident) -> Said:
    reports = await turn.store.reports([incident.id])
    ways = worked(await turn.store.outcomes(incident.rule))
    keys = turn.keyboard()
    matter = await _matter(turn, incident, reports)
    allowed = [one for one in Method if one not in DRAFTED or one in open_to(matter)]
    for at in range(0, len(allowed), 2):
        keys.row(*(_noted(turn, incident, one) for one in allowed[at : at + 2]))
    keys.row(do(turn.tongue.label("Notice text"), "draft", str(incident.id)))
    said = reports_told(turn.tongue, incident, reports, ways, now=turn.now)
    return await turn.board(said, "report", str(incident.id), keys)


def _noted(turn: Turn, incident: Incident, method: Method) -> Key:
    label = turn.tongue.label("Done: {what}", what=visible(turn.tongue._(METHODS[method])))
    return do(label, "report", f"{incident.id} {method.value}")


async def draft(turn: Turn, text: str) -> Said:
    """“/draft 17” the steps and the first text; “/draft 17 abuse” that one."""
    which, method, _ = _parted(text)

    async def answer(turn: Turn, incident: Incident) -> Said:
        return await _drafted(turn, incident, method)

    return await with_cases(turn, "draft", which, _of_one(answer), tail=method.value if method else "")


async def _drafted(turn: Turn, incident: Incident, method: Method | None) -> Said:
    if incident.listing_id is None or not seller_of(incident.facts.get("seller")).key.removeprefix("name:"):
        return turn.toast("This case is about no seller: there is nobody to write to.")
    reports = await turn.store.reports([incident.id])
    matter = await _matter(turn, incident, reports)
    method = method or _next(reports)
    listing = await turn.store.listing(incident.listing_id)
    market = listing.subject.market if listing else ""
    steps = Message(steps_told(turn.tongue, matter.brand, market, bought=matter.bought is not None))
    found = draft_of(method, matter)
    if found is None:
        said = turn.tongue._(
            "⚪ {what}: only with a registered brand in this market and a noted test buy.",
            what=turn.tongue._(METHODS[method]),
        )
        return Said(messages=(Message(said), steps))
    texts = draft_told(turn.tongue, method, found)
    keys = turn.keyboard()
    keys.row(_noted(turn, incident, method))
    others = [one for one in open_to(matter) if one is not method]
    keys.row(*(do(turn.tongue.label(METHODS[one]), "draft", f"{incident.id} {one.value}") for one in others))
    return Said(messages=(*texts, await turn.with_keys(steps, keys)))


def _next(reports: tuple[Report, ...]) -> Method:
    """The first text that was not sent yet."""
    sent = {one.method for one in reports}
    return next((one for one in DRAFTED[:-1] if one not in sent), Method.ABUSE)


async def _matter(turn: Turn, incident: Incident, reports: tuple[Report, ...]) -> Matter:
    """What the drafts are filled with, times in UTC, as platforms write them."""
    listing = await turn.store.listing(incident.listing_id) if incident.listing_id else None
    seller, facts = seller_of(incident.facts.get("seller")), incident.facts
    market = listing.subject.market if listing else ""
    price = money_of(facts.get("landed")) or money_of(facts.get("price"))
    bought = next((one.note for one in reversed(reports) if one.method is Method.TEST_BUY and one.note), None)
    notice = next((one.at for one in reports if one.method is Method.NOTICE), None)
    return Matter(
        brand=await brand_of(turn.store, market),
        seller=clean(str(seller), 80),
        seller_id=clean(seller.id or "?", 40),
        item=clean(listing.subject.id if listing else "?", 40),
        title=clean(listing.name if listing else "?", 120),
        place=clean(visible(platform_name(turn.tools.platform_of(incident.account), market)), 60),
        price=f"{price.amount} {price.currency}" if price else "an unknown price",
        since=_utc(_first_seen(incident)),
        last_seen=_utc(await _last_seen(turn, incident)),
        case=incident.id,
        notice_at=f"{notice:%Y-%m-%d}" if notice else None,
        bought=clean(bought, 60) if bought else None,
    )


def _first_seen(incident: Incident) -> datetime:
    first = incident.facts.get("first_seen")
    return datetime.fromisoformat(first) if isinstance(first, str) else incident.raised_at


async def _last_seen(turn: Turn, incident: Incident) -> datetime:
    """The last answer that showed him: of a case that is open the last one about the offers."""
    if incident.resolved_at is not None or incident.listing_id is None:
        return incident.resolved_at or incident.raised_at
    offers = await turn.store.snapshot(incident.listing_id, OFFERS)
    return max(incident.seen_at or incident.raised_at, offers.end) if offers else incident.raised_at


def _utc(at: datetime) -> str:
    return f"{at.astimezone(UTC):%Y-%m-%d %H:%M} UTC"
