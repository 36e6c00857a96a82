"""What is said of a rival in an alert."""

from collections.abc import Callable
from datetime import datetime

from monitor.facts import money_of, text_of
from monitor.language import N_, Html, Tongue, name
from monitor.render.words import money, percent, position
from storage.states import Facts, Incident

# A headline in few words, and what is to be known of the case.
Told = tuple[Html, tuple[Html, ...]]

_STOCK = {
    "out_of_stock": N_("A rival is sold out"),
    "ended": N_("A rival has ended his listing"),
    "gone": N_("A rival's listing is gone"),
    "back": N_("A rival can be bought again"),
}
_WAS = {
    "out_of_stock": N_("Before it was sold out."),
    "ended": N_("Before it was ended."),
    "gone": N_("Before it was gone."),
    "back": N_("Before it could be bought."),
}


def _rival_price(tongue: Tongue, facts: Facts, now: datetime) -> Told:
    fell = text_of(facts, "kind") == "fell"
    said = tongue._(
        "Was {was}, is {price}{percent}.",
        was=money(tongue, money_of(facts.get("was"))),
        price=money(tongue, money_of(facts.get("is"))),
        percent=percent(tongue, facts.get("percent")),
    )
    return tongue._("A rival is cheaper") if fell else tongue._("A rival is dearer"), (said,)


def _rival_stock(tongue: Tongue, facts: Facts, now: datetime) -> Told:
    headline = _STOCK.get(text_of(facts, "kind") or "", N_("A rival's listing has changed"))
    return tongue._(headline), (tongue._(_WAS.get(text_of(facts, "was") or "", N_("What it was before is unknown."))),)


def _rival_rank(tongue: Tongue, facts: Facts, now: datetime) -> Told:
    said = tongue._(
        "A week ago about {was}, now about {now} on {board}.",
        was=position(tongue, facts.get("was")),
        now=position(tongue, facts.get("is")),
        board=name(text_of(facts, "board") or "?", 60),
    )
    return tongue._("A rival's rank is far better"), (said,)


RIVAL_BODIES: dict[str, Callable[[Tongue, Facts, datetime], Told]] = {
    "rival_price": _rival_price,
    "rival_stock": _rival_stock,
    "rival_rank": _rival_rank,
}


def is_news(incident: Incident) -> bool:
    """Whether it was told as something new, so that its end says only that it is known by now."""
    return incident.rule in ("rival_price", "rival_rank") or incident.facts.get("kind") == "back"
