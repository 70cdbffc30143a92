"""Every step of a stand: what may be done when, what it would change, and that only what was seen is done."""

import re
from collections.abc import Callable
from datetime import timedelta

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select, update

from eventsapp.accounts.models import User
from eventsapp.booths import actions
from eventsapp.booths.actions import WaitingWish
from eventsapp.booths.models import Stand, StandState
from eventsapp.booths.queries.deposits import unplaced_deposits
from eventsapp.booths.rules.steps import STEP_KEYS, STEP_MEANINGS, STEP_WORDS, Step, possible_steps
from eventsapp.exhibitors.models import Application
from eventsapp.fairs.models import Fair
from eventsapp.infra import clock
from eventsapp.infra.database import db, transaction
from eventsapp.messaging.models import Mail
from eventsapp.venues.models import Hall, Unit
from tests.booths.sound import assert_plan_is_sound
from tests.factories import (
    make_acting_person,
    make_application,
    make_exhibitor_wanting,
    make_fair,
    make_hall_with_units,
    make_member,
    make_stand,
    make_unplaced_deposit,
)
from tests.statements import selects

SignIn = Callable[[User], FlaskClient]
MOVING = [Step.MOVE, Step.SWAP, Step.MERGE, Step.DOWNSIZE]


@pytest.fixture
def fair(app: Flask) -> Fair:
    return make_fair()


@pytest.fixture
def hall(fair: Fair) -> Hall:
    return make_hall_with_units(fair, columns=6)


@pytest.fixture
def seller(fair: Fair) -> User:
    return make_member(fair)


@pytest.fixture
def browser(seller: User, sign_in: SignIn) -> FlaskClient:
    return sign_in(seller)


@pytest.fixture
def stand(hall: Hall) -> Stand:
    return make_stand(hall, make_exhibitor_wanting(hall.fair, "Mover"), "A-101, A-102")


def page_of(stand: Stand, step: str = "") -> str:
    return f"/organise/{stand.hall.fair.slug}/stands/{stand.id}" + (f"/{step}" if step else "")


def rows_of(text: str) -> list[str]:
    """Return the rows of the tables as words."""
    rows = re.findall(r"<tr.*?</tr>", text, re.DOTALL)
    return [" ".join(re.sub(r"<[^>]+>", " ", row).split()) for row in rows]


def confirmation(text: str) -> dict[str, str]:
    """Return what the form that does it would send."""
    form = text[text.index("change__confirm") :]
    return dict(re.findall(r'<input type="hidden" name="(\w+)" value="([^"]*)"', form))


def now(stand: Stand) -> Stand:
    db.session.expire_all()
    return db.session.get_one(Stand, stand.id)


@pytest.mark.parametrize(
    ("values", "steps"),
    [
        ({"state": "cart"}, [Step.RESERVE, Step.RELEASE]),
        ({"state": "option"}, [Step.PROLONG, Step.RESERVE, *MOVING, Step.RELEASE]),
        ({"state": "option", "exhibitor_id": None}, [Step.NAME, Step.PROLONG, *MOVING, Step.RELEASE]),
        ({"state": "offered"}, [Step.RESERVE, *MOVING, Step.RELEASE]),
        ({"state": "reserved"}, [Step.DEPOSIT, *MOVING, Step.RELEASE]),
        ({"state": "reserved", "expires_at": timedelta(0)}, [Step.DEPOSIT]),
        ({"state": "sold"}, [Step.HAND_OVER, *MOVING, Step.REOPEN, Step.RELEASE]),
        ({"state": "occupied"}, [Step.RELEASE]),
        ({"state": "released"}, []),
        ({"state": "expired"}, [Step.DEPOSIT]),
        ({"state": "expired", "reserved_at": None}, []),
        ({"state": "cart", "reserved_at": None, "expires_at": timedelta(0)}, []),
    ],
)
def test_each_state_has_its_steps(values: dict[str, object], steps: list[Step]) -> None:
    moment = clock.now()
    given = {"exhibitor_id": 1, "reserved_at": moment, **values}
    if "expires_at" in given:
        given["expires_at"] = moment
    assert possible_steps(Stand(**given), moment) == steps


def test_every_step_has_its_words_and_a_key_of_its_own() -> None:
    assert set(STEP_WORDS) == set(STEP_MEANINGS) == set(STEP_KEYS) == set(Step)
    assert len(set(STEP_KEYS.values())) == len(Step)
    assert not set(STEP_KEYS.values()) & {"J", "K", "X"}


def test_move_is_seen_with_all_that_follows_then_done_and_told(
    fair: Fair, hall: Hall, browser: FlaskClient, seller: User, work: Callable[[], None]
) -> None:
    application = make_application(fair, state="approved", units=2)
    with transaction():
        mine = db.session.get_one(Application, application.id)
        mine.package_id, mine.country = fair.packages[1].id, "VN"
    assert application.exhibitor is not None
    stand = make_stand(hall, application.exhibitor, "A-101, A-102")
    heir = make_exhibitor_wanting(fair, "Heir")
    with transaction():
        actions.add_entry(fair, heir.id, WaitingWish(1, 2), seller)
    seen = browser.get(page_of(stand, "move"), query_string={"numbers": "A-104, A-105, A-106", "hall": "A"})
    rows = rows_of(seen.text)
    assert "Units A-101 A-102 A-104 A-105 A-106 +1" in rows
    assert "Area 18 m² 27 m² +9 m²" in rows
    assert any(row.startswith("Price without VAT 152,000,000") and "+76,000,000" in row for row in rows)
    assert application.exhibitor.contact_email in seen.text
    assert re.search(r"Offered next to</dt><dd>Heir <span class=\"second\">2 units", seen.text)
    assert "Move A-101 to A-104" in seen.text
    assert now(stand).number == "A-101"
    sent = {**confirmation(seen.text), "reason": "next to a friend"}
    assert browser.post(page_of(stand, "move"), data=sent).location == page_of(stand)
    assert now(stand).number == "A-104"
    assert "moved from A-101 to A-104" in browser.get(page_of(stand)).text
    work()
    mails = db.session.scalars(select(Mail).where(Mail.subject.contains("Your stand is now A-104"))).all()
    assert ["next to a friend" in mail.text for mail in mails] == [True]
    assert_plan_is_sound(fair.id)


def test_company_from_abroad_sees_the_list_in_dollars_and_a_unit_its_own_package(
    fair: Fair, hall: Hall, browser: FlaskClient
) -> None:
    application = make_application(fair, state="approved", units=2)
    raw, shell, _premium = fair.packages
    with transaction():
        mine = db.session.get_one(Application, application.id)
        mine.package_id, mine.country = shell.id, "KR"
        db.session.scalars(select(Unit).where(Unit.number == "A-103")).one().package_id = raw.id
    assert application.exhibitor is not None
    stand = make_stand(hall, application.exhibitor, "A-101, A-102")
    rows = rows_of(browser.get(page_of(stand, "enlarge?numbers=A-103")).text)
    assert "Price without VAT US$ 6,600.00 US$ 9,600.00 +US$ 3,000.00" in [row.replace("\xa0", " ") for row in rows]


def test_price_is_not_guessed_without_a_package(stand: Stand, browser: FlaskClient) -> None:
    assert "Not known: no package with a price was chosen." in browser.get(page_of(stand, "release")).text


def test_what_changed_in_between_is_not_done_but_shown_anew(
    fair: Fair, hall: Hall, stand: Stand, browser: FlaskClient, seller: User
) -> None:
    seen = browser.get(page_of(stand, "move"), query_string={"numbers": "A-201, A-202"})
    sent = confirmation(seen.text)
    with transaction():
        actions.merge_units(fair.id, stand.id, actions.Wish(["A-103"]), seller)
    answer = browser.post(page_of(stand, "move"), data=sent)
    assert answer.status_code == 409
    assert "changed while you looked at it" in answer.text
    assert "Area 27 m² 18 m² −9 m²" in rows_of(answer.text)
    assert now(stand).number == "A-101"
    again = confirmation(answer.text)
    assert again["version"] != sent["version"]
    assert browser.post(page_of(stand, "move"), data=again).status_code == 302
    assert now(stand).number == "A-201"


def test_units_that_somebody_took_in_between_are_refused_beside_their_field(
    hall: Hall, stand: Stand, browser: FlaskClient
) -> None:
    sent = confirmation(browser.get(page_of(stand, "move"), query_string={"numbers": "A-204"}).text)
    make_stand(hall, make_exhibitor_wanting(hall.fair, "Faster"), "A-204")
    answer = browser.post(page_of(stand, "move"), data=sent)
    assert answer.status_code == 409
    assert "A-204 is taken by Faster" in answer.text
    assert 'value="A-204"' in answer.text
    assert "change__confirm" not in answer.text


def test_pressing_a_unit_of_the_small_plan_chooses_it_without_a_script(stand: Stand, browser: FlaskClient) -> None:
    first = browser.get(page_of(stand, "enlarge")).text
    assert set(re.findall(r'data-pick="([^"]+)"', first)) == {"A-103", "A-104", "A-105", "A-106"} | {
        f"A-20{place}" for place in range(1, 7)
    }
    link = re.search(r'href="(\?[^"]*press=A-103)"', first)
    assert link is not None
    second = browser.get(page_of(stand, "enlarge") + link[1].replace("&amp;", "&")).text
    assert 'value="A-103"' in second
    assert "Add A-103 to A-101" in second
    assert 'aria-current="true"' in second
    third = browser.get(page_of(stand, "enlarge"), query_string={"numbers": "A-103, A-201", "press": "a103"}).text
    assert 'name="numbers" type="text" value="A-201"' in third


def test_stand_grows_and_shrinks_and_keeps_its_number(stand: Stand, browser: FlaskClient) -> None:
    grown = confirmation(browser.get(page_of(stand, "enlarge"), query_string={"numbers": "A-103"}).text)
    assert browser.post(page_of(stand, "enlarge"), data=grown).status_code == 302
    assert (now(stand).number, now(stand).area_m2) == ("A-101", 27)
    apart = browser.get(page_of(stand, "downsize"), query_string={"numbers": "A-102"}).text
    assert "must touch along at least one metre" in apart
    smaller = browser.get(page_of(stand, "downsize"), query_string={"numbers": "A-103"}).text
    assert "Take A-103 from A-101" in smaller
    assert browser.post(page_of(stand, "downsize"), data=confirmation(smaller)).status_code == 302
    assert now(stand).area_m2 == 18


def test_stands_swap_when_neither_changed(fair: Fair, hall: Hall, stand: Stand, browser: FlaskClient) -> None:
    other = make_stand(hall, make_exhibitor_wanting(fair, "Other"), "A-105, A-106, A-206")
    assert "No stand of this hall has that number" in browser.get(page_of(stand, "swap?other=A-204")).text
    seen = browser.get(page_of(stand, "swap"), query_string={"other": "A-106"}).text
    assert "Swap A-101 and A-105" in seen
    assert {other.holder_name, stand.holder_name} <= set(re.findall(r"Mover|Other", seen))
    sent = confirmation(seen)
    with transaction():
        actions.mark_deposit(fair.id, other.id, None)
    stale = browser.post(page_of(stand, "swap"), data=sent)
    assert (stale.status_code, "changed while you looked" in stale.text) == (409, True)
    assert browser.post(page_of(stand, "swap"), data=confirmation(stale.text)).status_code == 302
    assert (now(stand).number, now(other).number) == ("A-105", "A-101")
    assert_plan_is_sound(fair.id)


def test_deposit_hand_over_and_a_step_back(stand: Stand, browser: FlaskClient) -> None:
    for step, button, state in [
        ("deposit", "Sell A-101", StandState.SOLD),
        ("reopen", "Take the deposit of A-101 back", StandState.RESERVED),
        ("deposit", "Sell A-101", StandState.SOLD),
        ("hand-over", "Hand A-101 over", StandState.OCCUPIED),
    ]:
        seen = browser.get(page_of(stand, step)).text
        assert button in seen
        sent = {**confirmation(seen), "reason": "so it is"}
        assert browser.post(page_of(stand, step), data=sent).status_code == 302
        assert now(stand).state == state
    assert browser.post(page_of(stand, "move"), data={"numbers": "A-201"}).status_code == 409


def test_option_is_prolonged_with_a_reason_then_named_then_reserved(
    fair: Fair, hall: Hall, browser: FlaskClient, seller: User
) -> None:
    with transaction():
        option = actions.put_option(hall, ["A-101"], seller, prospect="Prospect Ltd")
    client = make_exhibitor_wanting(fair, "Prospect Company")
    day = (clock.now() + timedelta(days=9)).date().isoformat()
    assert "An option can last" in browser.get(page_of(option, "prolong"), query_string={"until": "2020-01-01"}).text
    assert "Write the day as" in browser.get(page_of(option, "prolong"), query_string={"until": "soon"}).text
    sent = confirmation(browser.get(page_of(option, "prolong"), query_string={"until": day}).text)
    without = browser.post(page_of(option, "prolong"), data=sent)
    assert (without.status_code, "Say why" in without.text) == (422, True)
    assert browser.post(page_of(option, "prolong"), data={**sent, "reason": "Board on Monday"}).status_code == 302
    assert (now(option).expires_at or clock.now()) > clock.now() + timedelta(days=8)
    assert "Say who the option is for" in browser.get(page_of(option, "reserve")).text
    stale = browser.post(page_of(option, "name"), data={"exhibitor": client.id, "version": 1})
    assert stale.status_code == 409
    named = browser.get(page_of(option, "name"), query_string={"exhibitor": client.id}).text
    assert "Hold A-101 for Prospect Company" in named
    assert browser.post(page_of(option, "name"), data=confirmation(named)).status_code == 302
    assert (now(option).exhibitor_id, now(option).prospect) == (client.id, "")
    assert browser.post(page_of(option, "name"), data={"exhibitor": 10**6}).status_code == 422
    reserved = browser.get(page_of(option, "reserve")).text
    assert browser.post(page_of(option, "reserve"), data=confirmation(reserved)).status_code == 302
    assert now(option).state == StandState.RESERVED


def test_release_says_to_whom_its_units_go_and_needs_a_reason(
    fair: Fair, hall: Hall, stand: Stand, browser: FlaskClient, seller: User
) -> None:
    heirs = [make_exhibitor_wanting(fair, name).id for name in ("First", "Second")]
    with transaction():
        for heir in heirs:
            actions.add_entry(fair, heir, WaitingWish(1, 1, open_sides=1), seller)
        db.session.execute(update(Unit).where(Unit.number.in_(["A-103", "A-201", "A-202"])).values(is_blocked=True))
    seen = browser.get(page_of(stand, "release")).text
    assert re.search(r"Becomes free</dt><dd>A-101, A-102<", seen)
    assert re.search(r"Offered next to</dt><dd>First .*Second", seen, re.DOTALL)
    assert browser.post(page_of(stand, "release"), data=confirmation(seen)).status_code == 422
    stale = browser.post(page_of(stand, "release"), data={"reason": "gone", "version": 99})
    assert stale.status_code == 409
    done = browser.post(page_of(stand, "release"), data={**confirmation(seen), "reason": "They left."})
    assert done.status_code == 302
    page = browser.get(done.location).text
    assert "This stand was released" in page
    assert "They left." in page
    assert browser.get(page_of(stand, "release")).status_code == 200
    assert browser.post(page_of(stand, "release"), data={"reason": "again"}).status_code == 409


def test_steps_of_others_stands_and_unknown_steps_do_not_exist(
    fair: Fair, stand: Stand, browser: FlaskClient, sign_in: SignIn
) -> None:
    assert browser.get(page_of(stand, "paint")).status_code == 404
    assert browser.post(page_of(stand, "paint")).status_code == 404
    elsewhere = make_fair()
    stranger = sign_in(make_member(elsewhere))
    for step in Step:
        address = f"/organise/{elsewhere.slug}/stands/{stand.id}/{step}"
        assert stranger.get(address).status_code == 404
        assert stranger.post(address, data={"reason": "mine"}).status_code == 404
    assert now(stand).state == StandState.RESERVED


def test_late_deposit_is_seen_to_be_without_a_place_then_placed_from_the_list(
    fair: Fair, hall: Hall, browser: FlaskClient
) -> None:
    person = make_acting_person(fair, "Payer")
    with transaction():
        stand = actions.hold_units(hall, ["A-101, A-102"], person)
        actions.reserve_own(fair, stand.id, person)
    with clock.shifted(timedelta(days=8)):
        actions.end_overdue()
        back = browser.get(page_of(stand, "deposit")).text
        assert "Sell A-101" in back
        make_stand(hall, make_exhibitor_wanting(fair, "Faster"), "A-102")
        assert "ran out" in browser.get(page_of(stand)).text
        seen = browser.get(page_of(stand, "deposit")).text
        assert "Keep the money without a stand" in seen
        assert browser.post(page_of(stand, "deposit"), data=confirmation(seen)).status_code == 302
        assert now(stand).state == StandState.EXPIRED
        assert "give Payer another stand" in browser.get(page_of(stand)).text
        deposit, place = unplaced_deposits(fair.id)[0], f"/organise/{fair.slug}/deposits"
        listed = browser.get(place).text
        assert "Give Payer a stand" in listed
        assert f"{place}/{deposit.id}/place" in listed
        choose = browser.get(f"{place}/{deposit.id}/place").text
        assert "A-103" in choose
        taken = browser.get(f"{place}/{deposit.id}/place", query_string={"numbers": "A-102"}).text
        assert "A-102 is taken by Faster" in taken
        offered = browser.get(f"{place}/{deposit.id}/place", query_string={"numbers": "A-103, A-104"}).text
        assert "Sell A-103" in offered
        assert browser.post(f"{place}/{deposit.id}/place", data={"numbers": "A-102"}).status_code == 422
        done = browser.post(f"{place}/{deposit.id}/place", data=confirmation(offered))
        assert done.status_code == 302
        assert "All money has its stand" in browser.get(place).text
        assert browser.get(f"{place}/{deposit.id}/place").status_code == 409
    sold = db.session.scalars(select(Stand).where(Stand.state == StandState.SOLD)).one()
    assert (sold.holder_name, sold.number) == ("Payer", "A-103")


def test_money_without_a_stand_serves_a_reservation_or_goes_back(fair: Fair, hall: Hall, browser: FlaskClient) -> None:
    place = f"/organise/{fair.slug}/deposits"
    payer, other = make_exhibitor_wanting(fair, "Payer"), make_exhibitor_wanting(fair, "Other")
    reserved = make_stand(hall, payer, "A-204")
    one, two = make_unplaced_deposit(hall, payer), make_unplaced_deposit(hall, other)
    assert re.search(r"Paid, no stand <span[^>]*>2<", browser.get(f"/organise/{fair.slug}/plan/A").text)
    assert "Take it for A-204" in browser.get(place).text
    assert browser.post(f"{place}/{two.id}/use/{reserved.id}").status_code == 404
    assert browser.post(f"{place}/{one.id}/use/{reserved.id}").status_code == 302
    assert now(reserved).state == StandState.SOLD
    assert browser.post(f"{place}/{two.id}/return", data={"reason": ""}).status_code == 422
    assert browser.post(f"{place}/{two.id}/return", data={"reason": "Bank, 3 May"}).status_code == 302
    assert not unplaced_deposits(fair.id)
    assert browser.post(f"{place}/{two.id}/return", data={"reason": "again"}).status_code == 409


def test_pages_of_the_plan_have_one_row_of_sections_with_the_present_one_marked(
    fair: Fair, hall: Hall, stand: Stand, browser: FlaskClient
) -> None:
    base = f"/organise/{fair.slug}"
    pages = {
        "/plan/A": "Plan",
        f"/stands/{stand.id}": "Plan",
        f"/stands/{stand.id}/move": "Plan",
        "/find-stands": "Find stands",
        "/options": "Options",
        "/waiting": "Waiting list",
        "/deposits": "Paid, no stand",
        "/hold-terms": "Terms",
        "/halls": "Draw and export",
        "/halls/new": "Draw and export",
        "/plan/A/edit": "Draw and export",
        "/import/plan": "Import",
    }
    rows = set()
    for page, name in pages.items():
        text = browser.get(base + page).text
        row = text[text.index('class="sections"') : text.index("</nav>", text.index('class="sections"'))]
        words = [" ".join(re.sub(r"<[^>]+>", " ", link).split()) for link in re.findall(r"<a.*?</a>", row)]
        rows.add(tuple(words))
        current = re.findall(r'aria-current="page">(.*?)</a>', row)
        assert current == [name], page
        tabs = text[text.index('class="tabs"') : text.index("</nav>", text.index('class="tabs"'))]
        assert re.search(r'aria-current="page">Plan', tabs), page
    assert len(rows) == 1
    assert 'class="sections"' not in browser.get(f"{base}/exhibitors").text


def test_halls_are_listed_with_what_is_free_their_drafts_and_files(
    fair: Fair, hall: Hall, stand: Stand, browser: FlaskClient, seller: User
) -> None:
    with transaction():
        db.session.scalars(select(Unit).where(Unit.number == "A-206")).one().is_restricted = True
    text = browser.get(f"/organise/{fair.slug}/halls").text
    assert any(row.startswith("A Hall A 12 9 – PDF") and row.endswith("Draw A") for row in rows_of(text))
    assert browser.post(f"/organise/{fair.slug}/plan/A/edit/begin").status_code == 302
    with selects() as for_one:
        assert "Go on drawing A" in browser.get(f"/organise/{fair.slug}/halls").text
    for code in "BCD":
        make_hall_with_units(fair, code=code)
    with selects() as for_four:
        assert "Hall D" in browser.get(f"/organise/{fair.slug}/halls").text
    assert len(for_four) <= len(for_one)
