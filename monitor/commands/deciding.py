"""Who a seller is to us: friends by scope, and the decisions of the first look."""

from collections.abc import Mapping, Sequence
from dataclasses import replace

from adapters.readings import Seller
from monitor.chat import Said
from monitor.commands.steps import do
from monitor.commands.turn import Turn
from monitor.facts import seller_of
from monitor.findings import Known
from monitor.language import Html, clean, joined, short_id
from monitor.messages import Message
from monitor.nearest import nearest
from monitor.recall import recall_all
from monitor.render.words import STANDINGS, bold, listing_name, seller_name
from monitor.rules.sellers import NEW_SELLER
from monitor.sightings import FirstLook, Undecided, found_of, undecided_of
from storage.states import (
    Batch,
    Facts,
    Friend,
    FriendKind,
    FriendScope,
    Incident,
    JsonValue,
    RuleMemory,
    WatchedListing,
)

_MOST = 12


async def friend(turn: Turn, text: str) -> Said:
    """Without a name: the friends there are and the sellers nobody has decided on. With one: who is he?"""
    listings = await turn.store.listings()
    looks = await _looks(turn, listings)
    if text.strip():
        return await _named(turn, text, looks)
    every = await turn.store.friends()
    last = max(0, len(every) - 1) // _MOST
    turn = replace(turn, page=min(turn.page, last))
    friends = every[turn.page * _MOST :][:_MOST]
    keys = turn.keyboard()
    for one in undecided_of(looks)[:_MOST] if not turn.page else ():
        label = turn.tongue.label("{seller}: who is it?", seller=str(one.seller))
        keys.row((label, "scope", wish(one)))
    for each in friends:
        keys.row((turn.tongue.label("✕ {seller}", seller=each.name), "unfriend", {"friend": each.id}))
    lines = [_friend_line(turn, each, listings) for each in friends]
    title = turn.tongue._("Friends may be on your listings.") if friends else turn.tongue._("There are no friends yet.")
    return await turn.board(Message(joined((bold(title), *lines))), "friend", keys=keys, more=turn.page < last)


async def strangers(turn: Turn) -> Sequence[Undecided]:
    """The sellers nobody has decided on."""
    return undecided_of(await _looks(turn, await turn.store.listings()))[:_MOST]


async def _looks(turn: Turn, listings: Sequence[WatchedListing]) -> list[FirstLook]:
    """What is known of each of mine, and who sells there."""
    mine = [one for one in listings if not one.rival]
    known, platforms = await recall_all(turn.store, mine), {turn.tools.platform_of(one.account) for one in mine}
    friends = {platform: await turn.friends(platform) for platform in platforms}
    return [_look(turn, one, known[one.id], friends) for one in mine]


def _look(turn: Turn, listing: WatchedListing, known: Known, friends: Mapping[str, Sequence[Friend]]) -> FirstLook:
    platform = turn.tools.platform_of(listing.account)
    found = found_of(known, turn.circled(listing, known, friends[platform]))
    return FirstLook(listing, platform, known, found, shared=turn.tools.is_shared(listing))


async def _named(turn: Turn, text: str, looks: Sequence[FirstLook]) -> Said:
    """“/friend XYZ Store”, “/friend A3EXAMPLE9Q mine”: a seller by name or id, and at once what he is."""
    words = text.split()
    kinds = {"mine": FriendKind.MINE, "distributor": FriendKind.DISTRIBUTOR, "我的": FriendKind.MINE}
    kind = kinds.get(words[-1].casefold()) if len(words) > 1 else None
    sought = " ".join(words[:-1] if kind else words).casefold()
    seen = _seen(looks, sought)
    if seen is None:
        return await _nearest(turn, sought, looks)
    if kind is FriendKind.MINE:
        return await befriend(turn, {**wish(seen), "kind": kind.value, "scope": FriendScope.ALL.value, "value": ""})
    return await choose_scope(turn, wish(seen))


async def _nearest(turn: Turn, sought: str, looks: Sequence[FirstLook]) -> Said:
    """The sellers who are called most like what was written."""
    sellers = [found.seller for look in looks for found in look.found]
    near = nearest(sought, [(one, name) for one in sellers for name in (one.name, one.id) if name])
    if not near:
        return turn.toast("I have seen no seller called so. /who shows the names and ids.")
    keys = turn.keyboard()
    for one in near:
        keys.row(do(one.name or short_id(one.id or ""), "friend", one.id or one.name or ""))
    ask = turn.tongue._("I have seen no seller called so. Did you mean one of these?")
    return await turn.said(Message(ask), keys)


def _seen(looks: Sequence[FirstLook], sought: str) -> Undecided | None:
    for look in looks:
        for found in look.found:
            if sought in ((found.seller.id or "").casefold(), (found.seller.name or "").casefold()):
                return Undecided(found.seller, look.platform, (look.listing,))
    return None


def wish(one: Undecided) -> Facts:
    return {
        "platform": one.platform,
        "seller": one.seller.id or one.seller.key,
        "name": clean(one.seller.name or one.seller.id or "", 60),
        "listings": [listing.id for listing in one.listings],
    }


async def ask_scope(turn: Turn, ids: Sequence[int]) -> Said:
    """The [ Friend ] button of an alert: whose shop is it, and where may he be?"""
    incident = await turn.store.incident(ids[0]) if ids else None
    # One who came to several listings is a case of the account, and names them.
    several = incident.facts.get("listings") if incident else None
    listings = [one for one in several if isinstance(one, int)] if isinstance(several, list) else []
    if incident is not None and incident.listing_id is not None:
        listings = [one.listing_id for one in await turn.store.cases(ids) if one.listing_id is not None]
    if incident is None or not listings:
        return turn.toast("There is no such case.")
    return await choose_scope(turn, _wish_of(turn, incident, listings))


def _wish_of(turn: Turn, incident: Incident, listings: Sequence[int]) -> Facts:
    seller = seller_of(incident.facts.get("seller"))
    platform = turn.tools.platform_of(incident.account)
    return {
        "platform": platform,
        "seller": seller.id or seller.key,
        "name": clean(seller.name or seller.id or "", 60),
        "listings": [*listings],
    }


async def choose_scope(turn: Turn, wish: Facts) -> Said:
    """Buttons for each scope that makes sense for the seller's listing."""
    listing = await turn.store.listing(_numbers(wish)[0]) if _numbers(wish) else None
    if listing is None:
        return turn.toast("That listing is no longer watched.")
    brand = (await turn.known(listing)).content
    keys = turn.keyboard()
    label = turn.tongue.label
    keys.row((label("It is my own shop"), "befriend", _as(wish, FriendKind.MINE, FriendScope.ALL, "")))
    scopes = [
        (label("Distributor of this listing"), FriendScope.LISTING, str(listing.subject)),
        (label("… of the brand {brand}", brand=(brand.brand if brand else "") or ""), FriendScope.BRAND, _brand(brand)),
        (label("… of the market {market}", market=listing.subject.market), FriendScope.MARKET, listing.subject.market),
        (label("… everywhere"), FriendScope.ALL, ""),
    ]
    for text, scope, value in scopes:
        if value or scope is FriendScope.ALL:
            keys.row((text, "befriend", _as(wish, FriendKind.DISTRIBUTOR, scope, value)))
    seller = seller_name(turn.tongue, Seller(str(wish["seller"]), str(wish["name"]) or None))
    return await turn.said(Message(turn.tongue._("{seller}: who is it, and where may it sell?", seller=seller)), keys)


def _brand(content: object) -> str:
    return str(getattr(content, "brand", None) or "")


def _as(wish: Facts, kind: FriendKind, scope: FriendScope, value: str) -> Facts:
    return {**wish, "kind": kind.value, "scope": scope.value, "value": value}


async def befriend(turn: Turn, wish: Facts) -> Said:
    """The seller becomes a friend; the next look ends what was open about him."""
    kind, scope = FriendKind(str(wish["kind"])), FriendScope(str(wish["scope"]))
    made = await _add(turn, wish, kind, scope, str(wish["value"]))
    await turn.hurry(_numbers(wish))
    return await _confirm(turn, [made])


async def _add(turn: Turn, wish: Facts, kind: FriendKind, scope: FriendScope, value: str) -> Friend:
    name = str(wish["name"]) or str(wish["seller"])
    await turn.note("friend", None, [str(wish["platform"]), name, kind.value, scope.value, value])
    return await turn.store.add_friend(str(wish["platform"]), str(wish["seller"]), name, kind, scope, value)


async def _confirm(turn: Turn, made: Sequence[Friend]) -> Said:
    listings = await turn.store.listings()
    keys = turn.keyboard()
    for one in made[:_MOST]:
        keys.row((turn.tongue.label("Undo"), "unfriend", {"friend": one.id}))
    lines = [_friend_line(turn, one, listings) for one in made]
    said = await turn.said(Message(joined((turn.tongue._("🤝 A friend from now on:"), *lines))), keys)
    return Said(messages=said.messages, toast=turn.tongue.label("Noted.") if turn.heard.button else None)


def _friend_line(turn: Turn, one: Friend, listings: Sequence[WatchedListing]) -> Html:
    tongue = turn.tongue
    subject = next((each for each in listings if str(each.subject) == one.value), None)
    where = {
        FriendScope.ALL: tongue._("everywhere"),
        FriendScope.MARKET: tongue._("in the market {market}", market=one.value),
        FriendScope.BRAND: tongue._("for the brand {brand}", brand=one.value),
        FriendScope.LISTING: listing_name(subject) if subject else tongue._("for {listing}", listing=one.value),
    }[one.scope]
    kind = {kind.value: text for kind, text in STANDINGS.items()}[one.kind.value]
    seller = seller_name(tongue, Seller(one.seller_id, one.name))
    return tongue._("{seller}: {kind}, {where}", seller=seller, kind=tongue._(kind), where=where)


async def unfriend(turn: Turn, args: Facts) -> Said:
    """No friend any more; from the next look on he alerts."""
    number = args.get("friend")
    before = next((one for one in await turn.store.friends() if one.id == number), None)
    if before is None or not await turn.store.remove_friend(before.id):
        return turn.toast("That friend was removed before.")
    await turn.note("friend", [before.platform, before.name], None)
    await turn.hurry(listing.id for listing in await turn.store.listings())
    return turn.toast("No longer a friend.")


# --- the first look --------------------------------------------------------------------------------------------------


async def decide(turn: Turn, args: Facts) -> Said:
    """[ Mine ] everywhere, [ Distributor ] of the listings he was found on, [ Hijacker ] alerts at once."""
    choice = args.get("as")
    if choice == "hijacker":
        return await _hijacker(turn, args)
    if choice == "mine":
        return await befriend(turn, _as(args, FriendKind.MINE, FriendScope.ALL, ""))
    listings = [one for number in _numbers(args) if (one := await turn.store.listing(number))]
    made = [await _add(turn, args, FriendKind.DISTRIBUTOR, FriendScope.LISTING, str(one.subject)) for one in listings]
    await turn.hurry(_numbers(args))
    return await _confirm(turn, made)


async def _hijacker(turn: Turn, args: Facts) -> Said:
    """The rule waits for the morning no longer: its memory is told so, and the listings are looked at now."""
    async with turn.store.incident_lock:
        memories = [await _no_longer_waiting(turn, number, str(args["seller"])) for number in _numbers(args)]
        await turn.store.commit(Batch(memories=tuple(one for one in memories if one)))
    await turn.hurry(_numbers(args))
    return turn.toast("Noted: a hijacker. I look again now and open the case.")


async def _no_longer_waiting(turn: Turn, listing_id: int, seller: str) -> RuleMemory | None:
    row = (await turn.store.memories(listing_id)).get(NEW_SELLER.name)
    waiting = row.value.get("undecided") if row else None
    if row is None or not isinstance(waiting, Mapping) or seller not in waiting:
        return None
    now: dict[str, JsonValue] = {**waiting, seller: turn.now.isoformat()}
    return RuleMemory(listing_id, row.rule, row.version, {**row.value, "undecided": now})


def _numbers(args: Facts) -> list[int]:
    listed = args.get("listings")
    return [one for one in listed if isinstance(one, int)] if isinstance(listed, list) else []
