"""The small words of every message: places, sellers, people, states and severities."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal, InvalidOperation
from html import escape

from adapters.readings import Money, Seller
from monitor.friends import Standing
from monitor.incidents import UNWATCHED
from monitor.language import N_, Html, Tongue, esc, joined, name, short_id, visible
from monitor.rules.deadline import OWN
from monitor.rules.drill import DRILL
from monitor.rules.machine import MACHINE
from monitor.rules.platform import ALL
from storage.states import Incident, Role, Severity, Status, WatchedListing

PLATFORMS = {"amazon": "Amazon", "ebay": "eBay", "aliexpress": "AliExpress", "web": ""}

STANDINGS = {
    Standing.MINE: N_("mine"),
    Standing.DISTRIBUTOR: N_("distributor"),
    Standing.PLATFORM: N_("the platform itself"),
    Standing.OUTLET: N_("the platform's outlet"),
    Standing.STRANGER: N_("unknown seller"),
}
CONDITIONS = {"new": N_("new"), "used": N_("used"), "refurbished": N_("refurbished")}
STATES = {
    "live": N_("can be bought"),
    "out_of_stock": N_("out of stock"),
    "no_featured_offer": N_("nobody holds the Buy Box"),
    "ended": N_("ended"),
    "gone": N_("gone"),
}
ROLES = {Role.OWNER: N_("owner"), Role.OPERATOR: N_("operator"), Role.VIEWER: N_("viewer")}

_DOTS = {Severity.WAKE: "🔴", Severity.PUSH: "🟠", Severity.SILENT: "⚪", Severity.DIGEST: "⚪"}
_LONGEST_LINK = 500


@dataclass(frozen=True, slots=True)
class Scene:
    """Where incidents happen: listings by id, and the platform of each account."""

    listings: Mapping[int, WatchedListing] = field(default_factory=dict)
    platforms: Mapping[str, str] = field(default_factory=dict)

    def listing(self, incident: Incident) -> WatchedListing | None:
        return self.listings.get(incident.listing_id) if incident.listing_id is not None else None

    def platform(self, account: str) -> str:
        return self.platforms.get(account, account)


def dot(incident: Incident) -> str:
    """🔴 wake, 🟠 push, ⚪ silent, digest or no longer watched, 🟢 over."""
    if incident.facts.get(UNWATCHED):
        return _DOTS[Severity.SILENT]
    return "🟢" if incident.status is Status.RESOLVED else _DOTS[incident.severity]


def platform_name(platform: str, market: str | None = None) -> Html:
    """“Amazon US”; a shop of its own is named by its host alone."""
    shown = PLATFORMS.get(platform, platform.capitalize())
    country = market.upper() if market and len(market) == 2 else market or ""
    return joined((esc(shown, 20), esc(country, 30)), by=" ") or esc(platform)


def place_of(tongue: Tongue, incident: Incident, listing: WatchedListing | None) -> Html:
    """What an incident is about: its listing, else its account, else this very server, else what somebody entered."""
    if listing:
        return listing_name(listing)
    if incident.rule == DRILL:
        return tongue._("a listing that does not exist")
    if incident.account == OWN:
        about = incident.facts.get("listing") or incident.facts.get("account")
        return name(str(about), 40) if about else Html("")
    if incident.account == ALL:
        return platform_name(str(incident.facts.get("platform")))
    return tongue._("this server") if incident.account == MACHINE else name(incident.account, 30)


def listing_name(listing: WatchedListing) -> Html:
    """“Blue Lamp (B0…7K)”; the id leads to the page."""
    called = name(listing.name or listing.subject.id)
    return Html(f"<b>{called}</b> ({_linked_id(listing)})")


def place_name(platform: str, listing: WatchedListing) -> Html:
    """“Amazon US (B0…7K)”: one of a product's listings; the id leads to the page."""
    return Html(f"{platform_name(platform, listing.subject.market)} ({_linked_id(listing)})")


def place_label(platform: str, listing: WatchedListing) -> str:
    """The same as plain text, for a button."""
    return f"{visible(platform_name(platform, listing.subject.market))} ({short_id(listing.subject.id)})"


def _linked_id(listing: WatchedListing) -> Html:
    known_by = esc(short_id(listing.subject.id), 12)
    address = listing.url.strip()
    if address.startswith(("https://", "http://")) and len(address) <= _LONGEST_LINK:
        return Html(f'<a href="{escape(address)}">{known_by}</a>')
    return known_by


def seller_name(tongue: Tongue, seller: Seller) -> Html:
    """“XYZ Store” (A3…9Q), or as much of it as is known."""
    if seller.name and seller.id:
        return Html(f"“{name(seller.name)}” ({esc(short_id(seller.id), 12)})")
    if seller.name:
        return Html(f"“{name(seller.name)}”")
    return name(seller.id) if seller.id else tongue._("An unnamed seller")


def seller_on(tongue: Tongue, seller: Seller, count: object) -> Html:
    """A seller and on how many listings of mine he is."""
    return tongue.ngettext(
        "{seller} on {count} of your listings",
        "{seller} on {count} of your listings",
        count if isinstance(count, int) else 0,
        seller=seller_name(tongue, seller),
    )


def people(tongue: Tongue, names: Sequence[str]) -> Html:
    """“Anna”, “Anna and Bo”, “Anna, Bo and 2 others”."""
    shown = [name(each, 24) for each in names[:2]]
    if len(names) > 2:
        first = joined(shown, by=tongue._(", "))
        return tongue.ngettext("{first} and {count} other", "{first} and {count} others", len(names) - 2, first=first)
    if len(names) == 2:
        return tongue._("{first} and {second}", first=shown[0], second=shown[1])
    return shown[0] if shown else tongue._("nobody")


def percent(tongue: Tongue, value: object) -> Html:
    """“ (−18 %)”, or nothing where it cannot be compared."""
    if not isinstance(value, int):
        return Html("")
    return Html(f" ({tongue.percent(value, signed=True)})")


def money(tongue: Tongue, value: Money | None) -> Html:
    """The price, said to be unknown where it is."""
    return esc(tongue.money(value), 40) if value else tongue._("an unknown price")


def position(tongue: Tongue, value: object) -> Html:
    """A rank or a count, said to be unknown where it is."""
    return esc(tongue.number(value)) if isinstance(value, int) else tongue._("unknown")


def stars(tongue: Tongue, value: object) -> Html:
    """“4.6” as a decimal or the text of one, said to be unknown where it is."""
    try:
        return esc(tongue.number(Decimal(str(value))))
    except InvalidOperation:
        return tongue._("unknown")


def code(text: str) -> Html:
    """What is typed or looked up just so; a tap copies it."""
    return Html(f"<code>{esc(text, 1000)}</code>")


def whole(tongue: Tongue, share: Decimal | float | None) -> Html:
    """A part of one in whole per cent, said to be unknown where it is."""
    return tongue._("unknown") if share is None else tongue.percent(round(100 * share))


def bold(text: Html) -> Html:
    return Html(f"<b>{text}</b>")


def side_by_side(tongue: Tongue, first: Html, second: Html) -> Html:
    """Two sentences on one line, apart as the language has it; either may be empty."""
    return tongue._("{first} {second}", first=first, second=second) if first and second else first or second


def numbered(tongue: Tongue, sentences: Sequence[str]) -> Html:
    """“1) … 2) …”, or the one sentence without a number."""
    if len(sentences) == 1:
        return tongue._(sentences[0])
    return joined((Html(f"{place}) {tongue._(text)}") for place, text in enumerate(sentences, 1)), by=" ")
