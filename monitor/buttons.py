"""Buttons: the chat gets a label and a random id; what it means, for whom and how long stays with us."""

import secrets
from collections.abc import Callable, Sequence
from datetime import datetime, timedelta

from monitor.facts import seller_of
from monitor.language import Tongue, clean
from monitor.members import of_one_seller
from monitor.messages import Button
from monitor.past_cases import HIJACKS
from monitor.rules.deadline import number_of
from monitor.rules.drill import DRILL
from monitor.sightings import MOST_DECIDED, FirstLook, undecided_of
from monitor.weekly import Weekly
from storage.states import ChatButton, Facts, Incident, JsonValue, Severity, Status

VALID = timedelta(hours=24)

_WITH_SELLER = frozenset({"new_seller", "seller_wave", "used_seller", "below_floor", "copycat"})
# What a platform wants answered by a moment that its answers do not state.
_WITH_DEADLINE = frozenset({"account_standing", "complaint", "listing_suppressed", "inbound_short"})
_CAN_BE_MINE = frozenset(
    {
        "content_changed",
        "content_differs",
        "dimensions_changed",
        "price_changed",
        "rank_moved",
        "adult_flag",
        "foreign_market",
        "variation_merged",
    }
)
# So many letters have room on one of three buttons side by side.
_THIRD = 12
_MOST_JUDGED = 4
# What of the past says most about it.
_PICTURES = {
    "new_seller": "price",
    "used_seller": "price",
    "hidden_offer": "price",
    "below_floor": "price",
    "price_changed": "price",
    "rival_price": "price",
    "rival_stock": "price",
    "featured_lost": "share",
    "featured_nobody": "share",
    "rank_fell": "rank",
    "rank_lost": "rank",
    "rank_moved": "rank",
    "stock_zero": "stock",
    "stock_low": "stock",
    "cover_low": "stock",
    "reorder_due": "stock",
    "stock_dead": "stock",
}

_TO_GIVE = (Status.CONFIRMED, Status.ACKNOWLEDGED)

Rows = tuple[tuple[Button, ...], ...]
# What a button says, its action and its args.
Key = tuple[str, str, Facts]
# Whether a button of this action and these args is of use to whoever sees it.
May = Callable[[str, Facts], bool]


def anything(action: str, args: Facts) -> bool:
    """In a group all buttons are shown: each is pressed by whoever may."""
    return True


class Keyboard:
    """Collects rows of buttons for one chat: `rows` go into the message, `stored` into the database.

    `only` keeps them for one user of a group; what `may` denies is left out.
    """

    def __init__(self, chat_id: int, now: datetime, only: int | None = None, may: May = anything) -> None:
        self._chat_id = chat_id
        self._until = now + VALID
        self._only = only
        self._may = may
        self._rows: list[tuple[Button, ...]] = []
        self.stored: list[ChatButton] = []

    @property
    def rows(self) -> Rows:
        return tuple(self._rows)

    def row(self, *keys: Key) -> None:
        """One row of those that may be pressed; none where there is none."""
        shown = tuple(self._button(*key) for key in keys if self._may(*key[1:]))
        if shown:
            self._rows.append(shown)

    def _button(self, label: str, action: str, args: Facts) -> Button:
        # 12 random bytes are 16 characters: far below Telegram's 64, and not to be guessed.
        key = secrets.token_urlsafe(12)
        mine = {**args, "for": self._only} if self._only is not None else args
        self.stored.append(ChatButton(key, self._chat_id, action, mine, self._until, None))
        return Button(clean(label, 60), key)


def alert_keys(tongue: Tongue, incident: Incident, chat_id: int, now: datetime, may: May = anything) -> Keyboard:
    """The buttons under one alert, as its state allows; [ I'm on it ] is the first while nobody has it."""
    keys = Keyboard(chat_id, now, may=may)
    if incident.rule == DRILL:
        keys.row(*rang_keys(tongue, incident))
        return keys
    case: Facts = {"incidents": [incident.id]}
    ack = (tongue.label("I'm on it"), "ack", case)
    snooze = (tongue.label("Snooze 2 h"), "snooze", {**case, "minutes": 120})
    give = [(tongue.label("Give to …"), "assign", case)] if incident.status in _TO_GIVE else []
    evidence = (tongue.label("Evidence"), "evidence", case)
    if incident.status is Status.CONFIRMED:
        keys.row(ack, snooze)
    elif incident.status is Status.ACKNOWLEDGED:
        keys.row(snooze)
    elif _may_be_judged(incident):
        keys.row(*marks_of(tongue, incident))
    more = (*_notice(tongue, incident), *_chart(tongue, incident), *give)
    for row in _fitting((*_by_rule(tongue, incident, case), evidence, *more)):
        keys.row(*row)
    return keys


def rang_keys(tongue: Tongue, incident: Incident) -> tuple[Key, ...]:
    """Did it ring?"""
    said = (tongue.label("Yes"), True), (tongue.label("No, silent"), False), (tongue.label("Later"), None)
    return tuple((label, "rang", {"case": incident.id, "rang": rang}) for label, rang in said)


def _may_be_judged(incident: Incident) -> bool:
    """A wake that is over."""
    return incident.severity is Severity.WAKE and not incident.open and incident.confirmed_at is not None


def _fitting(keys: tuple[tuple[str, str, Facts], ...]) -> list[tuple[tuple[str, str, Facts], ...]]:
    """In one row, or two to a row where a phone would cut one of three labels."""
    if len(keys) < 3 or (len(keys) == 3 and all(len(label) <= _THIRD for label, *_ in keys)):
        return [keys]
    return [keys[at : at + 2] for at in range(0, len(keys), 2)]


def picture_of(incident: Incident) -> str | None:
    """The kind of picture that shows what it is about; None where none does."""
    return _PICTURES.get(incident.rule) if incident.listing_id is not None else None


def _notice(tongue: Tongue, incident: Incident) -> list[Key]:
    """What may be written to a seller who should not be there; the platform and its outlet are written to otherwise."""
    is_stranger = incident.facts.get("who") == "stranger" and incident.rule in HIJACKS
    if not incident.open or not is_stranger:
        return []
    return [(tongue.label("Notice text"), "do", {"command": "draft", "text": str(incident.id)})]


def _chart(tongue: Tongue, incident: Incident) -> list[Key]:
    kind = picture_of(incident)
    args: Facts = {"command": "chart", "text": f"#{incident.listing_id} {kind}"}
    return [(tongue.label("Chart"), "do", args)] if kind else []


def _by_rule(tongue: Tongue, incident: Incident, case: Facts) -> list[Key]:
    if not incident.open:
        return []
    dismiss = [(tongue.label("Not a copy"), "dismiss", case)] if incident.rule == "copycat" else []
    if incident.rule in _WITH_SELLER and seller_of(incident.facts.get("seller")).key != "name:":
        return [*dismiss, (tongue.label("Friend"), "friend", case)]
    if dismiss:
        return dismiss
    if (number := number_of(incident)) is not None:
        return [(tongue.label("Done"), "done", {"deadline": number})]
    if incident.rule in _WITH_DEADLINE:
        return [(tongue.label("Deadline"), "do", {"command": "deadline", "text": f"case {incident.id}"})]
    if incident.rule == "content_changed":
        text = {"command": "constitution", "text": f"#{incident.listing_id} text"}
        return [(tongue.label("It was me"), "accept", case), (tongue.label("Approved text"), "do", text)]
    if incident.rule in _CAN_BE_MINE:
        return [(tongue.label("It was me"), "accept", case)]
    return []


def storm_keys(
    tongue: Tongue, incidents: Sequence[Incident], chat_id: int, now: datetime, may: May = anything
) -> Keyboard:
    """The buttons under several alerts: take all that nobody has, or see them one by one."""
    keys = Keyboard(chat_id, now, may=may)
    free: list[JsonValue] = [one.id for one in incidents if one.status is Status.CONFIRMED]
    if free:
        keys.row((tongue.label("I'm on it, all"), "ack", {"incidents": free}))
    still: list[JsonValue] = [one.id for one in incidents if one.open]
    if still and of_one_seller(incidents):
        keys.row((tongue.label("Friend"), "friend", {"incidents": still}))
    keys.row((tongue.label("One by one"), "alerts", {}))
    return keys


def marks_of(tongue: Tongue, incident: Incident, number: str = "") -> tuple[Key, Key]:
    """What a person may say of a wake that is over; `number` where several stand below each other."""
    case: Facts = {"incidents": [incident.id]}
    right, false = tongue.label("Was right"), tongue.label("False alarm")
    labels = [f"{number} {label}".strip() for label in (right, false)]
    return (labels[0], "mark", {**case, "false": False}), (labels[1], "mark", {**case, "false": True})


def weekly_keys(tongue: Tongue, week: Weekly, chat_id: int, now: datetime, may: May = anything) -> Keyboard:
    """A row for each wake that nobody has judged yet."""
    keys = Keyboard(chat_id, now, may=may)
    for wake in week.unmarked[:_MOST_JUDGED]:
        keys.row(*marks_of(tongue, wake.incident, str(wake.incident.id)))
    return keys


def first_look_keys(
    tongue: Tongue, looks: Sequence[FirstLook], chat_id: int, now: datetime, may: May = anything
) -> Keyboard:
    """A row for each seller to be decided on, numbered as in the text."""
    keys = Keyboard(chat_id, now, may=may)
    for number, one in enumerate(undecided_of(looks)[:MOST_DECIDED], 1):
        args: Facts = {
            "platform": one.platform,
            "seller": one.seller.id or one.seller.key,
            "name": clean(one.seller.name or one.seller.id or "", 60),
            "listings": [listing.id for listing in one.listings],
        }
        keys.row(
            (tongue.label("{number} Mine", number=number), "decide", {**args, "as": "mine"}),
            (tongue.label("Distributor"), "decide", {**args, "as": "distributor"}),
            (tongue.label("Hijacker"), "decide", {**args, "as": "hijacker"}),
        )
    return keys
