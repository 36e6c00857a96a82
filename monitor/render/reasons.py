"""Why something was kept back, not delivered or not seen, in words for people."""

import re

from adapters.readings import Wall
from monitor.kept_back import BELOW
from monitor.language import N_, Html, Tongue, esc, name
from monitor.render.words import code

# What dispatch writes into a delivery's reason.
_REASONS = {
    "digest": N_("kept for the morning"),
    "paused": N_("the listing is paused"),
    "superseded": N_("it was settled before it was sent"),
    "overtaken": N_("a later message tells it"),
    "together": N_("it stands in one message with others"),
    "the message could not be written": N_("I could not write the message; the log says why"),
    "the group was let go": N_("the group is no longer told"),
    "money in a group": N_("sums are not told in this group"),
    "the person was removed": N_("the person was removed"),
    "the program stopped while it was being sent": N_("I was stopped while sending it; perhaps it arrived"),
}
# Telegram's own words where a chat is closed (telegram-bot-api, Client.cpp), as far as people meet them.
_CLOSED = tuple(
    (re.compile(pattern, re.IGNORECASE), words)
    for pattern, words in (
        (r"bot was blocked by the user", N_("the person has blocked me")),
        (r"user is deactivated", N_("the person's account is gone")),
        (r"can't initiate conversation", N_("the person has not opened the chat yet")),
        (r"chat (?:was )?not found", N_("there is no such chat any more")),
        (r"bot was kicked|bot is not a member", N_("I was removed from the group")),
        (r"not enough rights|have no rights", N_("I may not write in the group")),
    )
)
_WALLS = {
    Wall.CAPTCHA: N_("captcha"),
    Wall.CONTINUE_SHOPPING: N_("“continue shopping” page"),
    Wall.SERVER_ERROR: N_("the site's own error page"),
    Wall.WAF: N_("the site's firewall"),
    Wall.LOGIN: N_("log-in page"),
    Wall.ROBOT: N_("robot check"),
    Wall.PUNISH: N_("punish page"),
}
# The sentences in which adapters say why they could not look, each with what it is called for people.
_TROUBLES = tuple(
    (re.compile(pattern), words)
    for pattern, words in (
        (r"^(?P<host>\S+) did not answer in time", N_("{host} did not answer in time")),
        (r"^the name (?P<host>\S+) was not found", N_("the name {host} was not found")),
        (r"^(?P<host>\S+) could not be reached", N_("{host} could not be reached")),
        (r"^(?P<host>\S+) broke off in the middle of its answer", N_("{host} broke off in the middle of its answer")),
        (r"^(?P<host>\S+) says we ask too often", N_("{host} says we ask too often")),
        (r"^(?P<host>\S+) is overloaded", N_("{host} is overloaded")),
        (r"^(?P<host>\S+) may next be asked in (?P<minutes>\d+) minutes", N_("{host} wants us to wait {minutes} min")),
        (r"^the proxy did not connect us to (?P<host>[^\s:]+)", N_("the proxy did not connect us to {host}")),
        (r"^the certificate of (?P<host>\S+) is not valid", N_("the certificate of {host} is not valid")),
        (r"^(?P<host>\S+) asks programs not to read", N_("the robots.txt of {host} forbids it")),
        (r"^the page (?:ends|broke off) in the middle", N_("the page came only half")),
        (r"^the list ends in the middle", N_("the list of offers came only half")),
        (r"^the list shows (?P<listed>\d+) of (?P<total>\d+) offers", N_("the list shows {listed} of {total} offers")),
        (r"^an empty offer list where (?P<count>\d+) offers stood", N_("an empty list where {count} offers stood")),
        (r"^the list shows no places", N_("the page shows no results")),
        (r"^the page was made for delivery to (?P<place>[^,]{1,40})", N_("the page was made for delivery to {place}")),
        (r"^the address led to another market", N_("the address led to another market")),
        (r"^the address led to another kind of page", N_("the address led to another kind of page")),
        (r"^the address now leads to another", N_("the address now leads to another page")),
        (r"^(?P<host>\S+) answered with status (?P<status>\d+)", N_("{host} answered with status {status}")),
        (r"^(?P<host>\S+) does not know the check", N_("{host} does not know the check")),
        (r"^(?P<host>\S+) could not be asked", N_("{host} could not be asked")),
        (
            r"^today's (?P<megabytes>\S+) MB for public pages are used up",
            N_("today's {megabytes} MB for public pages are used up; I read on after midnight UTC"),
        ),
        (
            r"^no backup could be written into (?P<folder>[^(]+) \(",
            N_("nothing can be written into {folder}: is there room?"),
        ),
        (r"^it ended with", N_("the program that makes it was ended, perhaps for want of memory")),
        (r"^twoam stumbled over the answer", N_("I stumbled over the answer; the log says where")),
        (r"^the platform answered, but not about this", N_("the platform answered, but not about this")),
        (r"^Amazon's server is out of order", N_("Amazon's server is out of order")),
        (r"^Login with Amazon is out of order", N_("Amazon's log-in is out of order")),
        (r"^Amazon does not accept client id and secret", N_("Amazon does not accept the app's client secret")),
        (r"^the client secret expired (?P<days>\d+) days ago", N_("the app's client secret expired {days} days ago")),
        (r"^Amazon does not accept the refresh token", N_("the app is no longer authorised")),
        (r"^Amazon does not accept the access token", N_("Amazon does not accept the access token")),
        (r"^Amazon refuses (?P<operation>\w+)", N_("the app lacks the role for {operation}")),
        (r"^Amazon says that a market is not in the account's region", N_("the market is not in the account's region")),
        (
            r"^Amazon makes the report \S+ again in (?P<minutes>\d+) minutes",
            N_("the platform makes its report again in {minutes} min"),
        ),
        (r"^Amazon (?:still )?makes the report", N_("the platform is preparing it")),
        (r"^more reports are to be ordered", N_("the platform is preparing it, piece by piece")),
        (r"^not answered within (?P<seconds>\d+) seconds: its quota", N_("no answer within {seconds} s")),
        (r"^Amazon did not accept the question", N_("Amazon did not accept the question")),
        (r"^Amazon does not tell the offers at present", N_("Amazon does not tell the offers at present")),
        (r"^AliExpress' server is out of order", N_("AliExpress' server is out of order")),
        (r"^AliExpress does not accept the (?:authorisation|access token)", N_("the app is no longer authorised")),
        (r"^AliExpress(?:' authorisation ended| was not told)", N_("the app is no longer authorised")),
        (r"^AliExpress does not accept the (?:signature|app's key)", N_("AliExpress does not accept the app's keys")),
        (r"^AliExpress does not accept the time", N_("this machine's clock is wrong")),
        (
            r"^AliExpress does not accept this machine's address",
            N_("AliExpress does not accept this machine's address"),
        ),
        (r"^AliExpress does not let the app do this", N_("the app lacks a permission")),
        (r"^AliExpress did not accept the question", N_("AliExpress did not accept the question")),
        (r"^AliExpress is reviewing the product", N_("AliExpress is reviewing the product")),
        (r"^AliExpress' \w+ programme does not (?:find|list)", N_("AliExpress' programme does not list it")),
        (r"^the item is not sold to (?P<country>[A-Z]+)", N_("it is not sold to {country}")),
        (r"^AliExpress searches by pictures of", N_("its pictures are too large to search by")),
        (r"^the page carries no data of its own", N_("the page is empty until scripts fill it")),
        (
            r"^(?:the page shows|AliExpress told) prices in (?P<shown>\w+), not in (?P<own>\w+)",
            N_("its prices are in {shown}, not {own}"),
        ),
        (r"^there is no queue at queue_url", N_("there is no queue at queue_url")),
        (r"^AWS does not accept queue_key_id", N_("AWS does not accept the queue's access key")),
        (r"^AWS does not let the user do (?P<right>[\w:]+)", N_("the queue's user lacks the right {right}")),
        (r"^the queue does not accept our signature because", N_("this machine's clock is wrong")),
        (r"^the queue's service is out of order", N_("the queue's service is out of order")),
        (r"^the quota lets us ask again in (?P<minutes>\d+) min", N_("the quota is used up for {minutes} min")),
        (r"^eBay (?:does not accept App ID|does not let this keyset)", N_("eBay does not accept the keyset")),
        (r"^(?:eBay does not accept the|the) seller's authorisation", N_("the app is no longer authorised")),
        (r"^the seller has not let the program into", N_("nobody has logged in yet: twoam login")),
        (r"^eBay refuses (?P<operation>\w+)", N_("the app lacks the role for {operation}")),
        (r"^eBay does not give the keyset", N_("eBay does not give the keyset all permissions")),
        (r"^eBay does not accept the access token", N_("eBay does not accept the access token")),
        (r"^eBay says that the day's calls are used up", N_("eBay's calls of the day are used up")),
        (r"^eBay(?:'s log-in is out of order| cannot answer just now)", N_("eBay's server is out of order")),
        (r"^eBay (?:did not accept|left a part of) the question", N_("eBay did not accept the question")),
        (r"^eBay wants a signature", N_("eBay wants the question signed")),
        (r"^the ledger is not read: set money = true", N_("the ledger is off: money = true switches it on")),
        (r"^eBay searched for other words", N_("eBay searched for other words")),
        (r"^copycats can be told from my own items only", N_("your user name there is not known: set seller_id")),
        (r"^the listing states nothing to search by", N_("the listing states nothing to search by")),
        (
            r"^by (?:catalogue|gtin|title|picture): there are more than (?P<count>\d+) items$",
            N_("more than {count} items were found"),
        ),
        (r"^by (?:catalogue|gtin|title|picture): ", N_("not every search for copycats was answered")),
        (r"^eBay has not counted", N_("the platform is preparing it")),
    )
)
_WALL = re.compile(r"\b({})\b".format("|".join(wall.value for wall in Wall)))


_ACCESS = re.compile(
    r"Amazon (?:refuses|does not accept|does not let this app|says that a market)|the client secret expired"
    r"|eBay (?:refuses|does not accept|does not let|does not give)|the seller(?:'s authorisation ended| has not let)"
    r"|AliExpress(?: does not (?:accept|let)| was not told|' authorisation ended)"
)


def needs_access(trouble: object) -> bool:
    """Whether a person has to mend the account's access before anything can be read."""
    return isinstance(trouble, str) and _ACCESS.match(trouble) is not None


def reason(tongue: Tongue, text: str | None) -> Html:
    """A delivery's reason: ours and the usual ones of Telegram translated, other words of a channel as they came."""
    if not text:
        return tongue._("no reason was kept")
    if text.startswith("muted "):
        return _muted(tongue, text.removeprefix("muted "))
    if text.startswith(BELOW):
        return tongue._("less was at risk than the sum to wake for")
    if text.startswith("off "):
        return tongue._("the rule {rule} is switched off", rule=code(text.removeprefix("off ")))
    closed = next((words for pattern, words in _CLOSED if pattern.search(text)), None)
    known = _REASONS.get(text) or closed
    return tongue._(known) if known else name(text, 120)


def _muted(tongue: Tongue, what: str) -> Html:
    kind, _, which = what.partition(":")
    if kind == "listing":
        return tongue._("the listing is muted")
    if kind == "rule":
        return tongue._("the rule {rule} is muted", rule=which)
    if kind == "tag":
        return tongue._("the tag {tag} is muted", tag=name(which))
    return tongue._("the seller {seller} is muted", seller=name(which))


def cause(tongue: Tongue, trouble: str | None, limit: int = 80) -> Html:
    """Why we could not look, in a few words: what happened, a wall's name, or that nobody looked."""
    if trouble is None:
        return tongue._("I was not looking")
    for pattern, words in _TROUBLES:
        if found := pattern.match(trouble):
            return tongue._(words, **found.groupdict())
    wall = _WALL.search(trouble)
    return tongue._(_WALLS[Wall(wall[1])]) if wall else esc(trouble, limit)
