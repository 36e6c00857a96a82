"""What a pasted line means: “@us B0EXAMPL7K Blue Lamp 15.99” names an account, a listing, a name and a floor."""

from monitor.commands.spoken import split_amount
from monitor.commands.turn import Turn
from monitor.language import market_currency
from monitor.pasted import MOST_LINES, RIVAL, Line
from storage.folding import folded


def looks_pasted(turn: Turn, text: str) -> bool:
    """Whether it is a list of listings rather than talk: an address, or two lines that accounts know."""
    lines = text.splitlines()
    if text.startswith(("https://", "http://")):
        return True
    words = [line.split()[0] for line in lines[:MOST_LINES] if line.split()]
    return len(words) > 1 and sum(not isinstance(turn.tools.recognise(word), list) for word in words) > 1


async def understood(turn: Turn, text: str, *, rival: bool) -> Line:
    """The line with whatever is known of it before anybody looks."""
    chosen, words = "", text.split()
    if words[0].startswith("@") and len(words) > 1:
        chosen, words = words[0][1:], words[1:]
    if words[0].casefold() in RIVAL and len(words) > 1:
        rival, words = True, words[1:]
    word, rest = words[0], " ".join(words[1:])
    places = () if "://" in word else turn.tools.places(word)
    found = next((place for place in turn.tools.places(word) if place[0] == chosen), None) if chosen else None
    meant = found or turn.tools.recognise(word)
    if isinstance(meant, list):
        same = [one for one in await turn.store.find_listings(text) if folded(one.name) == folded(text)]
        return Line(text, others=tuple(meant), watched=same[0].name if same else "")
    account, subject, url = meant
    called, floor = split_amount(rest, market_currency(subject.market))
    before = await turn.store.listing_of(account, subject)
    return Line(
        text,
        account,
        subject,
        url,
        called.strip("“”\"' ")[:80],
        # Nobody follows a rival's listing at a price of mine.
        None if rival else floor,
        rival,
        watched=before.name or before.subject.id if before else "",
        places=() if chosen or before else tuple(dict.fromkeys(place[0] for place in places)),
    )
