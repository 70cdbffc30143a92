"""Mails about published plans and objections, in four languages, as text and as HTML."""

from collections.abc import Callable

import pytest
from flask import Flask

from eventsapp.allocation import emails
from eventsapp.allocation.facts import (
    ExplanationReleased,
    ObjectionAnswered,
    ObjectionFiled,
    PlaceAnnounced,
    PlaceLost,
    PlaceTakenBack,
    TurnAnnounced,
    TurnNear,
)
from eventsapp.allocation.models import Pick, Round
from eventsapp.booths.emails import news_letter
from eventsapp.booths.facts import BoothSold
from eventsapp.infra.database import transaction
from eventsapp.infra.locale import LANGUAGES
from eventsapp.web.letters import Letter
from tests.allocation.disputes import Dispute, make_dispute
from tests.allocation.rounds_world import make_round, opened, pick_of
from tests.factories import make_acting_person, make_fair, make_member

UNTIL = "2027-03-01T10:00:00+00:00"


def announced(dispute: Dispute, before: str) -> Letter:
    return emails.announced_letter(
        PlaceAnnounced(
            fair_id=dispute.fair.id,
            run_id=dispute.run.id,
            exhibitor_id=dispute.exhibitor.id,
            stand_id=1,
            hall_code="A",
            number="A-101",
            units=["A-101", "A-102"],
            area_m2=18.0,
            before=before,
            until=UNTIL,
        )
    )


def taken_back(dispute: Dispute, number: str) -> Letter:
    fact = PlaceTakenBack(
        dispute.fair.id, dispute.run.id, dispute.exhibitor.id, "A-101", number, "A" if number else "", "<i>error</i>"
    )
    return emails.taken_back_letter(fact)


def lost(dispute: Dispute) -> Letter:
    fact = PlaceLost(dispute.fair.id, dispute.run.id, dispute.exhibitor.id, "A", "<i>A-101</i>", ["<i>A-101</i>"])
    return emails.lost_letter(fact)


def answered(dispute: Dispute, state: str) -> Letter:
    objection = dispute.offer(dispute.object("<i>corner</i>"), "A-105, A-106", answer="<i>look</i>")
    fact = ObjectionAnswered(dispute.fair.id, objection.id, dispute.exhibitor.id, state)
    return emails.moved_letter(fact) if state == "moved" else emails.answer_letter(fact)


def filed(dispute: Dispute, write: Callable[[ObjectionFiled], Letter]) -> Letter:
    objection = dispute.object("<i>corner</i>")
    return write(ObjectionFiled(dispute.fair.id, objection.id, dispute.exhibitor.id))


BUILDERS: dict[str, Callable[[Dispute], Letter]] = {
    "new": lambda one: announced(one, ""),
    "moved": lambda one: announced(one, "A-103"),
    "lost": lost,
    "taken back": lambda one: taken_back(one, ""),
    "returned": lambda one: taken_back(one, "A-103"),
    "explained": lambda one: emails.explanation_letter(ExplanationReleased(one.fair.id, one.run.id, one.exhibitor.id)),
    "received": lambda one: filed(one, emails.receipt_letter),
    "offered": lambda one: answered(one, "offered"),
    "refused": lambda one: answered(one, "refused"),
    "filed": lambda one: filed(one, emails.filed_letter),
    "accepted": lambda one: answered(one, "moved"),
}
TO_ORGANISER = {"filed", "accepted"}


def dispute_in(language: str) -> Dispute:
    dispute = make_dispute("expo", name="<i>Ferrowick</i>")
    with transaction():
        dispute.exhibitor.language = language
        dispute.fair.default_language = language
    return dispute


@pytest.mark.usefixtures("app")
@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("name", BUILDERS)
def test_letter_says_the_same_as_text_and_as_html(name: str, language: str) -> None:
    dispute = dispute_in(language)
    letter = BUILDERS[name](dispute)
    page = "/organise/expo/allocation/objections/" if name in TO_ORGANISER else "/exhibit/expo/place"
    assert letter.recipient == ("team@fair.example" if name in TO_ORGANISER else dispute.exhibitor.contact_email)
    assert letter.language == language
    assert letter.reply_to == "team@fair.example"
    assert f"{page}" in letter.text
    assert f"{page}" in letter.html
    assert f'lang="{LANGUAGES[language].html_lang}"' in letter.html
    assert "<i>" not in letter.html
    assert "&lt;i&gt;Ferrowick&lt;/i&gt;" in letter.html
    assert letter.subject.strip()
    assert "  " not in letter.subject


def test_letter_of_a_new_place_says_which_and_until_when_one_may_object(app: Flask) -> None:
    letter = BUILDERS["new"](dispute_in("en"))
    assert letter.subject == "Your stand is A-101 · Test Fair"
    for words in ("A-101, A-102", "18 m²", "1 Mar 2027, 17:00"):
        assert words in letter.text
        assert words in letter.html


def test_letter_of_an_answer_has_the_words_and_the_places(app: Flask) -> None:
    letter = BUILDERS["offered"](dispute_in("en"))
    assert "Places to choose from: A-105" in letter.text
    assert "The answer: <i>look</i>" in letter.text
    assert "Your objection: <i>corner</i>" in letter.text


def in_a_named_round(write: Callable[[Round, Pick], Letter]) -> Letter:
    """Write a letter about a round whose own name has markup."""
    fair = make_fair(slug="expo")
    organiser, person = make_member(fair), make_acting_person(fair, "Ferrowick", units=2)
    one = make_round(fair, organiser, mode="appointment", name={"en": "<i>Loyal</i>"})
    opened(one, organiser)
    return write(one, pick_of(one, person))


NAMED: dict[str, Callable[[Round, Pick], Letter]] = {
    "opened": lambda one, pick: emails.round_letter(TurnAnnounced(one.fair_id, one.id, pick.exhibitor_id)),
    "near": lambda one, pick: emails.near_letter(TurnNear(one.fair_id, one.id, pick.exhibitor_id, UNTIL)),
}


@pytest.mark.usefixtures("app")
@pytest.mark.parametrize("name", NAMED)
def test_letter_about_a_round_shows_its_name_as_it_was_typed(name: str) -> None:
    letter = in_a_named_round(NAMED[name])
    assert "<i>Loyal</i>" in letter.text
    assert "&lt;i&gt;Loyal&lt;/i&gt;" in letter.html
    assert "<i>" not in letter.html


@pytest.mark.usefixtures("app")
def test_letter_about_a_stand_shows_its_number_as_it_was_typed() -> None:
    dispute = dispute_in("en")
    fact = BoothSold(dispute.fair.id, 1, dispute.exhibitor.id, "A", "<i>A-101</i>", ["<i>A-101</i>"])
    letter = news_letter(fact)
    assert "Stand <i>A-101</i> is yours" in letter.text
    assert "Stand &lt;i&gt;A-101&lt;/i&gt; is yours" in letter.html
    assert "<i>" not in letter.html
