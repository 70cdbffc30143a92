"""The plan's pages: what each person sees and may do, and every refusal."""

import json
import re
from collections.abc import Callable
from pathlib import Path

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import event, select

from eventsapp.booths.models import Stand, StandState
from eventsapp.fairs.models import Fair, Role
from eventsapp.infra.database import db, transaction
from eventsapp.venues.models import Hall, Unit
from tests.factories import (
    make_application,
    make_exhibitor_wanting,
    make_fair,
    make_hall_with_units,
    make_member,
    make_stand,
    make_user,
)
from tests.fairs.importing import press, upload

SignIn = Callable[..., FlaskClient]


@pytest.fixture
def fair(app: Flask) -> Fair:
    return make_fair()


@pytest.fixture
def hall(fair: Fair) -> Hall:
    return make_hall_with_units(fair)


@pytest.fixture
def organiser(fair: Fair, sign_in: SignIn) -> FlaskClient:
    return sign_in(make_member(fair))


def page(client: FlaskClient, address: str, status: int = 200) -> str:
    answer = client.get(address)
    assert answer.status_code == status
    return answer.text


def unit_of(text: str, number: str) -> str:
    """The opening tag of one unit on the plan."""
    found = re.search(rf'<a class="unit[^>]*data-unit="{re.escape(number)}"[^>]*>', text)
    assert found, number
    return found[0]


def test_plan_without_halls_says_what_to_do(fair: Fair, organiser: FlaskClient, client: FlaskClient) -> None:
    assert f"/organise/{fair.slug}/import/plan" in page(organiser, f"/organise/{fair.slug}/plan")
    assert f"/{fair.slug}/directory" in page(client, f"/{fair.slug}/plan")


def test_plan_leads_to_the_first_hall(fair: Fair, hall: Hall, organiser: FlaskClient, client: FlaskClient) -> None:
    answer = organiser.get(f"/organise/{fair.slug}/plan?q=x&_external=1&fair=other")
    assert answer.location == f"/organise/{fair.slug}/plan/A?q=x"
    assert client.get(f"/{fair.slug}/plan").location == f"/{fair.slug}/plan/A"


def test_organiser_and_visitors_see_states_and_names_of_stands(
    fair: Fair, hall: Hall, organiser: FlaskClient, client: FlaskClient
) -> None:
    make_stand(hall, make_exhibitor_wanting(fair, "Điện tử Lá Sen"), "A-101, A-102")
    with transaction() as session:
        session.scalars(select(Unit).where(Unit.number == "A-204")).one().is_blocked = True
    staff = page(organiser, f"/organise/{fair.slug}/plan/A")
    assert "unit--reserved" in unit_of(staff, "A-101")
    assert (
        'aria-label="A-101, Điện tử Lá Sen, 6 by 3 metres, peninsula, 3 open sides, Reserved"' not in staff
    )  # a cell south of it closes that side
    assert 'aria-label="A-101, Điện tử Lá Sen, 6 by 3 metres, corner, 2 open sides, Reserved"' in staff
    assert 'data-unit="A-102"' not in staff
    assert "unit--blocked" in unit_of(staff, "A-204")
    everybody = page(client, f"/{fair.slug}/plan/A?lang=en")
    assert "unit--taken" in unit_of(everybody, "A-101")
    assert "unit--available" in unit_of(everybody, "A-103")


def test_plan_of_a_hall_takes_the_same_queries_whatever_stands_there(
    fair: Fair, hall: Hall, organiser: FlaskClient
) -> None:
    def count(address: str) -> int:
        statements: list[str] = []
        engine = db.engine
        listener = lambda *args: statements.append(args[2])  # noqa: E731 - removed again below
        event.listen(engine, "before_cursor_execute", listener)
        try:
            page(organiser, address)
        finally:
            event.remove(engine, "before_cursor_execute", listener)
        return len(statements)

    address = f"/organise/{fair.slug}/plan/A"
    make_stand(hall, make_exhibitor_wanting(fair, "one"), "A-101")
    page(organiser, address)
    before = count(address)
    for number in ("A-102", "A-103", "A-104"):
        make_stand(hall, make_exhibitor_wanting(fair, number), number)
    assert count(address) == before


def test_chosen_unit_is_shown_beside_the_plan(fair: Fair, hall: Hall, organiser: FlaskClient) -> None:
    make_exhibitor_wanting(fair, "Larkspur IIoT", units=3)
    text = page(organiser, f"/organise/{fair.slug}/plan/A?unit=a103")
    assert 'data-chosen="A-103"' in text
    assert "Larkspur IIoT: 3 units" in text
    assert "is-chosen" in unit_of(text, "A-103")


def test_panel_alone_is_returned_to_scripts(
    fair: Fair, hall: Hall, organiser: FlaskClient, client: FlaskClient
) -> None:
    for browser, address in (
        (organiser, f"/organise/{fair.slug}/plan/A?unit=A-101"),
        (client, f"/{fair.slug}/plan/A/A-101"),
    ):
        answer = browser.get(address, headers={"HX-Request": "true"})
        assert answer.text.lstrip().startswith("<aside")
        assert '<svg class="plan"' not in answer.text
        assert "HX-Request" in answer.headers["Vary"]


def test_unknown_unit_says_so_and_unknown_hall_is_not_found(
    fair: Fair, hall: Hall, organiser: FlaskClient, client: FlaskClient
) -> None:
    assert "has no unit Z-9" in page(organiser, f"/organise/{fair.slug}/plan/A?unit=Z-9")
    page(organiser, f"/organise/{fair.slug}/plan/Q", 404)
    page(client, f"/{fair.slug}/plan/Q", 404)
    page(client, f"/{fair.slug}/plan/A/Z-9", 404)


def test_search_finds_without_marks_and_leaves_the_rest_pale(fair: Fair, hall: Hall, organiser: FlaskClient) -> None:
    make_stand(hall, make_exhibitor_wanting(fair, "Thuỷ lực Ba Nhánh"), "A-101")
    other = make_hall_with_units(fair, code="B")
    make_stand(other, make_exhibitor_wanting(fair, "Thuỷ lực Hai"), "B-104")
    text = page(organiser, f"/organise/{fair.slug}/plan/A?q=thuy%20luc")
    assert "is-dimmed" not in unit_of(text, "A-101")
    assert "is-dimmed" in unit_of(text, "A-103")
    assert f"/organise/{fair.slug}/plan/B?unit=B-104" in text


def test_list_has_the_same_units_and_actions(fair: Fair, hall: Hall, organiser: FlaskClient) -> None:
    make_stand(hall, make_exhibitor_wanting(fair, "Larkspur IIoT"), "A-101")
    text = page(organiser, f"/organise/{fair.slug}/plan/A?view=list")
    assert text.count("row-check") == 7
    assert "Larkspur IIoT" in text
    only = page(organiser, f"/organise/{fair.slug}/plan/A?view=list&state=reserved")
    assert only.count("data-row") == 1


def test_stand_is_allocated_from_typed_numbers(fair: Fair, hall: Hall, organiser: FlaskClient) -> None:
    exhibitor = make_exhibitor_wanting(fair, "Larkspur IIoT")
    answer = organiser.post(
        f"/organise/{fair.slug}/plan/A/allocate", data={"exhibitor": exhibitor.id, "numbers": "A-101..A-103"}
    )
    assert answer.location == f"/organise/{fair.slug}/plan/A?unit=A-101"
    stand = db.session.scalars(select(Stand)).one()
    assert sorted(part.unit.number for part in stand.units) == ["A-101", "A-102", "A-103"]
    assert "Larkspur IIoT has stand A-101" in page(organiser, answer.location)


def test_stand_is_allocated_from_ticked_units(fair: Fair, hall: Hall, organiser: FlaskClient) -> None:
    exhibitor = make_exhibitor_wanting(fair)
    organiser.post(
        f"/organise/{fair.slug}/plan/A/allocate", data={"exhibitor": exhibitor.id, "unit": ["A-101", "A-201"]}
    )
    assert db.session.scalars(select(Stand)).one().area_m2 == 18


@pytest.mark.parametrize(
    ("data", "status", "sentence"),
    [
        ({"numbers": "A-101"}, 422, "Choose one of the fair"),
        ({"exhibitor": "0", "numbers": "A-101"}, 422, "Choose one of the fair"),
        ({"exhibitor": "-1; DROP", "numbers": "A-101"}, 422, "Choose one of the fair"),
        ({"exhibitor": "99999999999999999999", "numbers": "A-101"}, 422, "Choose one of the fair"),
        ({"exhibitor": "own"}, 422, "Choose at least one unit"),
        ({"exhibitor": "own", "numbers": "Z-1 <b>"}, 422, "Hall A has no unit"),
        ({"exhibitor": "own", "numbers": "A-101, A-103"}, 422, "must touch along at least one metre"),
        ({"exhibitor": "own", "numbers": "A-104"}, 422, "A-104 is taken by Larkspur"),
        ({"exhibitor": "own", "numbers": "x" * 500}, 422, "At most 400 characters"),
    ],
)
def test_allocation_that_cannot_be_says_why_and_keeps_what_was_typed(
    fair: Fair, hall: Hall, organiser: FlaskClient, data: dict[str, str], status: int, sentence: str
) -> None:
    make_stand(hall, make_exhibitor_wanting(fair, "Larkspur"), "A-104")
    own = make_exhibitor_wanting(fair)
    sent = {name: str(own.id) if value == "own" else value for name, value in data.items()}
    answer = organiser.post(f"/organise/{fair.slug}/plan/A/allocate", data=sent)
    assert answer.status_code == status
    assert sentence in answer.text
    assert "<b>" not in answer.text.split("<main", 1)[1].replace("</b>", "")
    if "numbers" in sent and len(sent["numbers"]) < 100 and data.get("exhibitor") == "own":
        shown = sent["numbers"].replace("<", "&lt;").replace(">", "&gt;")
        assert f'value="{shown}"' in answer.text
    assert len(db.session.scalars(select(Stand)).all()) == 1


def test_stand_is_released_with_a_reason(fair: Fair, hall: Hall, organiser: FlaskClient) -> None:
    stand = make_stand(hall, make_exhibitor_wanting(fair), "A-101, A-102")
    refused = organiser.post(f"/organise/{fair.slug}/stands/{stand.id}/release", data={"reason": " "})
    assert refused.status_code == 422
    assert "Say why the stand is released" in refused.text
    done = organiser.post(f"/organise/{fair.slug}/stands/{stand.id}/release", data={"reason": "no deposit"})
    assert done.location == f"/organise/{fair.slug}/stands/{stand.id}"
    db.session.rollback()
    assert db.session.get_one(Stand, stand.id).state == StandState.RELEASED
    assert "no deposit" in page(organiser, done.location)
    again = organiser.post(f"/organise/{fair.slug}/stands/{stand.id}/release", data={"reason": "again"})
    assert again.status_code == 409


def test_stand_of_another_fair_is_not_found(fair: Fair, hall: Hall, sign_in: SignIn) -> None:
    stand = make_stand(hall, make_exhibitor_wanting(fair), "A-101")
    other = make_fair()
    stranger = sign_in(make_member(other))
    answer = stranger.post(f"/organise/{other.slug}/stands/{stand.id}/release", data={"reason": "mine"})
    assert answer.status_code == 404
    assert db.session.get_one(Stand, stand.id).state == StandState.RESERVED


def test_reviewer_sees_the_plan_and_changes_nothing(fair: Fair, hall: Hall, sign_in: SignIn) -> None:
    exhibitor = make_exhibitor_wanting(fair)
    stand = make_stand(hall, exhibitor, "A-101")
    reviewer = sign_in(make_member(fair, Role.REVIEWER))
    text = page(reviewer, f"/organise/{fair.slug}/plan/A?unit=A-102")
    assert "/allocate" not in text
    for address in ("plan/A/allocate", f"stands/{stand.id}/release", "import/plan"):
        assert reviewer.post(f"/organise/{fair.slug}/{address}", data={"reason": "x"}).status_code == 403


def test_nobody_and_strangers_do_not_see_the_organisers_plan(
    fair: Fair, hall: Hall, client: FlaskClient, sign_in: SignIn
) -> None:
    assert "/account/sign-in" in client.get(f"/organise/{fair.slug}/plan/A").location
    assert client.post(f"/organise/{fair.slug}/plan/A/allocate").status_code == 302
    stranger = sign_in(make_member(make_fair()))
    assert stranger.get(f"/organise/{fair.slug}/plan/A").status_code == 403


def test_public_stand_has_an_address_of_its_own(fair: Fair, hall: Hall, client: FlaskClient) -> None:
    make_stand(hall, make_exhibitor_wanting(fair, "소담머신"), "A-101, A-102")
    text = page(client, f"/{fair.slug}/plan/A/A-101")
    assert "소담머신" in text.split("data-plan-panel", 1)[1]
    assert client.get(f"/{fair.slug}/plan/A/A-102").location == f"/{fair.slug}/plan/A/A-101"
    assert client.get(f"/{fair.slug}/plan/A-101").location == f"/{fair.slug}/plan/A/A-101"
    assert client.get(f"/{fair.slug}/plan/A/A-101").headers.get("Set-Cookie") is None
    assert "csrf_token" not in text


def test_directory_lists_searches_and_pages(fair: Fair, hall: Hall, client: FlaskClient) -> None:
    make_stand(hall, make_exhibitor_wanting(fair, "Điện tử Lá Sen"), "A-101")
    for number in range(61):
        make_exhibitor_wanting(fair, f"Company {number:02d}")
    first = page(client, f"/{fair.slug}/directory")
    assert first.count("directory__entry") == 60
    assert "page=2" in first
    found = page(client, f"/{fair.slug}/directory?q=la+sen")
    assert found.count("directory__entry") == 1
    assert f"/{fair.slug}/plan/A/A-101" in found
    here = page(client, f"/{fair.slug}/directory?hall=A")
    assert here.count("directory__entry") == 1
    assert client.get(f"/{fair.slug}/directory?page=99").location.endswith("page=2")
    assert "No exhibitor is found" in page(client, f"/{fair.slug}/directory?q=%25&lang=en")
    page(client, f"/{fair.slug}/directory?page=x&hall=zz&sector=zz")


@pytest.mark.parametrize("language", ["vi", "en", "zh", "ko"])
def test_plan_speaks_every_language(fair: Fair, hall: Hall, organiser: FlaskClient, language: str) -> None:
    text = page(organiser, f"/organise/{fair.slug}/plan/A?lang={language}")
    assert f'<html lang="{"zh-Hans" if language == "zh" else language}"' in text
    assert text.count('data-unit="') == 8


def plan_file(x: float = 5) -> bytes:
    stands = [{"nr": "A-1", "poly": [[x, 5], [x + 3, 5], [x + 3, 8], [x, 8]], "a": 9, "names": []}]
    return json.dumps({"hall": "7", "size": [30, 20], "stands": stands}).encode()


def import_page(fair: Fair) -> str:
    return f"/organise/{fair.slug}/import/plan"


def test_plan_is_looked_at_first_and_then_put_into_use(fair: Fair, organiser: FlaskClient) -> None:
    preview = upload(organiser, import_page(fair), "files", ("hall-7.json", plan_file()))
    assert "Nothing is changed yet." in preview.text
    assert db.session.scalars(select(Unit)).all() == []
    report = press(organiser, preview)
    assert "new 1, changed 0" in report.text
    assert f'href="/organise/{fair.slug}/plan"' in report.text
    assert [unit.number for unit in db.session.scalars(select(Unit))] == ["A-1"]


def test_several_files_of_a_plan_are_one_plan(fair: Fair, organiser: FlaskClient) -> None:
    index = json.dumps({"halls": [{"file": "hall-7.json", "stands": 1}]}).encode()
    preview = upload(organiser, import_page(fair), "files", ("index.json", index), ("hall-7.json", plan_file()))
    assert "new 1, changed 0" in press(organiser, preview).text


def test_report_of_a_plan_has_figures_in_the_readers_language(fair: Fair, organiser: FlaskClient) -> None:
    stands = [{"nr": "A-1", "poly": [[5, 5], [8.5, 5], [8.5, 8], [5, 8]], "a": 1234.5, "names": []}]
    data = json.dumps({"hall": "7", "size": [30, 20], "stands": stands}).encode()
    preview = upload(organiser, import_page(fair), "files", ("hall-7.json", data))
    assert "A-1 is stated as 1,234.5 m² but measures 10.5 m²." in preview.text
    vietnamese = page(organiser, f"{preview.address}?lang=vi")
    assert "1.234,5 m²" in vietnamese
    assert "10,5 m²" in vietnamese


@pytest.mark.parametrize(
    ("files", "sentence"),
    [
        ([], "Choose a file first."),
        ([("hall-7.json", b"")], "There is nothing in this file"),
        ([("hall-7.json", plan_file()[:60])], "is damaged or ends early"),
        ([("plan.zip", b"PK\x03\x04 broken")], "is damaged or ends early"),
        ([("plan.pdf", b"%PDF-1.7")], "no hall plan in a known format"),
        ([("hall-7.json", b" " * 20_000_001)], "20 MB at most"),
    ],
)
def test_file_that_is_no_plan_is_refused_beside_the_field(
    fair: Fair, organiser: FlaskClient, files: list[tuple[str, bytes]], sentence: str
) -> None:
    assert sentence in upload(organiser, import_page(fair), "files", *files).text
    assert db.session.scalars(select(Unit)).all() == []


def test_plan_that_would_move_a_stand_is_refused_on_the_page(fair: Fair, organiser: FlaskClient) -> None:
    press(organiser, upload(organiser, import_page(fair), "files", ("hall-7.json", plan_file())))
    hall = db.session.scalars(select(Hall)).one()
    make_stand(hall, make_exhibitor_wanting(fair, "Larkspur"), "A-1")
    refused = upload(organiser, import_page(fair), "files", ("hall-7.json", plan_file(x=6)))
    assert "A-1: Larkspur" in refused.text
    assert 'class="field__error"' in refused.text


def test_stand_given_after_the_preview_is_not_moved_by_the_plan(fair: Fair, organiser: FlaskClient) -> None:
    press(organiser, upload(organiser, import_page(fair), "files", ("hall-7.json", plan_file())))
    preview = upload(organiser, import_page(fair), "files", ("hall-7.json", plan_file(x=6)))
    hall = db.session.scalars(select(Hall)).one()
    make_stand(hall, make_exhibitor_wanting(fair, "Larkspur"), "A-1")
    before = db.session.scalars(select(Unit)).one().polygon
    refused = press(organiser, preview)
    assert "A-1: Larkspur" in refused.text
    assert preview.address in refused.text
    assert db.session.scalars(select(Unit)).one().polygon == before


def test_unplaced_stands_of_the_list_are_named_with_the_reason(fair: Fair, hall: Hall, organiser: FlaskClient) -> None:
    make_exhibitor_wanting(fair, "Porsche AG", stand_refs=["F8|A020", "A|A-101"])
    text = page(organiser, f"/organise/{fair.slug}/unplaced")
    assert "Porsche AG" in text
    assert "The plan has no hall F8." in text
    assert text.count("<tr>") == 2


def test_command_imports_a_plan_and_reports_json(app: Flask, fair: Fair, tmp_path: Path) -> None:
    (tmp_path / "hall-7.json").write_bytes(plan_file())
    run = app.test_cli_runner().invoke
    dry = run(args=["plan", "import", fair.slug, str(tmp_path), "--dry-run", "--json"])
    assert json.loads(dry.output.splitlines()[-1])["created"] == 1
    assert db.session.scalars(select(Unit)).all() == []
    done = json.loads(run(args=["plan", "import", fair.slug, str(tmp_path), "--json"]).output.splitlines()[-1])
    assert (done["created"], done["unchanged"], done["skipped"]) == (1, 0, 0)
    again = json.loads(run(args=["plan", "import", fair.slug, str(tmp_path), "--json"]).output.splitlines()[-1])
    assert (again["created"], again["unchanged"]) == (0, 1)


def test_command_refuses_with_a_sentence_and_a_status(app: Flask, fair: Fair, tmp_path: Path) -> None:
    run = app.test_cli_runner().invoke
    (tmp_path / "plan.csv").write_text("a,b")
    for arguments in (["import", fair.slug, str(tmp_path)], ["import", "nowhere", str(tmp_path)], ["place", "nowhere"]):
        answer = run(args=["plan", *arguments])
        assert answer.exit_code == 1
        assert "Error: " in answer.output


def test_exhibitors_first_page_says_which_booth_is_theirs(hall: Hall, sign_in: SignIn) -> None:
    owner = make_user()
    application = make_application(hall.fair, owner=owner, state="approved")
    assert application.exhibitor is not None
    browser = sign_in(owner)
    address = f"/exhibit/{hall.fair.slug}/"
    assert "A-101" not in page(browser, address)
    make_stand(hall, application.exhibitor, "A-101")
    text = page(browser, address)
    assert "Your booth is A-101" in text
    assert f"/{hall.fair.slug}/plan/A/A-101" in text
