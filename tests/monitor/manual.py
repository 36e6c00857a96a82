"""The parts of docs/commands.md and docs/alerts.md that are made from the code; TWOAM_GOLDEN=write renews them."""

import os
import re
from collections.abc import Mapping
from pathlib import Path

from monitor.commands.rule_names import RULE_NAMES
from monitor.commands.table import COMMANDS
from monitor.commands.vocabulary import VOCABULARIES
from monitor.language import Tongue, language_name, visible
from monitor.messages import Message
from monitor.render import alert
from monitor.render.advice import advice_for
from monitor.render.bodies import body_of
from monitor.rules import THRESHOLDS
from tests.monitor.alerts import CASES, at_risk, incident, listing
from tests.monitor.builders import NIGHT
from tests.monitor.lives import LIFE
from tests.monitor.sabotage_alerts import SABOTAGE_TRIGGERS
from tests.monitor.stock_alerts import STOCK_TRIGGERS
from tests.words import unmarked

DOCS = Path(__file__).parents[2] / "docs"
EN = Tongue("en", "Asia/Shanghai")

# In the words of a seller, what makes each rule speak.
TRIGGERS = {
    **SABOTAGE_TRIGGERS,
    **STOCK_TRIGGERS,
    "new_seller": "A seller who is no friend offers your listing in new condition. Two looks must show him. One who "
    "stood there at the first look is waited for until the morning.",
    "used_seller": "Somebody offers your listing used or refurbished, or the platform's own outlet does.",
    "hidden_offer": "The number of new offers has risen in two looks, the list does not show all of them, and those "
    "that it shows are the same as before. It ends when the number falls back or others are shown.",
    "featured_lost": "You held the Buy Box, and a friend or the platform itself holds it now. (A stranger who takes it "
    "is told as new_seller, once.) Where the account is read by the Selling Partner API, Amazon's own count of the "
    "views has to say so for ten minutes: as long as any part of them is yours, nothing is lost.",
    "featured_nobody": "You held the Buy Box, and the page shows none now although the listing is not out of stock. "
    "By the Selling Partner API only Amazon's own count of the views says that nobody holds it.",
    "below_floor": "A follower or a friend asks, with shipping, less than your floor: the friend's own, else the "
    "listing's. Your own offers and used goods have none.",
    "below_cost": "What a buyer paid for a unit in the last 24 hours (after promotions, coupons and the platform's own "
    "discounts, as far as the order tells them), or what you ask, is less than its cost (docs/commands.md) and what "
    "the platform keeps at that price. It takes a cost and a fee that are known. It ends with three newer orders in a "
    "row that pay enough, or after 24 hours without one below, once your price is above.",
    "content_changed": "Title, brand, main image, other pictures, bullet points, category or variation family are no "
    "longer what was approved. The same picture in another size is the same, and so are pictures and bullet points in "
    "another order, other spaces, trademark signs, quotation marks and dashes. What a page does not state proves "
    "nothing, and what the seller's API says is never compared with what the page said. Where your own SKU contributes "
    "the text, the page showing it is well, and its showing another one is told as content_differs, once.",
    "content_differs": "The page shows another title, brand or bullet points than your SKU contributes (by the "
    "seller's API only). Capitals, trademark signs, entities, tags, a text that was cut off late, the brand before the "
    "title, the variation behind it, and fewer bullet points than yours (five at least) are the same. What was "
    "different at the first look waits for the morning, once. What you change yourself has 48 hours to appear.",
    "dimensions_changed": "The measures of the package (or, for the morning, of the item) are others than approved, by "
    "more than 2 % and more than 2.5 mm or 10 g. Other units, and the same box on another side, are the same.",
    "not_live": "The page says that it is out of stock, ended or gone, and it was not so from the start. Where the "
    "seller's API tells of your own SKUs, stock_zero and listing_suppressed tell the first two, with the reason.",
    "listing_suppressed": "A SKU of yours that could be bought before cannot be bought any more, or is hidden from "
    "search, although there is stock, or the platform says that it took it off; or three answers in a row no longer "
    "name any SKU of yours there. Not for what is out of stock (that is stock_zero), not for a SKU that was never "
    "right since it is watched, and, where no reason is named, not within three hours after stock came back. One alert "
    "for the listing; push where another SKU of yours is still on sale.",
    "listing_issue": "The platform finds a new issue with a SKU of yours (by its code). What was there at the SKU's "
    "first look is no news, an exemption is none, and what takes it off sale is told as listing_suppressed. Over after "
    "three answers without it.",
    "stock_zero": "No unit is left to sell, at the platform and at home together, in two looks, and there were some "
    "before. Over only when more is there than what is low, so that a returned unit does not ring twice. It pushes "
    "even for your best seller: how much it sells is not known here, so that nothing tells which one should wake.",
    "stock_low": "At most five units are left, or 20 % of the most that lay there in 30 days, whichever is less. "
    "Over, and told anew, only after twice as much. Stock that is not counted is "
    "unknown and never zero.",
    "fee_changed": "The platform's own estimate of what it keeps of a sale is another by more than two cents at the "
    "same price; at another price, a part of it neither stayed nor followed the price. A lower fee is told silently. "
    "After 7 days the new fee is the usual one.",
    "price_changed": "Your own price is another one than approved, and nobody has pressed “It was me”.",
    "rank_fell": "The best-seller rank of a few hours is clearly worse than the level of seven days, measured by how "
    "much this listing's rank moves from day to day, and so were four hours in a row. Told at most once in 24 hours, "
    "and only after 72 hourly readings. A rank that only drifts (no rise over 10 % in a week) tells that nothing is "
    "sold, not of a fall: such a listing is left to the order clock (orders_stopped). Silent, and learning nothing, on "
    "shop holidays and sale days that were named (/days).",
    "rank_lost": "Three whole looks in a row showed no rank on the main board, although the listing is for sale.",
    "rank_moved": "Three whole looks in a row named another main board first, and none the known one.",
    "rating_fell": "The stars are 0.2 or more below what they usually were; two looks must show it.",
    "new_low_stars": "The product page shows a review of one or two stars that it did not show before and that was "
    "written since the listing is watched, at most 14 days ago; the first look raises nothing. Who wrote it and what "
    "is not kept. Where the page shows no single review: the share of one and two stars rose by 2 points or more. "
    "Three that were found within seven days are told by day. The "
    "page of all reviews needs a log-in and is not read, so that a review the product page never shows stays unseen.",
    "place_fell": "The place for a search word or on a best-seller list was, in two looks in a row, worse than usual "
    "by more than 5 places and by more than half. Usual is the middle of the last 28 looks; nothing is told before 8. "
    "Ads do not count as places where the platform tells them apart (eBay does not); “not among the first 48” counts "
    "only where it proves a fall. **Not evaluated:** no series of such places was long enough to measure false alarms.",
    "rival_price": "A rival's price, or the lowest of his variations, has moved by 10 % "
    "or more from the price told last, up or down, in two looks in a row. The next move is measured from the new "
    "price. The first look raises nothing, a price in another currency is no move. Of a rival with a star (/star) "
    "every move is told. The case stays open for a day.",
    "rival_stock": "A rival sold out, ended his listing or lost it, in two looks in a row, and it was not so from the "
    "start; open until he can be bought again, which is told too and stays open for a day. By Amazon's API sold out is "
    "what nobody offers new. A rival that cannot be read is unknown, and no alert.",
    "copycat": "A search by catalogue product, bar code, title or picture finds a listing of somebody who is no "
    "friend, and it is at least 80 % alike: a bar code with a good check digit, pictures by "
    "their difference hash (also cropped, recoloured, framed or mirrored), the telling words of the title in any order."
    " Words that all titles of the answer have count little, and a picture that cannot be had is unknown, not "
    "unlike. Two looks must show it. What was there at the first look waits until the morning. Over when three "
    "whole answers lack it, when it is less alike, or when you say that it is no copy.",
    "places_unknown": "Search words or lists could not be read for 15 minutes and three periods after at least two "
    "failures, or the platform's robots.txt forbids it (then at once, and it is asked again once a day): one message "
    "for the account.",
    "state_unknown": "Nothing could be read for 15 minutes and three periods after at least two failures: one alert "
    "for the account, whatever the number of its listings.",
    "source_degraded": "Half of an account's questions or more fail, at least three times together.",
    "push_quiet": "An account has a queue of notifications, and nothing has come into it for [watch] push_quiet_hours "
    "(24). It ends with the next notification.",
    "account_standing": "The platform says that the account is at risk or deactivated in a market (wakes), or "
    "has a warning open (by day). Also at the first look: it is worth knowing however old "
    "it is. Rings once more when a threat comes true. A market that an answer leaves out stays as it "
    "was, until three do.",
    "metric_near_limit": "A measure by which the platform judges the account has used up 80 % of what is "
    "allowed, or the platform itself calls it bad. It ends below 70 %, or when three answers no longer tell "
    "of it, and rings once more when the limit is passed. Counts of violations that rise later are told as "
    "complaint.",
    "low_feedback": "A buyer has given you, as a seller, three stars or fewer, at most 14 days ago; the "
    "first look raises nothing. Who wrote it and what is not read. The case stays open "
    "for a day.",
    "stock_stranded": "Units lie at the platform that no listing sells: one alert for each SKU that is new "
    "there, and a single silent one for all that lay there when the watch began. More than five that are "
    "gone all at once are believed by a second answer.",
    "cancel_asked": "A buyer asks to cancel an order that you ship yourself and have not shipped. It ends "
    "when the order is shipped or cancelled, or the buyer no longer asks.",
    "orders_stopped": "In a market of the account no order has come for so long that it is no chance any more, by "
    "the hours and weekdays learnt from its own orders; for an hour at the least. Judged from seven learnt days and "
    "two orders a day on, by every whole answer about the orders. It ends with the next order, whatever that brings. "
    "Only what an answer covers counts: a question that fails is no silence.",
    "orders_fewer": "Orders still come, but so few against those expected that it is no chance any more. It ends when "
    "half of what was missing is made good, or after seven days, when the lower number is the new usual.",
    "orders_surge": "In three hours at least five orders came, twice as many as usual, and that is no chance. It ends "
    "when the last three hours are no longer so. More than ten in a day are kept for the morning message. Silent about "
    "sale days and holidays that were named.",
    "business_unknown": "Questions about the account as a whole (orders, money, health …) could not be read "
    "for 15 minutes and three periods after at least two failures, or the platform "
    "forbids them (then at once): one message for all of them. While nothing of the "
    "listings is known either, state_unknown tells it, and this stays silent. A report "
    "that is being prepared is no failure.",
    "access_expires": "Something that the account's access hangs on ends on a known day (Amazon's client secret, where "
    "secret_issued is set; what was allowed at eBay; at AliExpress where renewals do not move its end): silent 30 and "
    "14 days before, push 7 and 3 days before, wakes on the last one.",
    "deadline": "Something that you entered with /deadline (a notice, a claim, a coupon) is due in 24, 12 or 4 "
    "hours, or the moment has passed: each step is a new message, and only Done ends it. A notice or a "
    "claim pushes and wakes from 4 hours on, a coupon and orders begin silently. Orders that you ship "
    "yourself and promised to ship: those that are due within the same four hours are one alert, with "
    "their number and the ends of their order numbers; it ends when the platform says that they are "
    "shipped or cancelled, and is late only once the orders were read after the moment. A pause or a "
    "mute of the listing keeps none of it back, a snooze only until the next step. What was due more "
    "than 7 days before the orders were first read is no news.",
    "platform_share": "One platform brings more than 70 % of the profit that was booked for the last 30 days by the "
    "accounts that tell their orders (20 orders at least; losses are no part of the whole). Looked at "
    "once a day, told in the morning message, never with a sound. It ends five points below.",
    "platform_turn": "Of a platform's weekly figures (orders per listing, fees and advertising as parts of the "
    "revenue, and where it tells them visits, repeat buyers and days to the door) one at least has surely turned, "
    "by 15 % or two points at least: the last 4, 6 or 8 whole weeks against up to 13 before, by an "
    "interval that chance passes in one week of a hundred. Where figures contradict each other nothing is"
    " told. In the morning message, never with a sound. It ends when no turn is left to be seen; "
    "docs/platforms.md has the method and its errors.",
    "heartbeat_fails": "The service that waits for the outside heartbeat has not taken it three times in a row.",
    "not_heard": "For five minutes Telegram has given what people say to somebody else: another process with the bot's "
    "token, or a webhook; or it cannot reach the webhook of this daemon. It ends when people are heard again.",
    "disk_low": "Less than 10 % of the disk that the memory lies on is free, looked at every ten minutes. It ends "
    "above 12 %.",
    "log_grows": "The write-ahead log beside the SQLite file is larger than [retention] log_alarm_megabytes after an "
    "hourly attempt to take it in: something that reads holds the file open.",
    "backup_fails": "The daemon's own backup failed twice in a row, an hour apart. It ends with the next good one.",
    "channel_fails": "What is to be said on another channel (`docs/channels.md`) has been tried in vain for five "
    "minutes. It ends when nothing waits there any more.",
    "memory_restored": "The daemon began with a memory that `twoam restore` had brought back. It ends when every "
    "listing has been looked at again, or after a day.",
    "reload_refused": "A SIGHUP (systemctl reload) found a configuration that is wrong. It ends with the next good "
    "one.",
}


def commands() -> str:
    """A table of every command with its role and an example."""
    rows = [
        f"| `/{one.name}` | {one.role.value} | {one.says} | `{one.example}` | {_words(one.words)} |" for one in COMMANDS
    ]
    head = ["| command | who may | what it does | example | plain words (private chat) |", "|---|---|---|---|---|"]
    return "\n".join([*head, *rows])


def plain_words() -> str:
    """A table of the words of the other languages that mean a command."""
    named = [one.name for one in COMMANDS if any(one.name in words for words in VOCABULARIES.values())]
    rows = [f"| `/{one}` | {' | '.join(_said(words, one) for words in VOCABULARIES.values())} |" for one in named]
    names = " | ".join(language_name(language) for language in VOCABULARIES)
    return "\n".join([f"| command | {names} |", "|---" * (len(VOCABULARIES) + 1) + "|", *rows])


def _said(words: Mapping[str, str], command: str) -> str:
    return ", ".join(sorted(words.get(command, "").split()))


def _words(words: frozenset[str]) -> str:
    return ", ".join(sorted(words))


def alerts() -> str:
    """A section for every rule: what makes it speak, how loudly in which case, and what it advises."""
    return "\n\n".join(_rule(name) for name in RULE_NAMES)


def _rule(name: str) -> str:
    rows = [_case(case) for case, (rule, _, _) in CASES.items() if rule == name]
    head = ["| case | severity | what to do next |", "|---|---|---|"]
    return "\n".join([f"### {name}", "", TRIGGERS[name], *_thresholds(name), "", *head, *dict.fromkeys(rows)])


def _thresholds(name: str) -> list[str]:
    """What of the rule may be moved, in one line."""
    mine = [f"`{one.name}` {one.default} ({one.least} to {one.most})" for one in THRESHOLDS if one.rule == name]
    return ["", f"May be moved: {', '.join(mine)}."] if mine else []


def _case(case: str) -> str:
    one = incident(case)
    headline = visible(body_of(EN, one, NIGHT).headline)
    holds = " and holds the Buy Box" if one.facts.get("featured") else ""
    advice = "; ".join(advice_for(one))
    return f"| {re.sub(r'[0-9]+', 'N', headline)}{holds} | {one.severity.value} | {advice} |"


def life() -> str:
    """One alert through its life, as it stands in the chat."""
    parts = [f"**{stage.replace('_', ' ')}**\n```\n{_shown(stage)}\n```" for stage in LIFE]
    return "\n\n".join(parts)


def _shown(stage: str) -> str:
    step, changes, known = LIFE[stage]
    one = incident("new_seller", **changes)
    risk = at_risk(EN, one, known["now"])
    message: Message = alert(EN, one, listing(), "amazon", step=step, risk=risk, **known)
    return unmarked(visible(message.html))


def part(name: str, made: str) -> tuple[str, str]:
    """The part as it stands in its document and as the code makes it now."""
    path = DOCS / f"{name.partition(':')[0]}.md"
    begin, end = f"<!-- made from the code: {name} -->\n", f"\n<!-- end of {name} -->"
    text = path.read_text("utf-8")
    before, _, rest = text.partition(begin)
    kept, _, after = rest.partition(end)
    if os.environ.get("TWOAM_GOLDEN") == "write":
        path.write_text(f"{before}{begin}{made}{end}{after}", "utf-8")
        kept = made
    return kept, made
