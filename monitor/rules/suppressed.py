"""A SKU of mine cannot be bought or is hidden from search although there is stock, or is gone (catalogue L1)."""

from collections.abc import Mapping
from datetime import datetime, timedelta

from adapters.readings import Gravity, Issue, Sku, State, Topic
from monitor.diff import GONE_AFTER
from monitor.findings import SILENCE, Bad, Look, Memory, Rule, Verdict
from storage.states import Facts, JsonValue, Severity

# What Amazon does about an issue (Listings Items 2021-08-01, enforcements.actions).
OFF_SALE = frozenset({"LISTING_SUPPRESSED", "CATALOG_ITEM_REMOVED"})
OFF_SEARCH = frozenset({"SEARCH_SUPPRESSED"})
# Stock that has come back is on sale again some time later, without anything being wrong.
BACK_ON_SALE_WITHIN = timedelta(hours=3)
_MOST_SKUS, _LONGEST_MESSAGE = 100, 300


def hindrance(look: Look, sku: Sku) -> str | None:
    """Either "sale" (it cannot be bought) or "search" (it cannot be found), None where neither is known for sure.

    Out of stock is not hindered, and a page that is gone is told by not_live.
    """
    state = look.stated.state if look.stated else None
    if state in (State.OUT_OF_STOCK, State.GONE) or sku.quantity == 0:
        return None
    actions = actions_of(sku)
    if sku.buyable:
        return "search" if actions & OFF_SEARCH or not sku.discoverable else None
    is_left = state is State.ENDED or bool(sku.quantity)
    return "sale" if actions & OFF_SALE or is_left else None


def actions_of(sku: Sku) -> frozenset[str]:
    """What Amazon does to the SKU because of its issues, but for those from which it is exempt."""
    return frozenset(action for issue in sku.issues if not issue.exempt for action in issue.actions)


def _suppressed(look: Look, memory: Memory) -> tuple[Memory, Verdict]:
    if look.stated is None:
        return memory, SILENCE
    if not look.skus:
        return _vanished(look, memory)
    before = {name: _names(memory, name) for name in ("sold", "found", "told")}
    bad = {sku.sku: how for sku in look.skus if (how := _hindered(look, memory, sku, before))}
    # One that is out of stock meanwhile, or of which nothing is known, is as it was.
    held = [sku.sku for sku in look.skus if sku.sku in before["told"] and sku.sku not in bad and not _is_well(sku)]
    after: Facts = {
        "sold": _joined(before["sold"], [sku.sku for sku in look.skus if sku.buyable]),
        "found": _joined(before["found"], [sku.sku for sku in look.skus if sku.discoverable]),
        "told": [*sorted({*bad, *held})],
        "empty": _emptied(look, memory),
        "of": look.path,
    }
    if bad:
        return after, Verdict((_bad(look, bad),))
    return after, Verdict((Bad("listing", Severity.PUSH, {}, fresh=False),) if held else ())


def _vanished(look: Look, memory: Memory) -> tuple[Memory, Verdict]:
    """Where one was on sale and enough answers name none, all are gone: the platform tells of a deleted SKU nowhere.

    A page that is gone is told by not_live, and another path to the platform (public pages) names no SKU at all.
    """
    sold, before = _names(memory, "sold"), memory.get("missing")
    if not sold or memory.get("of") != look.path or (look.stated and look.stated.state is State.GONE):
        return memory, SILENCE
    missing = min(1 + (before if isinstance(before, int) else 0), GONE_AFTER)
    after: Facts = {**memory, "missing": missing}
    if missing < GONE_AFTER:
        return after, SILENCE
    facts: Facts = {"how": "gone", "skus": [*sorted(sold)], "code": None, "message": None, "others": False}
    return after, Verdict((Bad("listing", Severity.WAKE, facts),))


def _hindered(look: Look, memory: Memory, sku: Sku, before: Mapping[str, list[str]]) -> str | None:
    """Only what was once right can go wrong: a SKU that is being made, or was closed from the start, is no news."""
    how = hindrance(look, sku)
    was_found = sku.sku in before["found"]
    was_right = was_found if how == "search" else sku.sku in before["sold"] or (was_found and not sku.discoverable)
    if how is None or not was_right:
        return None
    return how if actions_of(sku) & (OFF_SALE | OFF_SEARCH) or not _just_restocked(look, memory, sku) else None


def _just_restocked(look: Look, memory: Memory, sku: Sku) -> bool:
    empty = memory.get("empty")
    at = empty.get(sku.sku) if isinstance(empty, dict) else None
    return isinstance(at, str) and abs(look.at - datetime.fromisoformat(at)) < BACK_ON_SALE_WITHIN


def _emptied(look: Look, memory: Memory) -> dict[str, JsonValue]:
    """In which hour each SKU was last without stock; by the hour, so that a long want of stock is rarely written."""
    before = memory.get("empty")
    known = before if isinstance(before, dict) else {}
    recent = {sku: at for sku, at in known.items() if _is_recent(look, at)}
    all_gone = look.stated is not None and look.stated.state is State.OUT_OF_STOCK
    hour = look.at.replace(minute=0, second=0, microsecond=0) + timedelta(hours=1)
    now: dict[str, JsonValue] = {sku.sku: hour.isoformat() for sku in look.skus if all_gone or sku.quantity == 0}
    return recent | now


def _is_recent(look: Look, at: JsonValue) -> bool:
    return isinstance(at, str) and abs(look.at - datetime.fromisoformat(at)) < BACK_ON_SALE_WITHIN


def _is_well(sku: Sku) -> bool:
    return sku.buyable and sku.discoverable


def _bad(look: Look, bad: Mapping[str, str]) -> Bad:
    """One case for the listing: what stops all of its SKUs is one thing."""
    others = any(_is_well(sku) for sku in look.skus if sku.sku not in bad)
    issue = _reason([sku for sku in look.skus if sku.sku in bad])
    facts: Facts = {
        "how": "sale" if "sale" in bad.values() else "search",
        "skus": [*sorted(bad)],
        "code": issue.code if issue else None,
        "message": issue.message[:_LONGEST_MESSAGE] if issue else None,
        "others": others,
    }
    return Bad("listing", Severity.PUSH if others else Severity.WAKE, facts)


def _reason(skus: list[Sku]) -> Issue | None:
    """The issue that did it, else the gravest one."""
    issues = [issue for sku in skus for issue in sku.issues if not issue.exempt and issue.gravity is not Gravity.INFO]
    order = sorted(
        issues,
        key=lambda issue: (
            not OFF_SALE & {*issue.actions},
            not OFF_SEARCH & {*issue.actions},
            issue.gravity is not Gravity.ERROR,
            issue.code,
            issue.message,
        ),
    )
    return order[0] if order else None


def _names(memory: Memory, key: str) -> list[str]:
    found = memory.get(key)
    return [str(name) for name in found] if isinstance(found, list) else []


def _joined(known: list[str], now: list[str]) -> list[JsonValue]:
    names: list[JsonValue] = [*dict.fromkeys([*known, *sorted(now)])]
    return names[-_MOST_SKUS:]


LISTING_SUPPRESSED = Rule("listing_suppressed", frozenset({Topic.LISTINGS}), _suppressed)
