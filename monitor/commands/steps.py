"""The buttons for the next likely step about one listing: each a command about it."""

from monitor.buttons import Key
from monitor.commands.turn import Turn
from monitor.language import N_, short_id
from storage.states import WatchedListing

_ABOUT = {
    "listing": N_("Card"),
    "who": N_("Who sells"),
    "rank": N_("Ranks"),
    "reviews": N_("Reviews"),
    "stock": N_("Stock"),
    "chart": N_("Chart"),
    "price": N_("Prices"),
    "why": N_("Why"),
    "pause": N_("Pause"),
    "mute": N_("Mute"),
}


def steps(turn: Turn, listing: WatchedListing, *commands: str) -> list[Key]:
    """A button for each of the commands, about this listing."""
    return [do(turn.tongue.label(_ABOUT[command]), command, f"#{listing.id}") for command in commands]


def card(listing: WatchedListing) -> Key:
    """A button with the listing's name that brings its card."""
    return do(f"{listing.name[:40]} ({short_id(listing.subject.id)})", "listing", f"#{listing.id}")


def do(label: str, command: str, text: str) -> Key:
    """A button that says the command with this after it."""
    return label, "do", {"command": command, "text": text}
