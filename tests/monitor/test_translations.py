"""No text without its translation, and no translation that lost a place, a tag, a plural form or stayed English."""

import re
from collections import Counter
from importlib.resources import files

import pytest

from monitor.commands.table import BY_NAME
from monitor.demo.markup import parse_html
from monitor.language import LANGUAGES
from tests.monitor.jargon import STAYS, WORDS
from tests.monitor.texts import LOCALE, extracted, forms, is_complete, texts_of, translated

OTHERS = [language for language in LANGUAGES if language != "en"]
# How many forms a number asks for (Unicode CLDR, "Language Plural Rules", cardinals with their decimals left out).
_PLURALS = {"zh": 1, "ja": 1, "ru": 3, "ar": 6}
# Forms that stand for one number alone may say it as a word: “two looks”.
_SAID_AS_WORDS = {"ar": (0, 1, 2)}
_PLACE = re.compile(r"\{(\w+)\}")
_COMMAND = re.compile(r"/([a-z]+)(?![a-z])")
_TAG = re.compile(r"</?\w+")
# What people type or click is the same in every language.
_TYPED = re.compile(r"<code>.*?</code>|<[^<>]*>|\{\w+\}|[/@]\w+|https?://\S+|--\w+")
_WORD = re.compile(r"[A-Za-z]{3,}")


@pytest.mark.parametrize("language", OTHERS)
def test_every_text_is_translated(language: str) -> None:
    done = {forms(one.id) for one in translated(language) if one.id and is_complete(one.string)}
    missing = [one.id for one in extracted() if one.id and forms(one.id) not in done]
    assert not missing


@pytest.mark.parametrize("language", OTHERS)
def test_no_translation_is_left_over_or_uncertain(language: str) -> None:
    template = extracted()
    kept = [one for one in translated(language) if one.id]
    assert not [one.id for one in kept if template.get(one.id) is None]
    assert not [one.id for one in kept if one.fuzzy]
    written = re.findall(r"^msgid ", (LOCALE / f"{language}.po").read_text("utf-8"), re.MULTILINE)
    assert len(written) == len(kept) + 1, "a text stands there twice"


@pytest.mark.parametrize("language", OTHERS)
def test_every_number_has_its_form(language: str) -> None:
    catalogue = translated(language)
    assert catalogue.num_plurals == _PLURALS[language]
    for one in catalogue:
        if isinstance(one.id, tuple | list):
            assert len(forms(one.string)) == _PLURALS[language], one.id


@pytest.mark.parametrize("language", OTHERS)
def test_every_translation_keeps_the_places_and_tags_of_its_text(language: str) -> None:
    for one in translated(language):
        wanted = forms(one.id)[-1]
        for place, form in enumerate(forms(one.string) if one.id else ()):
            assert Counter(_TAG.findall(form)) == Counter(_TAG.findall(wanted)), f"{one.id!r} became {form!r}"
            spare = {"count"} if len(forms(one.string)) > 1 and place in _SAID_AS_WORDS.get(language, ()) else set()
            lost = set(_PLACE.findall(wanted)) ^ set(_PLACE.findall(form))
            assert lost <= spare, f"{one.id!r} became {form!r}"


@pytest.mark.parametrize("language", OTHERS)
def test_no_translation_is_still_english(language: str) -> None:
    known = WORDS | STAYS[language]
    for one in translated(language):
        for form in forms(one.string) if one.id else ():
            left = [word for word in _WORD.findall(_TYPED.sub(" ", form)) if word.casefold() not in known]
            assert not left, f"{one.id!r} became {form!r}"


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_text_is_fit_for_a_message(language: str) -> None:
    catalogue = extracted() if language == "en" else translated(language)
    for one in catalogue:
        for form in forms(one.id if language == "en" else one.string) if one.id else ():
            parse_html(form)  # raises where the Bot API would refuse it
            assert "&" not in form


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_command_can_be_tapped(language: str) -> None:
    """Telegram makes a command of “/word” only where no letter touches it, and every script has letters."""
    catalogue = extracted() if language == "en" else translated(language)
    said = [form for one in catalogue if one.id for form in forms(one.id if language == "en" else one.string)]
    named = [(form, found) for form in said for found in _COMMAND.finditer(form) if found[1] in BY_NAME]
    assert named
    for form, found in named:
        around = form[: found.start()][-1:] + form[found.end() :][:1]
        assert not any(map(str.isalnum, around)), form


def test_texts_in_f_strings_and_nested_calls_are_found() -> None:
    source = "f'{t._(\"a\")}'; t._(N_('b')); t.ngettext('c', 'd', 2); t.label('e'); t._(variable)"
    assert set(texts_of(source)) == {"a", "b", ("c", "d"), "e"}


def test_the_translations_are_shipped_with_the_package() -> None:
    assert all((files("monitor") / "locale" / f"{language}.po").is_file() for language in OTHERS)
