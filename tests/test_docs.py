"""The documents agree with the code and with each other: links, commands, places, platforms and variables."""

import re
import subprocess
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from typer.core import TyperGroup
from typer.main import get_command

from adapters.aliexpress.api import AliExpressApi
from adapters.amazon.api import AmazonApi
from adapters.amazon.markets import MARKETS
from adapters.base import Adapter
from adapters.ebay.api import EbayApi
from adapters.ebay.markets import MARKETS as SITES
from adapters.readings import Topic
from adapters.registry import PLATFORMS, load
from monitor import cli
from monitor.commands.table import COMMANDS

ROOT = Path(__file__).resolve().parents[1]
DOCUMENTS = sorted(path.relative_to(ROOT).as_posix() for path in (*ROOT.glob("README*.md"), *ROOT.glob("docs/*.md")))
# How the README's table names each platform of the registry.
ROWS = {
    "amazon": f"Amazon, {len(MARKETS)} markets",
    "ebay": f"eBay, {len(SITES)} sites",
    "aliexpress": "AliExpress, all its sites",
    "web": "any shop with schema.org data",
}
_BY_API: dict[str, type[Adapter[Any]]] = {
    "Amazon by the Selling Partner API": AmazonApi,
    "eBay by its APIs": EbayApi,
    "AliExpress by your own app": AliExpressApi,
}
_LINK = re.compile(r"\]\(([^)\s]+)\)")
_CODE = re.compile(r"```.*?```|`([^`\n]+)`", re.DOTALL)
_PLACE = re.compile(r"^(?:adapters|storage|monitor|tests|docs|deploy)/[\w/.-]*$")
# What may stand before a command on a server.
_ELSEWHERE = re.compile(r"^(?:sudo -u twoam|docker compose -f deploy/compose\.yaml exec twoam) (?=twoam )")


def read(document: str) -> str:
    return (ROOT / document).read_text("utf-8")


def anchors(document: Path) -> set[str]:
    """The fragments that GitHub makes of a document's headings."""
    text = re.sub(r"```.*?```", "", document.read_text("utf-8"), flags=re.DOTALL)
    headings = re.findall(r"^#+ (.+)$", text, re.MULTILINE)
    return {re.sub(r"[^\w\- ]", "", heading.lower()).replace(" ", "-") for heading in headings}


def quoted(document: str) -> Iterator[str]:
    """What stands between backticks, and each line of the shell blocks."""
    text = read(document)
    yield from (hit[1] for hit in _CODE.finditer(text) if hit[1])
    for block in re.findall(r"```sh\n(.*?)```", text, re.DOTALL):
        yield from (line.partition("#")[0].strip() for line in block.splitlines())


def shown(document: str) -> list[str]:
    """The commands of a document's shell blocks, in their order."""
    blocks = re.findall(r"```sh\n(.*?)```", read(document), re.DOTALL)
    return [said for block in blocks for line in block.splitlines() if (said := line.partition("#")[0].strip())]


def outline(document: str) -> list[tuple[str, int]]:
    """What a reader sees of a document's build: its headings and the rows of its tables."""
    return [(line.split()[0], line.count("|")) for line in read(document).splitlines() if line[:1] in "#|" and line]


@pytest.mark.parametrize("document", DOCUMENTS)
def test_every_link_leads_somewhere(document: str) -> None:
    for target in _LINK.findall(read(document)):
        if target.startswith("https://"):
            continue
        name, _, anchor = target.partition("#")
        path = (ROOT / document).parent / name if name else ROOT / document
        assert path.exists(), target
        assert not anchor or anchor in anchors(path), target


@pytest.mark.parametrize("document", DOCUMENTS)
def test_every_command_named_is_one(document: str) -> None:
    program = get_command(cli.app)
    assert isinstance(program, TyperGroup)
    commands = (_ELSEWHERE.sub("", said) for said in quoted(document))
    for words in (said.split() for said in commands if said.startswith("twoam ")):
        if words[1].startswith("-"):
            continue
        command = program.commands[words[1]]
        if isinstance(command, TyperGroup) and len(words) > 2 and not words[2].startswith("-"):
            command = command.commands[words[2]]
        known = {option for parameter in command.params for option in parameter.opts} | {"--help"}
        assert {word for word in words if word.startswith("--")} <= known, " ".join(words)


@pytest.mark.parametrize("document", DOCUMENTS)
def test_every_chat_command_named_is_one(document: str) -> None:
    known = {f"/{one.name}" for one in COMMANDS} | {"/newbot", "/start"}
    for said in quoted(document):
        if found := re.match(r"/[a-z]+(?=$| )", said):
            assert found[0] in known, said


@pytest.mark.parametrize("document", DOCUMENTS)
def test_every_place_named_is_there(document: str) -> None:
    for said in filter(_PLACE.match, quoted(document)):
        assert (ROOT / said).exists() or "NAME" in said, said


@pytest.mark.parametrize("document", DOCUMENTS)
def test_every_line_of_the_script_named_is_one(document: str) -> None:
    script = read("run.sh")
    program = get_command(cli.app)
    assert isinstance(program, TyperGroup)
    demo = {option for parameter in program.commands["demo"].params for option in parameter.opts}
    for words in (said.split() for said in quoted(document) if said.startswith("./run.sh ")):
        assert re.search(rf"^ +(?:[a-z]+ \| )*{words[1]}(?: \| [a-z]+)*\)", script, re.MULTILINE), words
        assert words[1] != "demo" or {word for word in words if word.startswith("--")} <= demo, words


def test_the_chinese_readme_shows_the_same_commands_and_rows_and_each_leads_to_the_other() -> None:
    assert shown("README.zh.md") == shown("README.md")
    assert outline("README.zh.md") == outline("README.md")
    assert "](README.zh.md)" in read("README.md")
    assert "](README.md)" in read("README.zh.md")
    works = [line.count("支持") for line in read("README.zh.md").splitlines() if line.startswith("|")]
    assert works == [line.count(" yes ") for line in read("README.md").splitlines() if line.startswith("|")]


@pytest.mark.parametrize("document", DOCUMENTS)
def test_every_line_to_type_is_good_shell(document: str) -> None:
    subprocess.run(["/bin/sh", "-n"], input="\n".join(shown(document)), text=True, check=True)


def test_the_script_is_a_good_shell_script() -> None:
    subprocess.run(["/bin/sh", "-n", ROOT / "run.sh"], check=True)


def test_the_table_of_platforms_is_the_registry() -> None:
    rows = [
        [cell.strip() for cell in line.strip("|").split("|")] for line in read("README.md").splitlines() if "|" in line
    ]
    table = {row[0]: row[2:4] for row in rows}
    assert set(ROWS) == set(PLATFORMS)
    for platform, start in ROWS.items():
        topics = load(platform).topics()
        (name,) = (name for name in table if name.startswith(start))
        assert [cell == "yes" for cell in table[name]] == [topic in topics for topic in (Topic.LISTINGS, Topic.OFFERS)]
    for name, kind in _BY_API.items():
        assert [cell == "yes" for cell in table[name]] == [
            topic in kind.topics() for topic in (Topic.LISTINGS, Topic.OFFERS)
        ]
    works = {name for name, cells in table.items() if "yes" in cells}
    assert len(works) == len(PLATFORMS) + len(_BY_API), "nothing else may say that it works"
