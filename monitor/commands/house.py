"""The pages of /settings that are the owners': rules with their thresholds, and what is looked at."""

from collections.abc import Sequence
from decimal import Decimal

from monitor.buttons import Keyboard
from monitor.commands.choices import TOPICS
from monitor.commands.leafing import NOISES, Page, go, leaf, number_of, put, rows, rule_label, shown
from monitor.commands.naming import scope_name
from monitor.commands.rhythms import promises
from monitor.commands.rule_names import RULE_NAMES
from monitor.commands.turn import Turn
from monitor.decisions import THRESHOLD
from monitor.language import Html, joined
from monitor.noise import NOISE, Noise, noises_of
from monitor.render.coverage import QUESTIONS
from monitor.render.rules import RULE_LINES
from monitor.render.words import bold, code
from monitor.rules import OF_ACCOUNTS, THRESHOLDS
from monitor.thresholds import Threshold
from storage.slots import HOUSE
from storage.states import Decision
from storage.switched import OFF, ON, TOPIC

_MOST_SHOWN = 12


def parent(word: str, rest: str) -> str:
    """The page to which the way back leads."""
    if word == "rule":
        return "rules"
    return "noise" if word == "noise" and rest.strip() in RULE_LINES else ""


async def rules(turn: Turn, text: str) -> Page:
    """All rules; those that are switched off or silent for everybody say so."""
    noises = noises_of(await turn.store.decisions(NOISE))
    at = number_of(text)
    keys = turn.keyboard()
    marks = {Noise.ON: "", Noise.SILENT: "🔕 ", Noise.OFF: "✕ "}
    names = shown(RULE_NAMES, at)
    noise = {rule: noises.decided.get((HOUSE, rule), Noise.ON) for rule in names}
    rows(keys, (go(f"{marks[noise[rule]]}{rule_label(turn, rule)}", f"rule {rule}") for rule in names), 1)
    leaf(keys, "rules", at, len(RULE_NAMES))
    return turn.tongue._("Which rule? What holds for everybody is decided here."), keys


async def rule(turn: Turn, text: str) -> Page:
    """One rule: what it watches for, its thresholds with buttons to move them, and how loudly it is told."""
    if text not in RULE_LINES:
        return await rules(turn, "")
    keys = turn.keyboard()
    mine = [one for one in THRESHOLDS if one.rule == text]
    decided = await turn.store.decisions(THRESHOLD + text)
    lines = [code(text), turn.tongue._(RULE_LINES[text])]
    for one in mine:
        lines += await _threshold(turn, keys, one, [row for row in decided if row.key == THRESHOLD + one.name])
    lines += await promises(turn, text)
    lines += await _narrower(turn, mine)
    noises = noises_of(await turn.store.decisions(NOISE))
    now = noises.decided.get((HOUSE, text), Noise.ON)
    keys.row(*(put(turn.tongue.label(NOISES[one]), f"rule.{text} {one.value}", holds=one is now) for one in Noise))
    lines.append(turn.tongue._("For everybody it is: {noise}", noise=turn.tongue._(NOISES[now])))
    return joined(lines), keys


async def _narrower(turn: Turn, mine: Sequence[Threshold]) -> list[Html]:
    """How a threshold is decided for less than all, where the rule has one."""
    tongue, lines = turn.tongue, []
    if single := next((one for one in mine if one not in OF_ACCOUNTS), None):
        said = code(f"/set {single.name} {single.default} for Blue Lamp")
        lines.append(tongue._("For one listing or tag: {command}", command=said))
    if mine:
        account = min((one.account for one in await turn.store.listings()), default="shop")
        said = code(f"/set {mine[0].name} {mine[0].default} for {account}")
        lines.append(tongue._("For one account: {command}", command=said))
    return lines


async def _threshold(turn: Turn, keys: Keyboard, one: Threshold, decided: Sequence[Decision]) -> list[Html]:
    """What holds for all with its default, what differs where, and a row of buttons."""
    tongue = turn.tongue
    by_scope = {row.scope: Decimal(str(row.value)) for row in decided}
    value = by_scope.pop(HOUSE, one.default)
    said = tongue._(one.says, value=tongue.number(value))
    if value != one.default:
        said = tongue._("{said} (default: {value})", said=said, value=tongue.number(one.default))
    lines = [Html(f"• {said} · <code>{one.name}</code>")]
    for scope, other in list(by_scope.items())[:_MOST_SHOWN]:
        where = await scope_name(turn, scope)
        lines.append(tongue._("  for {where}: {value}", where=where, value=tongue.number(other)))
    less, more = max(one.least, value - one.step), min(one.most, value + one.step)
    buttons = [
        put(f"− {tongue.number(less)}", f"{one.name} {less}") if less != value else None,
        put(f"↺ {tongue.number(one.default)}", f"{one.name} default") if value != one.default else None,
        put(f"+ {tongue.number(more)}", f"{one.name} {more}") if more != value else None,
    ]
    keys.row(*(button for button in buttons if button))
    return lines


async def topics(turn: Turn, text: str) -> Page:
    """Which questions are asked about listings, with those that are excepted."""
    tongue = turn.tongue
    decided = await turn.store.decisions(TOPIC)
    keys = turn.keyboard()
    lines = [bold(tongue._("What is looked at"))]
    toggles = []
    for topic in TOPICS:
        key = TOPIC + topic.value
        by_scope = {row.scope: row.value for row in decided if row.key == key}
        off = by_scope.pop(HOUSE, ON) == OFF
        lines.append(Html(f"{'✕' if off else '✓'} {tongue._(QUESTIONS[topic])} · <code>{key}</code>"))
        for scope, word in list(by_scope.items())[:_MOST_SHOWN]:
            state = tongue._("off") if word == OFF else tongue._("on")
            lines.append(tongue._("  for {where}: {value}", where=await scope_name(turn, scope), value=state))
        toggles.append(put(tongue.label(QUESTIONS[topic]), f"{key} {ON if off else OFF}", holds=not off))
    rows(keys, toggles)
    lines.append(tongue._("For one listing or tag: {command}", command=code("/set topic.copycats off for Blue Lamp")))
    return joined(lines), keys
