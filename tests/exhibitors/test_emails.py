"""Mails about applications, in four languages, as text and as HTML."""

import pytest
from flask import Flask

from eventsapp.exhibitors import emails
from eventsapp.exhibitors.actions import renew_claim
from eventsapp.exhibitors.models import Application
from eventsapp.infra.database import transaction
from eventsapp.infra.locale import LANGUAGES
from tests.factories import make_application, make_fair

BUILDERS = {
    "application_submitted": lambda one: emails.submitted_letter(one, is_repeated=False),
    "application_approved": emails.approved_letter,
    "application_rejected": emails.rejected_letter,
    "application_changes": emails.changes_letter,
    "application_waitlisted": emails.waitlisted_letter,
    "application_claim": emails.claim_letter,
}


def application_in(language: str) -> Application:
    application = make_application(
        make_fair(slug="expo"), language=language, legal_name="<b>Vạn Tường</b>", email="lan@vt.example.vn"
    )
    with transaction():
        application.decision_note = "Line one.\nLine <two>."
        renew_claim(application)
    return application


@pytest.mark.usefixtures("app")
@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("name", BUILDERS)
def test_letter_says_the_same_as_text_and_as_html(name: str, language: str) -> None:
    letter = BUILDERS[name](application_in(language))
    assert (letter.name, letter.language, letter.recipient) == (name, language, "lan@vt.example.vn")
    assert "A-0001" in letter.subject
    assert "/exhibit/expo/" in letter.text
    assert f'lang="{LANGUAGES[language].html_lang}"' in letter.html
    assert letter.reply_to == "team@fair.example"
    assert "<b>Vạn" not in letter.html
    assert "<two>" not in letter.html


@pytest.mark.usefixtures("app")
@pytest.mark.parametrize("name", ["application_rejected", "application_changes"])
def test_words_for_the_applicant_are_in_the_mail(name: str) -> None:
    letter = BUILDERS[name](application_in("en"))
    assert "Line one." in letter.text
    assert "Line &lt;two&gt;." in letter.html


def test_claim_link_is_in_the_mail_and_nowhere_in_the_database(app: Flask) -> None:
    application = application_in("en")
    letter = emails.claim_letter(application)
    token = letter.text.partition("/claim/")[2].split()[0].partition("?")[0]
    assert token
    assert token != application.claim_key
