"""What a person reads of the quotas: whose calls, what for, how often that lets us look, and what is left."""

from dataclasses import replace
from datetime import timedelta

from adapters.costs import Cost, Supply
from adapters.readings import Topic
from monitor.division import Budget, Demand, divided
from monitor.language import Tongue, visible
from monitor.render.budgets import budget_lines
from tests.clock import NIGHT
from tests.monitor.shop import VERA, Shop, texts
from tests.monitor.test_division import BROWSE, day
from tests.words import unmarked

USED = replace(BROWSE, used=1213, told_at=NIGHT - timedelta(minutes=9))
EN, ZH = Tongue("en", "UTC"), Tongue("zh", "UTC")


def budget(listings: int = 50) -> Budget:
    return Budget("bay", USED, tuple(divided([USED], day(listings)).values()))


def told(tongue: Tongue, *budgets: Budget) -> list[str]:
    return [unmarked(visible(line)) for line in budget_lines(tongue, budgets, NIGHT)]


def test_a_day_s_calls_are_told_with_the_promise_of_each_topic_and_what_is_kept() -> None:
    assert told(EN, budget()) == [
        "What the quotas can promise",
        "bay · items and searches (Browse): 5,000 calls a day.",
        "30 words or lists every 4 h (200), 20 rivals every 1 h (534), copycats of 50 listings every 6 h (889), "
        "your 50 listings every 31 min instead of 10 min (2,335).",
        "Planned: 3,957 a day. To spare: 208. Kept for confirmations and you: 835.",
        "Used today, as counted at 02:05: bay · items and searches (Browse) 1,213.",
    ]


def test_the_three_parts_are_the_whole_day() -> None:
    for listings in (30, 50, 400):
        line = told(EN, budget(listings))[-2].replace(",", "")
        assert sum(int(word.rstrip(".")) for word in line.split() if word.rstrip(".").isdigit()) == 5000


def test_a_pool_with_plenty_left_takes_one_line() -> None:
    assert told(EN, budget(2))[1:] == [
        "bay · items and searches (Browse): 30 words or lists every 4 h (200), 20 rivals every 1 h (534), "
        "copycats of 2 listings every 6 h (36), your 2 listings every 10 min (288); 1,057 of 5,000 calls a day.",
        "Used today, as counted at 02:05: bay · items and searches (Browse) 1,213.",
    ]


def test_a_promise_that_cannot_be_kept_is_not_made() -> None:
    said = "\n".join(told(EN, budget(400)))
    assert "⚠️ That is more than these calls give" in said
    assert "20 rivals every 2 h 24 m instead of 1 h" in said
    assert "⚠️" not in "\n".join(told(EN, budget()))


def test_a_pace_that_keeps_up_says_nothing_and_one_that_does_not_names_its_round() -> None:
    cost, supply = Cost("offers", batch=20), Supply("offers", 1 / 60)
    for count, said in ((200, []), (2000, ["us: the sellers of 2,000 listings every 1 h 40 m instead of 10 min."])):
        shares = divided([supply], [Demand(Topic.OFFERS, count, timedelta(minutes=10), cost)])
        assert told(EN, Budget("us", supply, tuple(shares.values())))[1:] == said


def test_one_round_more_than_a_minute_is_never_told_shorter_than_it_is() -> None:
    shares = divided([Supply("p", 1 / 61)], [Demand(Topic.LISTINGS, 10, timedelta(minutes=10), Cost("p"))])
    (line,) = told(EN, Budget("us", Supply("p", 1 / 61), tuple(shares.values())))[1:]
    assert "every 11 min" in line


async def test_the_budget_is_part_of_coverage_in_both_languages(shop: Shop) -> None:
    await shop.lamp()
    shop.budgets = (budget(),)
    said = texts(await shop.say(VERA, "/coverage"))
    assert "1/1 listing checked" in said
    assert "20 rivals every 1 h (534)" in said
    chinese = " ".join(told(ZH, budget(400)))
    assert not [word for word in ("every", "calls", "Planned", "rival", "wished", "Used") if word in chinese]
