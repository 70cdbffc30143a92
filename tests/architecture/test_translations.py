import ast
import re

import pytest
from babel.messages.catalog import Message

from tests.architecture.tree import program_files, project_files, text_of
from tests.architecture.words import (
    LANGUAGES,
    bare_labels,
    bare_words,
    catalogue_of,
    computed_texts,
    placeholders_of,
    words_in_code,
)

# Seen only by who builds the pages.
NOT_FOR_READERS = ("templates/dev/",)


def forms_of(text: object) -> tuple[str, ...]:
    return tuple(str(form) for form in text) if isinstance(text, tuple | list) else (str(text),)


def wanted() -> list[Message]:
    return [message for message in words_in_code() if message.id]


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_text_is_translated(language: str) -> None:
    catalogue = catalogue_of(language)
    missing = []
    for message in wanted():
        found = catalogue.get(message.id, message.context)
        if found is None or not all(form.strip() for form in forms_of(found.string)):
            missing.append(message.id)
    assert missing == []


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_translation_keeps_the_placeholders(language: str) -> None:
    catalogue = catalogue_of(language)
    wrong = []
    for message in wanted():
        expected = placeholders_of(forms_of(message.id)[-1])
        found = catalogue.get(message.id, message.context)
        forms = [form for form in forms_of(found.string) if form] if found else []
        wrong += [f"{message.id!r}: {form!r}" for form in forms if placeholders_of(form) != expected]
    assert wrong == []


@pytest.mark.parametrize("language", LANGUAGES)
def test_no_translation_is_uncertain_or_left_over(language: str) -> None:
    catalogue = catalogue_of(language)
    known = {(forms_of(message.id), message.context) for message in wanted()}
    messages = [message for message in catalogue if message.id]
    assert [message.id for message in messages if message.fuzzy] == []
    assert list(catalogue.obsolete) == []
    assert [m.id for m in messages if (forms_of(m.id), m.context) not in known] == []


@pytest.mark.parametrize("language", LANGUAGES)
def test_no_sentence_is_still_english(language: str) -> None:
    same = [
        message.id
        for message in catalogue_of(language)
        if message.id and len(re.findall(r"[a-z]{3,}", re.sub(r"%\(\w+\)\w", "", forms_of(message.id)[0]))) > 3
        if forms_of(message.string)[0] == forms_of(message.id)[0]
    ]
    assert same == []


def test_no_text_to_translate_is_computed() -> None:
    found = [f"{path}:{line}" for path, tree in program_files("eventsapp", "workers") for line in computed_texts(tree)]
    assert found == []


def test_no_field_and_no_message_has_a_bare_text() -> None:
    files = [(path, tree) for path, tree in program_files("eventsapp") if path.name != "styleguide.py"]
    found = [f"{path} {words}" for path, tree in files for words in bare_labels(tree)]
    assert found == []


def test_no_template_has_bare_words() -> None:
    templates = [path for path in project_files() if path.match("templates/**/*.html")]
    for_readers = [path for path in templates if not path.as_posix().startswith(NOT_FOR_READERS)]
    assert for_readers
    found = {str(path): bare_words(text_of(path) or "") for path in for_readers}
    assert {path: words for path, words in found.items() if words} == {}


def test_a_bare_word_would_be_found() -> None:
    template = '<p title="Close">{{ _("Free") }} units {% trans %}left{% endtrans %} <b>A-12</b></p>'
    assert bare_words(template) == ["Close", "units"]


def test_a_computed_text_would_be_found() -> None:
    assert list(computed_texts(ast.parse('_("a")\n_(f"{x} b")\n_(name)'))) == [2, 3]
