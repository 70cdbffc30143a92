"""A question from one phone to all others and the screen, by way of a moderator; feedback; all without an account."""

import re
import secrets
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest
from playwright.sync_api import expect
from sqlalchemy import select

from config import load_settings
from eventsapp import create_app
from eventsapp.accounts.models import User
from eventsapp.demo.people import ORGANISER
from eventsapp.infra.database import db, transaction
from eventsapp.questions.actions import make_link
from eventsapp.questions.models import Feedback
from tests.browser.window import PHONE_SIZE, Window
from tests.factories import make_fair
from tests.questions.asking import make_sessions_now
from tests.services.running import RunningService
from tests.services.site import Site

PHONE = {"width": PHONE_SIZE["width"], "height": PHONE_SIZE["height"]}
SECONDS = 10_000


@dataclass(frozen=True)
class Asking:
    """A fair of its own with a session that runs and one that is over."""

    slug: str
    running: int
    over: int
    token: str

    @property
    def room(self) -> str:
        """Where the pages of the session that runs are."""
        return f"/{self.slug}/sessions/{self.running}"

    def team(self, page: str) -> str:
        """Return the address of a page of the team."""
        return f"/organise/{self.slug}/programme/{page}?lang=en"


@pytest.fixture
def asking(demo: RunningService) -> Iterator[Asking]:
    """Write such a fair beside the demo."""
    app = create_app(load_settings(Site(Path(demo.folder)).environ))
    with app.app_context():
        organiser = db.session.scalar(select(User).where(User.email == ORGANISER.email))
        assert organiser is not None
        fair = make_fair(slug=f"asking-{secrets.token_hex(4)}", organiser=organiser)
        running, over = make_sessions_now(fair)
        with transaction():
            token = make_link(fair, running, actor=organiser)
            for score in (5, 4, 4):
                words = {"comment": "Good pace" if score == 5 else "", "device": secrets.token_hex(8)}
                db.session.add(Feedback(session_id=over, fair_id=fair.id, score=score, **words))
        slug = fair.slug
        yield Asking(slug, running, over, token)
        db.session.remove()
        db.engine.dispose()


def test_question_goes_by_the_moderator_to_every_phone_and_the_screen(
    open_window: Callable[..., Window], asking: Asking
) -> None:
    one, other, stage = open_window(**PHONE), open_window(**PHONE), open_window(**PHONE)
    screen = open_window(width=1920, height=1080)
    page = one.go(f"/{asking.slug}/agenda/{asking.running}?lang=en")
    page.get_by_role("link", name="Questions of the audience").click()
    one.check_everywhere()
    other.go(f"{asking.room}/questions?lang=en")
    screen.go(f"{asking.room}/questions/screen?lang=en")
    stage.go(f"{asking.room}/moderate/{asking.token}?lang=en")
    expect(screen.page.locator(".room-screen__none")).to_contain_text("Ask the first question")
    page.get_by_label("Your question").fill("Does it pick ripe figs?")
    page.get_by_role("button", name="Send the question").click()
    expect(page.locator(".ask-one--own")).to_contain_text("Does it pick ripe figs?")
    incoming = stage.page.locator(".ask-group--waiting .ask-one")
    expect(incoming).to_contain_text("Does it pick ripe figs?", timeout=SECONDS)
    stage.check_everywhere()
    expect(other.page.locator(".ask-one")).to_have_count(0)
    incoming.get_by_role("button", name="Let through").click()
    expect(stage.page.locator(".ask-group--shown .ask-one")).to_contain_text("figs")
    shown = other.page.locator(".ask-shown .ask-one")
    expect(shown).to_contain_text("Does it pick ripe figs?", timeout=SECONDS)
    expect(screen.page.locator(".question-screen__one")).to_contain_text("figs", timeout=SECONDS)
    screen.check()
    shown.get_by_role("button").click()
    expect(shown.get_by_role("button")).to_contain_text("1Voted")
    other.check_everywhere()
    expect(page.locator(".ask-shown .ask-one button")).to_contain_text("1Vote", timeout=SECONDS)
    shown.get_by_role("button").click()
    expect(shown.get_by_role("button")).to_contain_text("0Vote")
    stage.page.locator(".ask-group--shown").get_by_role("button", name="Answered").click()
    expect(shown.locator(".tag")).to_contain_text("Answered", timeout=SECONDS)
    expect(screen.page.locator(".question-screen__one")).to_have_count(0, timeout=SECONDS)
    stage.page.locator(".ask-group--answered").get_by_role("button", name="Undo").click()
    expect(screen.page.locator(".question-screen__one")).to_contain_text("figs", timeout=SECONDS)


def test_what_is_being_typed_stays_while_others_ask(open_window: Callable[..., Window], asking: Asking) -> None:
    one, other = open_window(**PHONE), open_window(**PHONE)
    page = one.go(f"{asking.room}/questions?lang=en")
    page.get_by_label("Your question").fill("Half a ques")
    team = open_window()
    team.sign_in(ORGANISER)
    team.go(asking.team(f"sessions/{asking.running}/questions"))
    team.page.get_by_label("Shown at once").check()
    team.page.get_by_role("button", name="Save").click()
    expect(team.page.get_by_text("It is set, at once")).to_be_visible()
    other.go(f"{asking.room}/questions?lang=en")
    other.page.get_by_label("Your question").fill("Whole question?")
    other.page.get_by_role("button", name="Send the question").click()
    expect(page.locator(".ask-shown .ask-one")).to_contain_text("Whole question?", timeout=SECONDS)
    expect(page.get_by_label("Your question")).to_have_value("Half a ques")


def test_everything_works_without_scripts(open_window: Callable[..., Window], asking: Asking) -> None:
    one, stage = open_window(**PHONE, javascript=False), open_window(**PHONE, javascript=False)
    page = one.go(f"{asking.room}/questions?lang=en")
    page.get_by_label("Your question").fill("Without scripts?")
    page.get_by_role("button", name="Send the question").click()
    expect(page.get_by_text("Your question has arrived")).to_be_visible()
    stage.go(f"{asking.room}/moderate/{asking.token}?lang=en")
    stage.page.get_by_role("button", name="Let through").click()
    expect(stage.page.locator(".ask-group--shown .ask-one")).to_contain_text("Without scripts?")
    page.reload()
    page.locator(".ask-vote__button").click()
    expect(page.locator(".ask-vote__button")).to_contain_text("Voted")


def test_link_of_the_moderator_is_made_shown_and_revoked(open_window: Callable[..., Window], asking: Asking) -> None:
    team, stage = open_window(), open_window(**PHONE)
    page = team.sign_in(ORGANISER)
    team.go(asking.team(f"sessions/{asking.running}/questions"))
    team.check_everywhere()
    page.get_by_role("button", name="Make another link").click()
    link = page.locator(".ask-link__url").inner_text().strip()
    expect(page.locator(".ask-link__code svg")).to_be_visible()
    team.check_everywhere()
    stage.expected.add(410)
    stage.page.goto(f"{asking.room}/moderate/{asking.token}?lang=en")
    expect(stage.page.get_by_text(re.compile("This link does not open anything"))).to_be_visible()
    stage.go(f"{link}?lang=en")
    expect(stage.page.locator(".ask-board")).to_be_visible()
    page.get_by_role("button", name="Revoke").click()
    page.get_by_role("dialog").get_by_role("button", name="Revoke").click()
    expect(page.get_by_text("The link opens nothing any more")).to_be_visible()
    stage.page.reload()
    expect(stage.page.get_by_text(re.compile("Ask the organiser for a new one"))).to_be_visible()


@pytest.mark.parametrize("javascript", [True, False])
def test_feedback_is_given_by_keys_changed_and_read_by_the_team(
    open_window: Callable[..., Window], asking: Asking, *, javascript: bool
) -> None:
    one = open_window(**PHONE, javascript=javascript)
    page = one.go(f"/{asking.slug}/sessions/{asking.over}/feedback?lang=en")
    if javascript:
        one.check_everywhere()
    page.get_by_role("radio").first.focus()
    page.keyboard.press("Space")
    for _ in range(3):
        page.keyboard.press("ArrowRight")
    expect(page.get_by_role("radio", name=re.compile("Good"))).to_be_checked()
    page.get_by_label("What should the speakers know?").fill("Larger letters, please")
    page.get_by_role("button", name="Send the feedback").click()
    expect(page.get_by_text("You have answered already.")).to_be_visible()
    expect(page.get_by_role("radio", name=re.compile("Good"))).to_be_checked()
    team = open_window()
    team.sign_in(ORGANISER)
    team.go(asking.team("feedback"))
    team.check_everywhere()
    team.go(asking.team(f"sessions/{asking.over}/feedback"))
    expect(team.page.locator(".stat__figure").first).to_have_text("4.2")
    expect(team.page.get_by_text("Larger letters, please")).to_be_visible()
    team.check_everywhere()
    team.page.get_by_role("button", name="Send results to the speakers").click()
    expect(team.page.get_by_text("1 mail is on its way.")).to_be_visible()
