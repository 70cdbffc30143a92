"""Every form of the site with every nasty string: no 500, nothing lost, nothing unescaped."""

import tempfile
from collections.abc import Iterator
from io import BytesIO
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from eventsapp.infra import outbox
from eventsapp.infra.database import db
from eventsapp.infra.outbox import OutboxEntry
from eventsapp.messaging.actions import send_due
from eventsapp.messaging.models import Mail, MailState
from eventsapp.venues.editing.steps import OPERATIONS
from tests.conftest import make_app
from tests.fuzz.conftest import turns, undone
from tests.fuzz.forms import Form, forms_on, is_unescaped, lost_fields
from tests.fuzz.world import FORGOTTEN, World
from tests.sizes import sized

pytestmark = pytest.mark.long
MANY_FORMS = 8
SHARES = sized(4, 1)
"""The many forms of one view, the steps of the plan editor, share its strings; in the long run each gets all."""
MOST_TOLD = 5
NO_FORMS = {
    "badges_layouts.preview",
    "badges_layouts.rearrange",
    "checkin_attending.beat",
    "checkin_consents.opened",
    "checkin_grouping.admit",
    "checkin_scanning.sync",
    "checkin_scanning.undo",
    "checkin_stations.beat",
    "leads_media.send",
    "leads_phone.sync",
    "plan_editor.operate",
}
"""Views that only scripts and second buttons of a form ask."""
BUTTON_TURNS = 5
"""A form that is a button alone has nothing for strings to stand in."""


def posting_views() -> list[str]:
    """Name every view that takes a form."""
    with tempfile.TemporaryDirectory() as folder:
        app = make_app(f"sqlite:///{folder}/no.sqlite", Path(folder))
        rules = [rule for rule in app.url_map.iter_rules() if not rule.rule.startswith("/api/")]
        return sorted({rule.endpoint for rule in rules if "POST" in (rule.methods or ())} - NO_FORMS)


@pytest.mark.parametrize("endpoint", posting_views())
def test_form_survives_every_string_and_shows_what_was_typed(world: World, strings: list[str], endpoint: str) -> None:
    assert endpoint in world.forms, f"nobody finds a form for {endpoint}"
    problems: list[str] = []
    found = world.forms[endpoint]
    for place, (person, form) in enumerate(found):
        chosen = turns(endpoint)[place % SHARES :: SHARES] if len(found) > MANY_FORMS else turns(endpoint)
        for turn in chosen[: None if form.fields else BUTTON_TURNS]:
            with undone():
                sent = values_for(form, strings, turn)
                problems += [f"{form.action} {turn}: {words}" for words in problems_of(world, person, form, sent)]
            if len(problems) >= MOST_TOLD:
                break
    assert problems == []


def test_search_survives_every_string_and_shows_what_was_typed(world: World, strings: list[str]) -> None:
    assert len(world.searches) > 5
    problems: list[str] = []
    for person, form in world.searches:
        browser = world.browser_of(person)
        for turn in turns(form.endpoint):
            sent = {one.name: strings[(turn + place) % len(strings)] for place, one in enumerate(form.fields)}
            answer = browser.get(urlsplit(form.action).path, query_string=sent)
            problems += [f"{form.endpoint} {turn}: {words}" for words in told_by(answer, sent)]
            if answer.status_code == 200:
                problems += [f"{form.endpoint} {turn}: {lost}" for lost in lost_fields(form, sent, answer.text)]
    assert problems[:MOST_TOLD] == []


STEP_VALUES = ("number", "numbers", "x", "y", "width", "depth", "zone", "package", "corners", "parts", "kind_of")


def test_step_of_a_drawing_in_json_survives_every_string(world: World, strings: list[str]) -> None:
    browser = world.browser_of("organiser")
    drawing = browser.get("/organise/world/plan/B/edit/drawing").get_json()
    for turn in turns("plan_editor.operate"):
        with undone():
            values = {name: strings[(turn + place) % len(strings)] for place, name in enumerate(STEP_VALUES)}
            step = {
                "version": drawing["version"],
                "operation": {"kind": sorted(OPERATIONS)[turn % len(OPERATIONS)], **values},
            }
            answer = browser.post("/organise/world/plan/B/edit/operations", json=step)
            assert answer.status_code in {200, 422}, (step, answer.text)


def values_for(form: Form, strings: list[str], turn: int) -> dict[str, str]:
    """Give each field its string; hidden ones only every third time, as they would refuse all else."""
    values = {}
    for place, field in enumerate(form.fields):
        if field.kind != "hidden" or turn % 3 == 0:
            values[field.name] = strings[(turn + place) % len(strings)]
    if form.buttons:
        name, value = form.buttons[turn % len(form.buttons)]
        if name:
            values[name] = strings[turn] if turn % 7 == 0 else value
    return values


def problems_of(world: World, person: str, form: Form, sent: dict[str, str]) -> Iterator[str]:
    """Send the form and say what is wrong with the answer, and with the page it leads to."""
    browser = world.browser_of(person)
    answer = send(browser, form, sent)
    yield from told_by(answer, sent)
    if answer.status_code in {200, 422} and answer.mimetype == "text/html":
        shown = forms_on(world.app, form.page, answer.text)
        if any(other.endpoint == form.endpoint for other in shown):
            yield from lost_fields(form, sent, answer.text)
    elif answer.status_code in {302, 303}:
        after = browser.get(answer.headers["Location"])
        yield from told_by(after, sent)
        if after.status_code >= 400:
            yield f"{after.status_code} at {after.request.path} afterwards"
        yield from troubles_of_workers()


def troubles_of_workers() -> Iterator[str]:
    """Handle the facts that the form has made and send its mails; say what failed."""
    while outbox.deliver_due() + send_due():
        pass
    facts = db.session.scalars(
        db.select(OutboxEntry).where(
            OutboxEntry.handled_at.is_(None), OutboxEntry.tries == 1, OutboxEntry.handler != FORGOTTEN
        )
    )
    yield from (f"fact {fact.fact}: {fact.error}" for fact in facts)
    mails = db.session.scalars(db.select(Mail).where(Mail.state != MailState.SENT, Mail.tries > 0))
    yield from (f"mail {mail.name} to {mail.recipient!r}: {mail.error}" for mail in mails)


def told_by(answer: TestResponse, sent: dict[str, str]) -> Iterator[str]:
    """Say whether the site broke, or showed what was sent as markup."""
    if answer.status_code >= 500:
        yield f"{answer.status_code} for {sent}"
    if answer.mimetype == "application/pdf":  # shows nothing as markup
        return
    for text in {*sent.values()}:
        # One that is another behind a quotation mark stands in the page where that other one is a value.
        if is_unescaped(text, answer.text) and text[1:] not in sent.values():
            yield f"{answer.request.path}: unescaped {text!r}"


def send(browser: FlaskClient, form: Form, sent: dict[str, str]) -> TestResponse:
    files = {field.name for field in form.fields if field.kind == "file"}
    if not files:
        return browser.post(form.action, data=sent)
    data: dict[str, object] = {name: text for name, text in sent.items() if name not in files}
    for name in files & sent.keys():
        data[name] = (BytesIO(sent[name].encode()), sent[name][:100])
    return browser.post(form.action, data=data, content_type="multipart/form-data")
