"""Rounds of a published plan: announced a day ahead, opened and closed by the clock, and who did not choose is told."""

from collections.abc import Callable
from datetime import timedelta

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select

from eventsapp.accounts.models import User
from eventsapp.allocation.actions.opening import close_round
from eventsapp.allocation.actions.picking import call_next, mark_absent, pass_turn
from eventsapp.allocation.actions.rounds import change_round
from eventsapp.allocation.actions.scheduling import open_by_hand, publish_rounds
from eventsapp.allocation.actions.settling import announce_due, close_overdue
from eventsapp.allocation.models import Pick, Round, RoundState
from eventsapp.allocation.queries.best_left import Option
from eventsapp.allocation.queries.line import policy_of
from eventsapp.allocation.rules.calendar import RoundValues
from eventsapp.allocation.rules.rounds import ANNOUNCED_AHEAD, NothingPlanned
from eventsapp.booths import actions
from eventsapp.booths.models import Stand
from eventsapp.booths.rules.turns import NotYourTurn
from eventsapp.fairs.models import Fair
from eventsapp.infra import clock
from eventsapp.infra.audit import AuditEntry
from eventsapp.infra.database import db, transaction
from eventsapp.infra.locale import LANGUAGES
from eventsapp.messaging.models import Mail
from eventsapp.venues.models import Hall
from tests.allocation.rounds_world import HOUR, exhibitor_of, make_round, opened, states
from tests.factories import make_acting_person, make_exhibitor_wanting, make_fair, make_hall_with_units, make_member

Work = Callable[[], None]
SignIn = Callable[[User], FlaskClient]
DAY = timedelta(days=1)
MINUTE = timedelta(minutes=1)


@pytest.fixture
def fair(app: Flask) -> Fair:
    return make_fair(slug="expo")


@pytest.fixture
def hall(fair: Fair) -> Hall:
    return make_hall_with_units(fair, columns=8)


@pytest.fixture
def organiser(fair: Fair) -> User:
    return make_member(fair)


@pytest.fixture
def person(fair: Fair) -> User:
    return make_acting_person(fair)


def published(fair: Fair, organiser: User) -> None:
    with transaction():
        publish_rounds(fair.id, organiser)


def hold(hall: Hall, person: User, numbers: str = "A-101") -> Stand:
    with transaction():
        return actions.hold_units(hall, [numbers], person)


def state_of(one: Round) -> str:
    db.session.expire_all()
    return one.state


def mails(name: str) -> list[Mail]:
    return list(db.session.scalars(select(Mail).where(Mail.name == name).order_by(Mail.recipient)))


# Opening by the clock


def test_round_of_a_published_plan_opens_at_its_time_without_a_press(
    fair: Fair, hall: Hall, organiser: User, person: User, work: Work
) -> None:
    one = make_round(fair, organiser, begins=5 * DAY)
    published(fair, organiser)
    assert announce_due() == 0
    with clock.shifted(5 * DAY - ANNOUNCED_AHEAD + MINUTE):
        assert announce_due() == 1
        work()
        assert announce_due() == 0
    assert [mail.recipient for mail in mails("round_opened")] == [exhibitor_of(person).contact_email]
    with clock.shifted(5 * DAY - MINUTE), pytest.raises(NotYourTurn):
        hold(hall, person)
    with clock.shifted(5 * DAY + MINUTE):
        assert hold(hall, person).number == "A-101"
    with clock.shifted(5 * DAY + 4 * HOUR):
        assert close_overdue() == 1
    assert state_of(one) == RoundState.CLOSED
    entries = db.session.scalars(select(AuditEntry).filter_by(action="round.opened")).all()
    assert [entry.actor for entry in entries] == ["clock"]


def test_round_waits_for_a_press_while_the_plan_is_not_published(fair: Fair, organiser: User, person: User) -> None:
    one = make_round(fair, organiser, begins=HOUR)
    assert announce_due() == 0
    published(fair, organiser)
    with transaction():
        open_by_hand(fair.id, organiser)
    assert announce_due() == 0
    assert state_of(one) == RoundState.PLANNED
    assert [entry.action for entry in db.session.scalars(select(AuditEntry).filter_by(subject="fair"))][-2:] == [
        "fair.places_by_round_set",
        "allocation.rounds_withdrawn",
    ]


def test_plan_published_late_opens_what_is_due_and_leaves_what_is_over(
    fair: Fair, hall: Hall, organiser: User, person: User
) -> None:
    over = make_round(fair, organiser, mode="assign", lasts=HOUR)
    due = make_round(fair, organiser, lasts=9 * HOUR)
    with clock.shifted(2 * HOUR):
        published(fair, organiser)
        assert announce_due() == 1
        assert hold(hall, person).number == "A-101"
    assert (state_of(over), state_of(due)) == (RoundState.PLANNED, RoundState.OPEN)


def test_line_is_drawn_up_as_it_is_when_the_round_is_announced(
    fair: Fair, hall: Hall, organiser: User, person: User, work: Work
) -> None:
    make_round(fair, organiser, begins=2 * DAY)
    published(fair, organiser)
    make_exhibitor_wanting(fair, "Latecomer")
    with transaction():
        actions.allocate_stand(hall, exhibitor_of(person).id, ["A-101", "A-102", "A-103", "A-104"], organiser)
    with clock.shifted(DAY + MINUTE):
        announce_due()
    names = [pick.exhibitor.display_name for pick in db.session.scalars(select(Pick))]
    assert names == ["Latecomer"]


def test_dates_count_as_they_are_when_the_time_comes(fair: Fair, organiser: User, person: User) -> None:
    one = make_round(fair, organiser, begins=2 * DAY)
    published(fair, organiser)
    later = RoundValues(one.kind, one.mode, one.opens_at + 3 * DAY, one.closes_at + 3 * DAY)
    with transaction():
        change_round(fair.id, one.id, later, one.version, organiser)
    with clock.shifted(2 * DAY):
        assert announce_due() == 0
    with clock.shifted(4 * DAY + MINUTE):
        assert announce_due() == 1


def test_appointments_nobody_is_in_wait_until_somebody_is(fair: Fair, organiser: User) -> None:
    one = make_round(fair, organiser, mode="appointment", begins=HOUR)
    published(fair, organiser)
    assert announce_due() == 0
    assert state_of(one) == RoundState.PLANNED
    make_exhibitor_wanting(fair, "Latecomer")
    assert announce_due() == 1


def test_every_mode_opens_by_itself(fair: Fair, organiser: User, person: User) -> None:
    rounds = [make_round(fair, organiser, mode=mode, begins=HOUR) for mode in ("assign", "optimise")]
    published(fair, organiser)
    assert not fair.places_by_round
    assert announce_due() == 2
    assert {state_of(one) for one in rounds} == {RoundState.OPEN}


def test_published_plan_with_rounds_of_choice_lets_nobody_hold_before(
    fair: Fair, hall: Hall, organiser: User, person: User
) -> None:
    make_round(fair, organiser, begins=9 * DAY)
    published(fair, organiser)
    assert fair.places_by_round
    with pytest.raises(NotYourTurn):
        hold(hall, person)


def test_plan_without_a_round_ahead_is_not_published(fair: Fair, organiser: User) -> None:
    with pytest.raises(NothingPlanned):
        published(fair, organiser)
    make_round(fair, organiser)
    with clock.shifted(5 * HOUR), pytest.raises(NothingPlanned):
        published(fair, organiser)


def test_plan_is_published_and_withdrawn_on_the_page(fair: Fair, organiser: User, sign_in: SignIn) -> None:
    browser, page = sign_in(organiser), "/organise/expo/allocation/rounds"
    refused = browser.post(f"{page}/schedule", data={"by_clock": "y"})
    assert refused.status_code == 422
    assert "No round is planned whose time is still to come." in refused.text
    one = make_round(fair, organiser, begins=5 * DAY)
    assert "Publish the plan of rounds" in browser.get(page).text
    for _again in range(2):
        assert browser.post(f"{page}/schedule", data={"by_clock": "y"}).status_code == 302
    since = policy_of(fair.id).rounds_published_at
    assert since is not None
    shown = browser.get(page).text
    assert "It opens by itself; its exhibitors are told a day before." in shown
    assert "Publish the plan of rounds" not in shown
    assert "It opens by itself on" in browser.get(f"{page}/{one.id}").text
    for _again in range(2):
        assert browser.post(f"{page}/schedule", data={}).status_code == 302
    assert policy_of(fair.id).rounds_published_at is None
    told = db.session.scalars(select(AuditEntry.action).where(AuditEntry.action.like("allocation.rounds_%"))).all()
    assert told == ["allocation.rounds_published", "allocation.rounds_withdrawn"]


# The mail at the end


def test_who_did_not_choose_is_told_once_with_its_next_round(
    fair: Fair, hall: Hall, organiser: User, person: User, work: Work
) -> None:
    chooser = make_acting_person(fair, "Chooser")
    one = opened(make_round(fair, organiser), organiser)
    make_round(fair, organiser, begins=9 * DAY, name="Second chance")
    with transaction():
        stand = actions.allocate_stand(hall, exhibitor_of(chooser).id, ["A-101", "A-102", "A-103", "A-104"], organiser)
    work()
    with clock.shifted(5 * HOUR):
        assert close_overdue() == 1
        work()
        work()
    (mail,) = mails("round_missed")
    assert (mail.recipient, stand.exhibitor_id) == (exhibitor_of(person).contact_email, exhibitor_of(chooser).id)
    assert mail.subject == "The round “All exhibitors” is over, and you have not chosen · Test Fair"
    assert "Your next chance is the round “Second chance”." in mail.text
    assert "/exhibit/expo/round?lang=en" in mail.text
    assert one.state == RoundState.CLOSED


def test_announced_round_is_the_next_one_too_and_the_earlier_one_comes_first(
    fair: Fair, hall: Hall, organiser: User, person: User, work: Work
) -> None:
    first = opened(make_round(fair, organiser), organiser)
    make_round(fair, organiser, begins=9 * DAY, name="Third")
    opened(make_round(fair, organiser, begins=DAY, name="Second"), organiser)
    with transaction():
        close_round(fair.id, first.id, organiser)
    work()
    assert "the round “Second”" in mails("round_missed")[0].text


def test_who_holds_units_at_the_end_is_told_until_when(
    fair: Fair, hall: Hall, organiser: User, person: User, work: Work
) -> None:
    one = opened(make_round(fair, organiser), organiser)
    hold(hall, person)
    with transaction():
        close_round(fair.id, one.id, organiser)
    work()
    (mail,) = mails("round_missed")
    assert "You still hold A-101. Reserve it before" in mail.text
    assert "/exhibit/expo/holds" in mail.text


def test_who_has_no_further_round_reads_what_can_still_be_done(
    fair: Fair, hall: Hall, organiser: User, person: User, work: Work
) -> None:
    one = opened(make_round(fair, organiser), organiser)
    with transaction():
        close_round(fair.id, one.id, organiser)
    work()
    (mail,) = mails("round_missed")
    assert "No other round is planned for your company." in mail.text
    assert "/expo/plan" in mail.text


def test_round_that_is_called_off_says_so(fair: Fair, hall: Hall, organiser: User, person: User, work: Work) -> None:
    one = opened(make_round(fair, organiser, begins=HOUR), organiser)
    with transaction():
        close_round(fair.id, one.id, organiser)
    work()
    (mail,) = mails("round_missed")
    assert mail.subject == "The round “All exhibitors” will not take place · Test Fair"


@pytest.mark.parametrize("mode", ["assign", "optimise"])
def test_round_in_which_nobody_chooses_ends_without_a_mail(
    fair: Fair, organiser: User, person: User, work: Work, mode: str
) -> None:
    one = opened(make_round(fair, organiser, mode=mode), organiser)
    with transaction():
        close_round(fair.id, one.id, organiser)
    work()
    assert mails("round_missed") == []


def absent_twice(one: Round, organiser: User, options: list[Option]) -> None:
    """Let the first in line of a round miss both calls."""
    for found in ([], options):
        with transaction():
            pick = call_next(one.fair_id, one.id, 1, organiser)
        with transaction():
            mark_absent(one.fair_id, one.id, pick.id, found, organiser)


@pytest.mark.parametrize(
    ("how", "words"), [("proxy", "the first of the wishes"), ("automatic", "the best that was left")]
)
def test_who_was_absent_reads_what_was_picked_for_it(
    fair: Fair, hall: Hall, organiser: User, person: User, work: Work, how: str, words: str
) -> None:
    one = opened(make_round(fair, organiser, mode="appointment"), organiser)
    absent_twice(one, organiser, [Option(hall.id, ["A-103", "A-104"], how)])
    make_round(fair, organiser, begins=9 * DAY)
    work()
    with clock.shifted(5 * HOUR):
        close_overdue()
        work()
    (mail,) = mails("round_missed")
    assert mail.subject == "The round “All exhibitors” is over; a stand was picked for you · Test Fair"
    assert words in mail.text
    assert "Units: A-103, A-104" in mail.text
    assert "next chance" not in mail.text
    assert "/expo/plan/A/A-103" in mail.text


def test_who_was_absent_when_nothing_was_left_reads_that(
    fair: Fair, hall: Hall, organiser: User, person: User, work: Work
) -> None:
    one = opened(make_round(fair, organiser, mode="appointment"), organiser)
    absent_twice(one, organiser, [])
    with transaction():
        close_round(fair.id, one.id, organiser)
    work()
    (mail,) = mails("round_missed")
    assert "nothing was left that fits your application" in mail.text


def test_who_passed_is_told_and_who_has_got_all_it_needs_meanwhile_is_not(
    fair: Fair, hall: Hall, organiser: User, person: User, work: Work
) -> None:
    one = opened(make_round(fair, organiser, mode="appointment"), organiser)
    with transaction():
        pick = call_next(fair.id, one.id, 1, organiser)
        pass_turn(fair.id, one.id, pick.id, organiser)
    with transaction():
        close_round(fair.id, one.id, organiser)
    with transaction():
        actions.allocate_stand(hall, exhibitor_of(person).id, ["A-101", "A-102", "A-103", "A-104"], organiser)
    work()
    assert mails("round_missed") == []
    later = opened(make_round(fair, organiser), organiser)
    other = make_acting_person(fair, "Other")
    with transaction():
        db.session.add(Pick(round_id=later.id, exhibitor_id=exhibitor_of(other).id, place=9))
    with transaction():
        close_round(fair.id, later.id, organiser)
    work()
    assert [mail.recipient for mail in mails("round_missed")] == [exhibitor_of(other).contact_email]
    assert len(states(later)) == 1


@pytest.mark.parametrize("language", LANGUAGES)
def test_mail_is_in_the_language_of_its_reader_as_text_and_html(
    fair: Fair, hall: Hall, organiser: User, person: User, work: Work, language: str
) -> None:
    with transaction():
        exhibitor = exhibitor_of(person)
        exhibitor.language, exhibitor.display_name = language, "<i>Ferrowick</i>"
    one = opened(make_round(fair, organiser, name="<i>Loyal</i>"), organiser)
    make_round(fair, organiser, begins=9 * DAY, name="<i>Second</i>")
    with transaction():
        close_round(fair.id, one.id, organiser)
    work()
    (mail,) = mails("round_missed")
    assert mail.language == language
    assert f'lang="{LANGUAGES[language].html_lang}"' in mail.html
    for words in ("Ferrowick", "Loyal", "Second"):
        assert f"<i>{words}</i>" in mail.text
        assert f"&lt;i&gt;{words}&lt;/i&gt;" in mail.html
    assert "<i>" not in mail.html
