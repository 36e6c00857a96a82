"""One person's turn: who speaks, where, when, and everything that an answer needs."""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from functools import partial

from monitor.buttons import Keyboard, May, anything
from monitor.chat import Heard, Said
from monitor.commands.tools import Tools
from monitor.findings import Known
from monitor.friends import Circle
from monitor.groups import without_sums
from monitor.language import N_, Tongue
from monitor.licence import may_show_listing
from monitor.messages import Message
from monitor.people import reaches
from monitor.recall import recall
from monitor.render import Scene
from monitor.render.boards import Standing
from monitor.render.words import ROLES
from monitor.sightings import Found, found_of
from storage.slots import HOUSE
from storage.states import AuditEntry, Facts, Friend, Incident, JsonValue, Person, Role, WatchedListing
from storage.store import Store


@dataclass(frozen=True, slots=True)
class Turn:
    """What one command or button press is answered from; `page` is the one that a board is leafed to."""

    store: Store
    tools: Tools
    now: datetime
    heard: Heard
    person: Person
    page: int = 0

    @property
    def tongue(self) -> Tongue:
        return Tongue(self.person.language, self.person.zone)

    def may(self, role: Role) -> bool:
        """Whether the person has this role or a higher one."""
        return reaches(self.person.role, role)

    def may_press(self, action: str, args: Facts) -> bool:
        """Whether the person's role is enough for such a button."""
        return self.may(self.tools.needs(action, args))

    @property
    def pressed_by(self) -> May:
        """Whose buttons stand under what everybody in the chat may press."""
        return self.may_press if self.heard.private else anything

    async def may_tell_money(self) -> bool:
        """Whether sums may be told here: in a private chat, or in a group in which an owner allowed it."""
        group = None if self.heard.private else await self.store.group(self.heard.chat_id)
        return self.heard.private or (group is not None and group.money)

    async def discreet(self, incident: Incident) -> Incident:
        """The case as it may be told here."""
        return incident if await self.may_tell_money() else without_sums(incident)

    def sums_kept_back(self) -> Said:
        """Where to ask instead, in a group in which no sums may be told."""
        return self.toast(N_("Sums I tell in a private chat: write to me there. An owner may allow them here: /group."))

    def keyboard(self) -> Keyboard:
        """Buttons that only this person can press, and may."""
        return Keyboard(self.heard.chat_id, self.now, only=self.heard.user_id, may=self.may_press)

    async def said(self, message: Message, keys: Keyboard | None = None) -> Said:
        """The answer as a new message, its buttons stored."""
        return Said(messages=(await self.with_keys(message, keys),))

    async def board(
        self, message: Message, command: str, text: str = "", keys: Keyboard | None = None, *, more: bool = False
    ) -> Said:
        """The answer with a last row that renews it in place, and leafs on where there is `more`."""
        keys = keys or self.keyboard()
        args: Facts = {"command": command, "text": text}
        back = [("◀", "again", {**args, "page": self.page - 1})] if self.page > 0 else []
        on = [("▶", "again", {**args, "page": self.page + 1})] if more else []
        keys.row(*back, (self.tongue.label("Reload"), "again", {**args, "page": self.page}), *on)
        return await self.said(message, keys)

    async def with_keys(self, message: Message, keys: Keyboard | None) -> Message:
        """The message with its buttons, which are stored."""
        if keys is None:
            return message
        await self.store.add_buttons(keys.stored)
        return replace(message, buttons=keys.rows)

    def toast(self, text: str, **values: object) -> Said:
        """A short word at the pressed button; where nothing was pressed, a message."""
        if self.heard.button is None:
            return Said(messages=(Message(self.tongue._(text, **values)),))
        return Said(toast=self.tongue.label(text, **values))

    async def decide(self, scope: str, key: str, value: JsonValue) -> AuditEntry | None:
        """Decides it in this person's name; None where nothing changes."""
        return await self.store.decide(scope, key, value, self.person.name, self.now)

    async def note(self, key: str, before: JsonValue, after: JsonValue, scope: str = HOUSE) -> None:
        """Writes into the audit what this person changed elsewhere."""
        await self.store.note(scope, key, before, after, self.person.name, self.now)

    async def anew(self) -> "Turn":
        """The turn with the person as he is by now: in the language that he has just chosen."""
        return replace(self, person=await self.store.person_by_user(self.person.user_id) or self.person)

    # --- what several answers read -----------------------------------------------------------------------------------

    async def scene(self, incidents: Collection[Incident] = (), listings: Iterable[int] = ()) -> Scene:
        """These listings and those of the incidents, also where they are no longer watched."""
        wanted = {*listings, *(one.listing_id for one in incidents if one.listing_id)}
        found = {one.id: one for one in await self.store.listings(wanted, removed=True)}
        accounts = {listing.account for listing in found.values()} | {one.account for one in incidents}
        return Scene(found, {account: self.tools.platform_of(account) for account in accounts})

    async def known(self, listing: WatchedListing) -> Known:
        """What was last seen of the listing."""
        return await recall(self.store, listing)

    async def shown(self, row: Standing) -> Known:
        """What was last seen of the listing, as far as the platform lets it be shown at its age."""
        return await self.known(row.listing) if may_show_listing(row.platform, row.age) else Known()

    async def found(self, listing: WatchedListing, known: Known) -> tuple[Found, ...]:
        """The sellers on the listing with what they are to us."""
        return found_of(known, await self.circle(listing, known))

    async def circle(self, listing: WatchedListing, known: Known) -> Circle:
        """Who is who on the listing."""
        return self.circled(listing, known, await self.friends(self.tools.platform_of(listing.account)))

    async def friends(self, platform: str) -> list[Friend]:
        """Who is a friend on the platform, and who is ourselves."""
        return [*await self.store.friends(platform), *await self.tools.myself(platform)]

    def circled(self, listing: WatchedListing, known: Known, friends: Sequence[Friend]) -> Circle:
        """Who is who on the listing, with the friends of its platform at hand."""
        platform = self.tools.platform_of(listing.account)
        brand = known.content.brand if known.content else None
        house = partial(self.tools.house, listing.account)
        return Circle(listing, platform, brand, friends, self.now, house)

    async def hurry(self, listings: Iterable[int]) -> None:
        """Looks again at once at the listings, so that a decision shows."""
        for listing_id in listings:
            watches = await self.store.watches(listing_id)
            await self.store.want([watch.id for watch in watches], self.now)
        self.tools.wake()


def not_allowed(turn: Turn, role: Role) -> Said:
    """What somebody hears who may not do it."""
    needed, mine = (str(turn.tongue._(ROLES[one])) for one in (role, turn.person.role))
    return turn.toast("Only for: {role}. You are: {mine}.", role=needed, mine=mine)
