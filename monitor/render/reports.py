"""What was done about a seller: what was sent when, which of it works, and the drafts with what may be said."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from html import escape

from monitor.brand import Brand
from monitor.drafts import Draft
from monitor.language import N_, Html, Tongue, esc, joined, name
from monitor.messages import Message
from monitor.render.words import bold, code, numbered
from monitor.worked import ENOUGH, Worked
from storage.states import Facts, Incident, Method, Report

METHODS = {
    Method.NOTICE: N_("notice to the seller"),
    Method.SECOND_NOTICE: N_("second notice to the seller"),
    Method.ABUSE: N_("Report Abuse"),
    Method.VIOLATION: N_("Report a Violation"),
    Method.TEST_BUY: N_("test buy"),
    Method.CALL: N_("call or visit"),
    Method.OTHER: N_("something else"),
}
BRANDS = {
    Brand.REGISTERED: N_("registered"),
    Brand.PENDING: N_("registration pending"),
    Brand.NONE: N_("not registered"),
}
_STEPS = (
    N_("is it your own account or a distributor? Then press Friend"),
    N_("send the notice; no answer in two days: the second"),
    N_("order one to check, photograph parcel, label and differences, and note the order number"),
)
_PLAIN = N_("Report Abuse, in the category that the draft names; once more with the test buy if it is refused")
_OWNER = N_("Report a Violation, with the test buy's order number; Report Abuse beside it")


def reports_told(
    tongue: Tongue, incident: Incident, reports: Sequence[Report], ways: Sequence[Worked], *, now: datetime
) -> Message:
    """What was reported in the case, what came of it, and what works."""
    title = bold(tongue._("What was done about case {number}", number=incident.id))
    none = tongue._("Nothing is noted yet. Press what you have sent or done.")
    lines = [_report(tongue, one, now) for one in reports] or [none]
    return Message(joined((title, *lines, gone(tongue, incident, reports), *_ways(tongue, ways))))


def _report(tongue: Tongue, one: Report, now: datetime) -> Html:
    said = tongue._(
        "{when} {who}: {what}",
        when=tongue.time(one.at, now),
        who=name(one.by, 24),
        what=tongue._(METHODS[one.method]),
    )
    return joined((said, name(one.note, 120) if one.note else Html("")), by=" · ")


def gone(tongue: Tongue, incident: Incident, reports: Sequence[Report]) -> Html:
    """How long after each first step the seller was gone; empty while he is there, or where nothing was done."""
    ended = incident.resolved_at
    if ended is None or incident.facts.get("unwatched"):
        return Html("")
    first: dict[Method, timedelta] = {}
    for one in sorted(reports, key=lambda one: one.at):
        if one.at <= ended:
            first.setdefault(one.method, ended - one.at)
    said = [
        tongue._("Gone {length} after: {what}.", length=tongue.duration(took), what=tongue._(METHODS[method]))
        for method, took in first.items()
    ]
    return joined(said)


def returned(tongue: Tongue, facts: Facts) -> Html:
    """“Returned: case 12, gone 31 h after Report Abuse.”; empty where he was not here before."""
    back = facts.get("returned")
    if not isinstance(back, dict):
        return Html("")
    seconds, method = back.get("seconds"), back.get("method")
    if not isinstance(seconds, int) or method not in list(Method):
        return tongue._("Returned: he was here before, case {number}.", number=back.get("case"))
    return tongue._(
        "Returned: case {number}, gone {length} after: {what}.",
        number=back.get("case"),
        length=tongue.duration(timedelta(seconds=seconds)),
        what=tongue._(METHODS[Method(str(method))]),
    )


def _ways(tongue: Tongue, ways: Sequence[Worked]) -> list[Html]:
    if not ways:
        return []
    return [bold(tongue._("What has worked for you")), *(_way(tongue, one) for one in ways)]


def _way(tongue: Tongue, one: Worked) -> Html:
    what = tongue._(METHODS[one.method])
    if one.middle is None:
        return tongue.ngettext(
            "{what}: too few to say ({count} case, it takes {enough})",
            "{what}: too few to say ({count} cases, it takes {enough})",
            one.cases,
            what=what,
            enough=ENOUGH,
        )
    return tongue.ngettext(
        "{what}: gone after {length}, the middle of {count} case",
        "{what}: gone after {length}, the middle of {count} cases",
        one.cases,
        what=what,
        length=tongue.duration(one.middle),
    )


def steps_told(tongue: Tongue, brand: Brand, market: str, *, bought: bool) -> Html:
    """What to do, in its order, as the brand allows it; and what never to do."""
    last = _OWNER if brand is Brand.REGISTERED else _PLAIN
    lines = [
        tongue._("Brand in {market}: {brand}", market=esc(market.upper(), 12), brand=tongue._(BRANDS[brand])),
        tongue._("Steps: {steps}", steps=numbered(tongue, (*_STEPS, last))),
        tongue._("⚠️ A false complaint can cost you the account: send only what you can prove. I send nothing."),
    ]
    if brand is not Brand.REGISTERED:
        lines.append(tongue._("Without a registered brand say nothing of infringed rights: no draft here does."))
    if bought:
        own = N_("Is what you received your own product? Then report nothing: it may be resold in most markets.")
        lines.append(tongue._(own))
    else:
        lines.append(tongue._("Without a test buy call nobody a counterfeiter: no draft here does."))
    if brand is Brand.NONE:
        lines.append(tongue._("Is it registered there? {command}", command=code(f"/set brand.{market} registered")))
    return joined(lines)


def draft_told(tongue: Tongue, method: Method, draft: Draft) -> tuple[Message, Message]:
    """The text as it is sent, to be copied by a tap; and the same in Chinese with what to choose in the form."""
    what = tongue._(METHODS[method])
    category = Html("")
    if draft.category:
        english, chinese = draft.category
        category = tongue._("Category: {category}", category=name(f"{english} / {chinese}", 200))
    beside = joined((category, bold(tongue._("The same in Chinese:")), _copied(draft.chinese)))
    return Message(joined((bold(what), _copied(draft.english)))), Message(beside)


def _copied(text: str) -> Html:
    return Html(f"<code>{escape(text)}</code>")
