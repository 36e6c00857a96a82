"""/bundle: which SKUs are sold as one, and what they are made of; such a one costs what its parts do."""

from monitor.bundles import read_bundle, written
from monitor.chat import Said
from monitor.commands.leafing import leaf, number_of, shown
from monitor.commands.turn import Turn
from monitor.language import joined, name
from monitor.messages import Message
from monitor.render.words import bold, code
from storage.states import Bundle

_EXAMPLE = "/bundle SET-1 = LAMP-1 x2, BULB-1 x3"
_NONE = frozenset({"none", "off", "-", "无", "нет", "なし", "بدون"})


async def bundle(turn: Turn, text: str) -> Said:
    """“SKU = SKU x2, SKU x3” says it, “SKU none” takes it back, no word (or a page) shows all."""
    words = text.split()
    if not words or (len(words) == 1 and text.strip().isdecimal()):
        return await _shown(turn, number_of(text))
    if "=" not in text and words[-1].casefold() in _NONE:
        return await _dropped(turn, " ".join(words[:-1]))
    wish = read_bundle(text)
    if wish is None:
        said = turn.tongue._("I do not understand it. Write it like this: {example}", example=code(_EXAMPLE))
        return await turn.said(Message(said))
    before = next((one for one in await turn.store.bundles() if one.sku == wish.sku), None)
    await turn.store.put_bundles([wish])
    await turn.note(f"bundle {wish.sku}", written(before.components) if before else None, written(wish.components))
    kept = turn.tongue._("Kept: {sku} is made of {parts}.", sku=code(wish.sku), parts=code(written(wish.components)))
    return await turn.said(Message(kept))


async def _dropped(turn: Turn, sku: str) -> Said:
    found = next((one for one in await turn.store.bundles() if one.sku.casefold() == sku.casefold()), None)
    if found is None:
        return await turn.said(Message(turn.tongue._("There is no bundle “{sku}”.", sku=name(sku, 40))))
    await turn.store.put_bundles([Bundle(found.sku, ())])
    await turn.note(f"bundle {found.sku}", written(found.components), None)
    return await turn.said(Message(turn.tongue._("{sku} is no bundle any more.", sku=code(found.sku))))


async def _shown(turn: Turn, page: int) -> Said:
    found = await turn.store.bundles()
    how = turn.tongue._("Say one with {command}.", command=code(_EXAMPLE))
    lines = [bold(turn.tongue._("What is sold as one"))]
    rows = [f"{one.sku} = {written(one.components)}" for one in found]
    lines += [name(row, 200) for row in shown(rows, page)] or [turn.tongue._("No bundle is known yet.")]
    keys = turn.keyboard()
    leaf(keys, "", page, len(found), command="bundle")
    return await turn.said(Message(joined((*lines, how))), keys)
