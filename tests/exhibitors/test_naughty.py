"""Strings that break programs, typed into every field of every step: nothing breaks, nothing typed is lost."""

import json
import random
from collections.abc import Callable
from pathlib import Path

import pytest
from flask import Flask
from lxml import html

from eventsapp.exhibitors.forms import STEP_FORMS
from eventsapp.web.forms import clean_text
from tests.factories import make_fair, make_user

PIECES = 6


@pytest.mark.parametrize("name", STEP_FORMS)
def test_naughty_strings_come_back_whole_and_harmless(
    app: Flask, sign_in: Callable, shared_data: Callable[[str], Path], name: str
) -> None:
    make_fair(slug="expo")
    client = sign_in(make_user())
    strings = json.loads(shared_data("torture/blns/blns.json").read_text("utf-8"))
    page = html.fromstring(client.get(f"/exhibit/expo/apply/{name}").text)
    fields = [field for field in page.forms[-1].inputs if field.name and field.name not in {"csrf_token", "later"}]
    for start in random.Random(7).sample(range(len(strings)), PIECES):
        typed = {field.name: strings[(start + place) % len(strings)] for place, field in enumerate(fields)}
        answer = client.post(f"/exhibit/expo/apply/{name}", data=typed)
        assert answer.status_code in {302, 422}, typed
        page = client.get(f"/exhibit/expo/apply/{name}") if answer.status_code == 302 else answer
        again = html.fromstring(page.text)
        for field in again.forms[-1].inputs:
            if field.tag == "textarea" or field.get("type") in {"text", "email", "tel", "url"}:
                shown, meant = (field.value or "").split(), clean_text(typed.get(field.name))
                assert shown in (meant.split(), meant.lower().split()), field.name
        assert not again.xpath("//main//script")
