"""What may be set, by the word that people type: where it is kept, what fits, and whether it is asked twice."""

import re
from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass

from adapters.money import currency_in, read_money
from adapters.readings import Topic
from monitor.brand import BRAND, Brand
from monitor.commands.naming import account_named, scope_named, tagged
from monitor.commands.picking import named, nearest_listings
from monitor.commands.rule_names import RULE_NAMES, no_such_rule
from monitor.commands.turn import Turn
from monitor.commands.zones import zone_called
from monitor.decisions import THRESHOLD, account_scope
from monitor.gate import FIGURE
from monitor.language import LANGUAGES, N_, Html
from monitor.noise import GRAVE, NOISE, Noise
from monitor.people import BY_MARKET
from monitor.render.words import code
from monitor.reports.clock import WISHES
from monitor.rules import OF_ACCOUNTS, THRESHOLDS
from monitor.thresholds import Threshold
from monitor.weekly import BUDGET
from storage.slots import HOUSE
from storage.states import JsonValue, Role, WatchedListing
from storage.switched import OFF, ON, TOPIC

THEMES = ("light", "dark")
# Words that take a decision back.
DEFAULT = frozenset({"default", "reset", "默认"})
BY_NAME: Mapping[str, Threshold] = {one.name: one for one in THRESHOLDS}
# Questions about single listings; a search word is ended by /words, and an account as a whole has its own questions.
TOPICS = (Topic.LISTINGS, Topic.OFFERS, Topic.STOCK, Topic.FEES, Topic.RIVALS, Topic.COPYCATS)
_HOURS = re.compile(r"(\d{1,2})(?::(\d{2}))?(?:\s*[-–—~]\s*|\s+)(\d{1,2})(?::(\d{2}))?")
# The owners' figure for all who have none of their own.
_HOUSE_WAKE = "house.wake"
_MOST_ALERTS = 1000
_DAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")


class Wrong(Exception):
    """What was typed cannot be set; `said` tells what fits."""

    def __init__(self, said: Html) -> None:
        super().__init__(said)
        self.said = said


class Vague(Wrong):
    """Several listings may be meant, or one that is written otherwise: `near`; `head` is what stood before it."""

    def __init__(self, said: Html, head: str, near: Sequence[WatchedListing]) -> None:
        super().__init__(said)
        self.head, self.near = head, near


@dataclass(frozen=True, slots=True)
class Choice:
    """A decision that somebody wants: where it is kept, and the page of /settings that shows it.

    `warning` is what is asked before it holds.
    """

    scope: str
    key: str
    value: JsonValue
    page: str
    warning: Html | None = None


def role_for(text: str) -> Role:
    """Everybody sets what is his own; the rest is the owners'."""
    word = text.split(maxsplit=1)[0].casefold() if text.strip() else ""
    is_own = not word or word in _OWN or word.startswith(NOISE)
    return Role.VIEWER if is_own else Role.OWNER


async def chosen(turn: Turn, text: str) -> Choice:
    """What “KEY VALUE” or “KEY VALUE for LISTING|TAG|ACCOUNT” asks for. Wrong."""
    word, _, rest = text.strip().partition(" ")
    key, value = word.casefold(), rest.strip()
    if key in _OWN:
        stored, read = _OWN[key]
        return Choice(f"person:{turn.person.id}", stored, read(turn, value), key)
    if key == _HOUSE_WAKE:
        return Choice(HOUSE, FIGURE, _figure(turn, value), "wake")
    if key.startswith(NOISE):
        return _own_noise(turn, key.removeprefix(NOISE), value)
    if key.startswith(BRAND):
        return _brand(turn, key.removeprefix(BRAND), value)
    if key.startswith("rule."):
        return _house_noise(turn, key.removeprefix("rule."), value)
    value, _, where = value.rpartition(" for ") if " for " in value else (value, "", "")
    if key in BY_NAME:
        return _threshold(turn, await _scope_for(turn, BY_NAME[key], f"{word} {value}", where), BY_NAME[key], value)
    scope = await scope_named(turn, where)
    if scope is None:
        raise await _vague(turn, f"{word} {value}", where)
    if key.startswith(TOPIC):
        return _topic(turn, scope, key.removeprefix(TOPIC), value)
    raise Wrong(turn.tongue._("There is nothing called “{text}” to be set. /settings shows all.", text=word))


async def _scope_for(turn: Turn, one: Threshold, head: str, where: str) -> str:
    """Where a threshold may be decided; what is judged over whole accounts is decided for one of them, or for all."""
    account = await account_named(turn, where)
    if account is not None and (one in OF_ACCOUNTS or not await tagged(turn, where)):
        return account_scope(account)
    if one in OF_ACCOUNTS and where:
        said = N_("{rule} judges a whole account: a threshold of it holds for all, or for one account.")
        raise Wrong(turn.tongue._(said, rule=code(one.rule)))
    scope = await scope_named(turn, where)
    if scope is None:
        raise await _vague(turn, head, where)
    return scope


async def _vague(turn: Turn, head: str, where: str) -> Wrong:
    if found := await named(turn, where):
        return Vague(turn.tongue._("Several are called so. Which one?"), head, found)
    said = turn.tongue._("I know no listing and no tag “{text}”.", text=where)
    return Vague(said, head, await nearest_listings(turn, where))


def _one_of(turn: Turn, text: str, words: Collection[str]) -> str:
    if text.casefold() not in words:
        raise Wrong(turn.tongue._("It is one of: {words}.", words=code(", ".join(words))))
    return text.casefold()


def _language(turn: Turn, text: str) -> JsonValue:
    return _one_of(turn, text, LANGUAGES)


def _zone(turn: Turn, text: str) -> JsonValue:
    found = zone_called(text)
    if found is None:
        said = N_("I know no time zone “{text}”: write it like Asia/Shanghai or New York.")
        raise Wrong(turn.tongue._(said, text=text))
    return found


def hours(turn: Turn, text: str) -> tuple[str, str]:
    """Two times of day, "01:00-08:00" or "1-8"."""
    found = _HOURS.fullmatch(text.strip())
    parts = (found.group(1, 2), found.group(3, 4)) if found else ()
    times = [f"{int(hour):02}:{minute or '00'}" for hour, minute in parts]
    if not times or max(times) > "23:59" or any(one[3:] > "59" for one in times):
        raise Wrong(turn.tongue._("Write two times of the day, such as {example}.", example=code("01:00-08:00")))
    return times[0], times[1]


def _quiet(turn: Turn, text: str) -> JsonValue:
    """The end stays where there is to be no night: it is also when the morning message comes."""
    if text.casefold() in (OFF, "none", "关"):
        return f"{turn.person.quiet_until}-{turn.person.quiet_until}"
    return "-".join(hours(turn, text))


def days(turn: Turn, text: str) -> str:
    """Weekdays by number or name: "sat,sun", "67", "mon-fri", "none"."""
    text = text.casefold().strip()
    if text in ("none", OFF, "-"):
        return ""
    found: set[int] = set()
    for part in re.split(r"[,\s]+", text):
        first, _, last = part.partition("-")
        if first[:3] in _DAYS and (last or first)[:3] in _DAYS:
            begin, end = _DAYS.index(first[:3]), _DAYS.index((last or first)[:3])
            found |= {1 + (begin + step) % 7 for step in range((end - begin) % 7 + 1)}
        elif part and set(part) <= set("1234567"):
            found |= {int(one) for one in part}
        else:
            raise Wrong(turn.tongue._("Write days such as {example}.", example=code("sat,sun")))
    return "".join(str(one) for one in sorted(found))


def _day(turn: Turn, text: str) -> JsonValue:
    return _one_of(turn, text.removesuffix(":00"), [*(str(hour) for hour in range(24)), BY_MARKET])


def _theme(turn: Turn, text: str) -> JsonValue:
    return _one_of(turn, text, THEMES)


def _currency(turn: Turn, text: str) -> JsonValue:
    """ "" for each sum's own currency."""
    if text.casefold() in DEFAULT:
        return ""
    found = currency_in(text.strip().upper())
    if found is None:
        raise Wrong(turn.tongue._("Write a currency such as {example}.", example=code("CNY")))
    return found


def _figure(turn: Turn, text: str) -> JsonValue:
    """A sum of money; OFF where every alert that wakes is to ring, None for what the house says."""
    if text.casefold() in DEFAULT:
        return None
    if text.casefold() in (OFF, "none", "0", "关"):
        return OFF
    figure = read_money(text.upper(), currency=turn.person.currency or None)
    if figure is None or not figure.amount:
        raise Wrong(turn.tongue._("Write a sum with its currency, such as {example}.", example=code("/wake 20 USD")))
    return str(figure)


def _budget(turn: Turn, text: str) -> JsonValue:
    """How many alerts a week are enough; nothing where there is to be no such number."""
    if text.casefold() in DEFAULT | {OFF}:
        return None
    if not text.isdecimal() or not 0 < int(text) <= _MOST_ALERTS:
        said = N_("Write a number from {least} to {most}, or {word}.")
        raise Wrong(turn.tongue._(said, least=1, most=turn.tongue.number(_MOST_ALERTS), word=code(OFF)))
    return int(text)


def _noise(turn: Turn, rule: str, text: str) -> Noise:
    if rule not in RULE_NAMES:
        raise Wrong(no_such_rule(turn.tongue, rule))
    return Noise(_one_of(turn, text, [*Noise]))


def _own_noise(turn: Turn, rule: str, text: str) -> Choice:
    noise = _noise(turn, rule, text)
    warning = None
    if noise is Noise.OFF and rule in GRAVE:
        said = N_("{rule} tells of what may end a shop. Hear nothing of it any more? Each morning message will say so.")
        warning = turn.tongue._(said, rule=code(rule))
    value = None if noise is Noise.ON else noise.value
    return Choice(f"person:{turn.person.id}", NOISE + rule, value, f"noise {rule}", warning)


def _house_noise(turn: Turn, rule: str, text: str) -> Choice:
    noise = _noise(turn, rule, text)
    warning = None
    if noise is Noise.OFF:
        said = N_("Switch {rule} off for everybody? What it finds is kept and told by /why alone.")
        warning = turn.tongue._(said, rule=code(rule))
    value = None if noise is Noise.ON else noise.value
    return Choice(HOUSE, NOISE + rule, value, f"rule {rule}", warning)


def _brand(turn: Turn, market: str, text: str) -> Choice:
    if not re.fullmatch(r"[a-z0-9.:-]{1,60}", market):
        raise Wrong(turn.tongue._("Name the market, such as {example}.", example=code("brand.us")))
    if text.casefold() in DEFAULT:
        return Choice(HOUSE, BRAND + market, None, "brand")
    word = _one_of(turn, text, [*Brand])
    warning = None
    if word == Brand.REGISTERED:
        said = N_("Registered in {market}, as the platform confirmed it to you? A false claim can cost the account.")
        warning = turn.tongue._(said, market=code(market.upper()))
    return Choice(HOUSE, BRAND + market, word, "brand", warning)


def _topic(turn: Turn, scope: str, topic: str, text: str) -> Choice:
    if topic not in TOPICS:
        raise Wrong(turn.tongue._("It is one of: {words}.", words=code(", ".join(TOPIC + one.value for one in TOPICS))))
    if text.casefold() in DEFAULT:
        return Choice(scope, TOPIC + topic, None, "topics")
    word = _one_of(turn, text, (ON, OFF))
    warning = None
    if word == OFF:
        said = N_("Ask no longer: {topic}? What its rules have open ends, and what happens there stays unseen.")
        warning = turn.tongue._(said, topic=code(topic))
    # For the house on is what the code has; a listing may be excepted from what its tag says.
    value = None if word == ON and scope == HOUSE else word
    return Choice(scope, TOPIC + topic, value, "topics", warning)


def _threshold(turn: Turn, scope: str, one: Threshold, text: str) -> Choice:
    page = f"rule {one.rule}"
    if text.casefold() in DEFAULT:
        return Choice(scope, THRESHOLD + one.name, None, page)
    value = one.read(text)
    if value is None:
        said = N_("Write a number from {least} to {most}, or {word}.")
        number = turn.tongue.number
        raise Wrong(turn.tongue._(said, least=number(one.least), most=number(one.most), word=code("default")))
    kept = None if scope == HOUSE and value == one.default else str(value)
    return Choice(scope, THRESHOLD + one.name, kept, page)


# The words for what is a person's own: under which name it is kept, and how it is read.
_OWN: Mapping[str, tuple[str, Callable[[Turn, str], JsonValue]]] = {
    "language": ("language", _language),
    "zone": ("zone", _zone),
    "quiet": ("quiet", _quiet),
    "daysoff": ("days_off", days),
    "day": ("day_begins", _day),
    "theme": ("theme", _theme),
    "currency": ("currency", _currency),
    "wake": (FIGURE, _figure),
    "budget": (BUDGET, _budget),
    **{key: (key, lambda turn, text: _one_of(turn, text, (ON, OFF))) for key in WISHES},
}
