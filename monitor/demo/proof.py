"""Whether the night truly happened: read from the servers' own records (Telegram, Amazon, its pages) and the memory."""

from dataclasses import dataclass
from datetime import timedelta

from adapters.amazon.api import AmazonApi
from adapters.readings import Topic
from monitor.demo.cast import ANNA, ARRIVES, BEN, CAPTCHA, EVENING, LEAVES, MORNING, STRANGER, STRIKES, Partner
from monitor.demo.chats import Message
from monitor.demo.elsewhere import LEFT, SALE
from monitor.demo.record import Call
from monitor.demo.seller import NEW_ORDER
from monitor.demo.stage import Stage
from monitor.ladder import LADDER
from monitor.language import N_, Tongue
from monitor.rules.source import STATE_UNKNOWN
from storage.states import (
    AccountWatch,
    Delivery,
    DeliveryState,
    Incident,
    Person,
    Product,
    Severity,
    Status,
    Step,
    Watch,
    WatchedListing,
)

# Five minutes between two looks, a second look, and what a busy machine needs at many times the clock's pace.
_AS_SOON_AS = timedelta(minutes=15)
# All that an account with the API is asked: of each listing of mine, and as a whole.
_TOPICS = AmazonApi.topics() - {Topic.RANKS, Topic.RIVALS}


@dataclass(frozen=True, slots=True)
class Check:
    """One step of the night and whether the records show it."""

    what: str
    held: bool


async def proofs(stage: Stage) -> tuple[Check, ...]:
    """Every step, in the order in which it had to happen."""
    async with stage.store() as store:
        people = await store.people()
        products = await store.products()
        listings = await store.listings()
        incidents = await store.recent_incidents(EVENING)
        steps = {one.id: [step.step for step in await store.transitions(one.id)] for one in incidents}
        deliveries = await store.deliveries_since(EVENING)
        asked: list[Watch | AccountWatch] = [*await store.watches(), *await store.account_watches()]
    woken = [one for one in incidents if one.severity is Severity.WAKE]
    return (
        Check(N_("Anna and Ben joined by code, and nobody else"), {one.user_id for one in people} == {ANNA.id, BEN.id}),
        Check(N_("all four listings are watched, their first looks are done"), _are_watched(listings)),
        Check(N_("the stranger rang Anna within minutes, told by Amazon itself"), _rang_anna(stage)),
        *_answered(stage, woken),
        Check(
            N_("the captcha was met: unknown was told, and nobody was woken"), _captcha_woke_nobody(stage, incidents)
        ),
        Check(N_("the stranger left: the case is over, the messages say so"), _is_over(stage, woken, steps)),
        Check(N_("Anna was told of the order, silently, and Ben was not"), _was_told_of_the_order(stage)),
        Check(N_("the order on eBay was told as silently"), _was_told_of_the_sale(stage)),
        Check(
            N_("each partner had a morning message with the proof of watch"), _were_told_in_the_morning(stage, people)
        ),
        Check(N_("the listings of three platforms are one product, shown side by side"), _is_one(stage, products)),
        Check(N_("in the morning every question about the account was answered"), _was_answered(asked)),
        Check(N_("no platform's interface refused a request"), _is_never_refused(stage)),
        Check(N_("nothing was lost: every message was delivered"), _all_arrived(deliveries)),
    )


def _all_arrived(deliveries: tuple[Delivery, ...]) -> bool:
    return bool(deliveries) and all(one.state is DeliveryState.SENT for one in deliveries)


def _are_watched(listings: tuple[WatchedListing, ...]) -> bool:
    return [one.account for one in listings] == ["us", "uk", "ebay", "aliexpress"] and all(
        one.first_looked_at for one in listings
    )


def _ringing(stage: Stage, partner: Partner) -> list[Call]:
    """The new messages about the stranger that made a sound on this phone."""
    calls = stage.api.calls("sendMessage", partner.id)
    return [call for call in calls if STRANGER.seller_id in (call.text or "") and not call.silent and _accepted(call)]


def _accepted(call: Call) -> bool:
    return call.answer is not None and call.answer.status == 200


def _rang_anna(stage: Stage) -> bool:
    rung, heard = _ringing(stage, ANNA), "DeleteMessageBatch" in stage.selling.sqs.calls
    return heard and bool(rung) and STRIKES < rung[0].at <= STRIKES + _AS_SOON_AS


def _answered(stage: Stage, woken: list[Incident]) -> tuple[Check, ...]:
    """Ben's part; it falls away where whoever sits at the terminal took the alert as Anna before he was woken."""
    if any(one.acked_by == ANNA.name for one in woken) and not _ringing(stage, BEN):
        return (Check(N_("Anna took it, and Ben was left to sleep"), _was_taken(stage, woken, ANNA)),)
    return (
        Check(N_("the ladder rang Ben five minutes later, and not before"), _rang_ben_later(stage, woken)),
        Check(N_("Ben took it, and Anna's message says so"), _was_taken(stage, woken, BEN)),
    )


def _rang_ben_later(stage: Stage, woken: list[Incident]) -> bool:
    """Counted from the moment from which the ladder counts: on a busy machine Anna's message may leave later."""
    anna, ben = _ringing(stage, ANNA), _ringing(stage, BEN)
    sure = [one.confirmed_at for one in woken if one.confirmed_at]
    if not anna or not ben or not sure:
        return False
    return anna[0].at < ben[0].at and LADDER[1] <= ben[0].at - min(sure) <= _AS_SOON_AS


def _was_taken(stage: Stage, woken: list[Incident], by: Partner) -> bool:
    taken = [one for one in woken if one.acked_by == by.name]
    edited = [message for message in _about_the_stranger(stage, ANNA) if message.history]
    return len(taken) == len(woken) == 1 and bool(edited)


def _captcha_woke_nobody(stage: Stage, incidents: tuple[Incident, ...]) -> bool:
    """The one thing told of it is that it is unknown, with no sound; what was known before stands."""
    met = [visit for visit in stage.abroad.visits if visit.trouble == "captcha" and visit.at >= CAPTCHA]
    told = [one for one in incidents if one.account == "uk" and one.severity.weight >= Severity.PUSH.weight]
    loud = [
        one for one in _told_by_bot(stage) if CAPTCHA <= one.at < LEAVES and "🟠" in (one.text or "") and not one.silent
    ]
    return len(met) >= 2 and [one.rule for one in told] == [STATE_UNKNOWN] and not loud


def _told_by_bot(stage: Stage) -> list[Call]:
    return [call for one in (ANNA, BEN) for call in stage.api.calls("sendMessage", one.id) if _accepted(call)]


def _is_over(stage: Stage, woken: list[Incident], steps: dict[int, list[Step]]) -> bool:
    over = [one for one in woken if one.status is Status.RESOLVED and steps[one.id][-1] is Step.RESOLVED]
    final = _about_the_stranger(stage, ANNA)
    return len(over) == 1 and bool(final) and final[0].text.startswith("🟢")


def _was_told_of_the_order(stage: Stage) -> bool:
    """Anna's phone alone has a message about it, and it made no sound; the price of two lamps stands in it."""
    return _told_anna_alone(stage, f"{NEW_ORDER.total}")


def _was_told_of_the_sale(stage: Stage) -> bool:
    return _told_anna_alone(stage, f"{SALE.price}")


def _told_anna_alone(stage: Stage, total: str) -> bool:
    """Some languages write the amount with a comma."""
    calls = [one for one in _told_by_bot(stage) if ARRIVES <= one.at < MORNING]
    told = [one for one in calls if total in (one.text or "").replace(",", ".")]
    return [(one.chat_id, one.silent) for one in told] == [(ANNA.id, True)]


def _is_one(stage: Stage, products: tuple[Product, ...]) -> bool:
    """One product of all four, and Anna's phone shows them in one message, with what is left on eBay since the sale."""
    words = ("Amazon US", "Amazon UK", "eBay US", "AliExpress", str(LEFT))
    shown = [one for one in stage.api.messages(ANNA.id) if one.from_bot and one.at >= MORNING]
    seen = any(all(word in one.text for word in words) for one in shown)
    return [len(one.ties) for one in products] == [4] and seen


def _were_told_in_the_morning(stage: Stage, people: tuple[Person, ...]) -> bool:
    for person in people:
        calls = [call for call in stage.api.calls("sendMessage", person.user_id) if call.at >= MORNING and call.silent]
        if not any(all_checked(person.language) in (call.text or "") for call in calls):
            return False
    return bool(people)


def all_checked(language: str) -> str:
    """How the morning's message says in this language that all four listings were looked at."""
    return Tongue(language).ngettext(
        "{checked}/{count} listing checked", "{checked}/{count} listings checked", 4, checked=4
    )


def _was_answered(asked: list[Watch | AccountWatch]) -> bool:
    """Each is known and none fails; what was not answered by the check is being prepared, and was in the night."""
    us = [one for one in asked if one.account == "us"]
    return {one.topic for one in us} == _TOPICS and all(_is_known(one) for one in us)


def _is_known(one: Watch | AccountWatch) -> bool:
    return one.read_at is not None and not one.failures and (one.read_at >= MORNING or one.trouble is not None)


def _is_never_refused(stage: Stage) -> bool:
    return bool(stage.selling.record) and not stage.selling.refused and not stage.elsewhere.refused


def _about_the_stranger(stage: Stage, partner: Partner) -> list[Message]:
    """His messages about the stranger's alert, the newest first, the morning's summary left out."""
    messages = [one for one in stage.api.messages(partner.id) if one.from_bot and STRANGER.seller_id in one.text]
    return sorted((one for one in messages if one.at < MORNING), key=lambda one: one.id, reverse=True)
