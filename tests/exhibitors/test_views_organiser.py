"""The organiser's pages: queue, decisions, duplicates, paper forms, lists."""

import io
import re
from collections.abc import Callable
from pathlib import Path

import pytest
from flask import Flask
from flask.testing import FlaskClient
from PIL import Image
from sqlalchemy import event, func, select
from werkzeug.test import TestResponse

from eventsapp.accounts.models import Consent, User
from eventsapp.exhibitors.models import Application, Company, Exhibitor, ExhibitorMember
from eventsapp.fairs.models import Fair, Role
from eventsapp.infra import clock
from eventsapp.infra.database import db
from eventsapp.infra.storage import StoredFile
from eventsapp.messaging.models import Mail
from tests.exhibitors.lists import office_workbook
from tests.factories import make_application, make_fair, make_member, make_user
from tests.fairs.importing import Shown, press, upload

SignIn = Callable[[User], FlaskClient]
QUEUE = "/organise/expo/applications"
IMPORT_PAGE = "/organise/expo/import/exhibitors"


@pytest.fixture
def fair(app: Flask) -> Fair:
    return make_fair(slug="expo")


@pytest.fixture
def browser(fair: Fair, sign_in: SignIn) -> FlaskClient:
    return sign_in(make_member(fair, full_name="Hà Thu Quỳnh"))


def states() -> dict[str, str]:
    db.session.expire_all()
    return {one.code: one.state for one in db.session.scalars(select(Application).order_by(Application.id))}


def reload(application: Application) -> Application:
    db.session.expire_all()
    return db.session.get_one(Application, application.id)


def picture() -> bytes:
    target = io.BytesIO()
    Image.new("RGB", (40, 40), "white").save(target, "PNG")
    return target.getvalue()


def test_queue_shows_what_waits_the_longest_waiting_first(fair: Fair, browser: FlaskClient) -> None:
    first = make_application(fair, legal_name="Osterhav Pneumatics")
    make_application(fair, legal_name="Ferrowick")
    make_application(fair, legal_name="Already in", state="approved")
    page = browser.get(QUEUE).text
    assert page.index("Osterhav") < page.index("Ferrowick")
    assert "Already in" not in page
    assert first.code in page


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("q=van+tuong", {"Vạn Tường Laser"}),
        ("q=벽길", {"새벽길로보틱스"}),
        ("q=A-0002", {"새벽길로보틱스"}),
        ("q=3709184552", {"Vạn Tường Laser"}),
        ("q=lan%40", {"Vạn Tường Laser"}),
        ("q=nothing+at+all", set()),
        ("country=KR", {"새벽길로보틱스"}),
        ("view=approved", set()),
        ("view=nonsense", {"Vạn Tường Laser", "새벽길로보틱스"}),
        ("sector=999999", set()),
        ("sector=abc&page=-1&open=zzz", {"Vạn Tường Laser", "새벽길로보틱스"}),
        ("q=%25", set()),
        ("q=%27%22%3C", set()),
    ],
)
def test_queue_is_filtered_and_searched_without_diacritics(
    fair: Fair, browser: FlaskClient, query: str, found: set[str]
) -> None:
    make_application(
        fair, legal_name="Vạn Tường Laser", country="VN", tax_code="3709 184 552", email="lan@vt.example.vn"
    )
    make_application(fair, legal_name="새벽길로보틱스", latin_name="Saebyeok", country="KR", email="yoon@sb.example.kr")
    answer = browser.get(f"{QUEUE}?{query}")
    assert answer.status_code == 200
    rows = answer.text.partition("<tbody>")[2].partition("</tbody>")[0]
    assert {name for name in ("Vạn Tường Laser", "새벽길로보틱스") if name in rows} == found


@pytest.mark.parametrize(
    ("decision", "note", "state", "mail"),
    [
        ("approve", "", "approved", "You are in"),
        ("waitlist", "", "waitlisted", "You are on the waiting list"),
        ("changes", "Add the tax code.", "changes_requested", "Add the tax code."),
        ("reject", "It does not fit the theme.", "rejected", "It does not fit the theme."),
    ],
)
def test_decision_changes_the_state_and_tells_the_applicant(
    fair: Fair, browser: FlaskClient, work: Callable[[], None], decision: str, note: str, state: str, mail: str
) -> None:
    application = make_application(fair)
    answer = browser.post(f"{QUEUE}/{application.id}/decision", data={"decision": decision, "note": note})
    assert answer.status_code == 302
    assert reload(application).state == state
    work()
    assert mail in (db.session.scalars(select(Mail.text).order_by(Mail.id.desc())).first() or "")
    page = browser.get(f"{QUEUE}/{application.id}").text
    assert "Hà Thu Quỳnh" in page


@pytest.mark.parametrize("decision", ["changes", "reject"])
def test_decision_against_the_applicant_needs_words(fair: Fair, browser: FlaskClient, decision: str) -> None:
    application = make_application(fair)
    answer = browser.post(f"{QUEUE}/{application.id}/decision", data={"decision": decision, "note": "  "})
    assert answer.status_code == 422
    assert "Write to the applicant what to change or why" in answer.text
    assert reload(application).state == "submitted"


def test_unknown_decision_is_refused(fair: Fair, browser: FlaskClient) -> None:
    application = make_application(fair)
    assert browser.post(f"{QUEUE}/{application.id}/decision", data={"decision": "burn"}).status_code == 422
    assert browser.post(f"{QUEUE}/decision", data={"decision": "burn", "ids": application.id}).status_code == 422
    assert reload(application).state == "submitted"


def test_decided_application_is_not_decided_again(fair: Fair, browser: FlaskClient) -> None:
    application = make_application(fair, state="rejected")
    answer = browser.post(f"{QUEUE}/{application.id}/decision", data={"decision": "approve"})
    assert "not waiting for a decision any more" in answer.text
    assert reload(application).state == "rejected"


def test_several_are_approved_at_once_and_the_decided_left_alone(fair: Fair, browser: FlaskClient) -> None:
    made = [make_application(fair, legal_name=name) for name in ("One", "Two")]
    done = make_application(fair, state="rejected", legal_name="Three")
    ids = [one.id for one in (*made, done)]
    answer = browser.post(f"{QUEUE}/decision", data={"decision": "approve", "ids": ids}, follow_redirects=True)
    assert "2 applications are approved." in answer.text
    assert "A-0003" in answer.text
    assert states() == {"A-0001": "approved", "A-0002": "approved", "A-0003": "rejected"}


def test_bulk_rejection_asks_for_words_first(fair: Fair, browser: FlaskClient) -> None:
    application = make_application(fair)
    data = {"decision": "reject", "ids": application.id}
    assert "Why are these applications rejected?" in browser.post(f"{QUEUE}/decision", data=data).text
    assert browser.post(f"{QUEUE}/decision", data={**data, "note": ""}).status_code == 422
    assert browser.post(f"{QUEUE}/decision", data={**data, "note": "Off topic."}).status_code == 302
    assert reload(application).decision_note == "Off topic."


@pytest.mark.parametrize("ids", [[], ["x"], ["99999999999999999999"], ["-1"]])
def test_bulk_decision_about_nothing_changes_nothing(fair: Fair, browser: FlaskClient, ids: list[str]) -> None:
    answer = browser.post(f"{QUEUE}/decision", data={"decision": "approve", "ids": ids}, follow_redirects=True)
    assert "Choose at least one application first." in answer.text


def test_approval_makes_company_exhibitor_and_member_once(fair: Fair, browser: FlaskClient) -> None:
    application = make_application(fair, legal_name="Vạn Tường Laser JSC", country="VN", tax_code="0100109106")
    other_fair = make_fair()
    before = make_application(
        other_fair, legal_name="Công ty CP Laser Vạn Tường", country="VN", tax_code="0100109106", state="approved"
    )
    browser.post(f"{QUEUE}/{application.id}/decision", data={"decision": "approve"})
    assert reload(application).exhibitor is not None
    assert db.session.scalar(select(func.count()).select_from(Company)) == 1
    assert reload(before).exhibitor.company_id == reload(application).exhibitor.company_id
    assert db.session.scalar(select(func.count()).select_from(ExhibitorMember)) == 2


def test_duplicates_are_flagged_by_tax_code_domain_and_name(fair: Fair, browser: FlaskClient) -> None:
    one = make_application(fair, legal_name="Vạn Tường Laser JSC", country="VN", tax_code="0100109106")
    two = make_application(fair, legal_name="Công ty CP Laser Vạn Tường", country="VN", tax_code="0100 109 106")
    make_application(fair, legal_name="Tamarind", website="tamarind.example.com")
    make_application(fair, legal_name="Something else", website="https://www.tamarind.example.com/x")
    page = browser.get(QUEUE).text
    assert (page.count("likely duplicate"), page.count("maybe a duplicate")) == (2, 2)
    panel = browser.get(f"{QUEUE}?open={one.id}").text
    assert "Probably the same company as A-0002." in panel
    assert "the same tax code" in panel
    assert browser.get(f"{QUEUE}/{two.id}/panel").status_code == 200


def test_free_mail_makes_no_duplicates(fair: Fair, browser: FlaskClient) -> None:
    make_application(fair, legal_name="One", email="one@gmail.com")
    make_application(fair, legal_name="Two", email="two@gmail.com")
    assert "duplicate</span>" not in browser.get(QUEUE).text


def test_flag_is_cleared_for_two_companies(fair: Fair, browser: FlaskClient) -> None:
    one, two = (make_application(fair, legal_name="Tamarind") for _ in range(2))
    assert browser.post(f"{QUEUE}/{one.id}/distinct/{two.id}").status_code == 302
    assert "a duplicate" not in browser.get(QUEUE).text.partition("<tbody>")[2]
    assert states() == {"A-0001": "submitted", "A-0002": "submitted"}


def test_same_company_keeps_one_and_tells_the_other(fair: Fair, browser: FlaskClient, work: Callable[[], None]) -> None:
    one, two = (make_application(fair, legal_name="Tamarind") for _ in range(2))
    assert browser.post(f"{QUEUE}/{one.id}/same/{two.id}").status_code == 302
    assert states() == {"A-0001": "submitted", "A-0002": "rejected"}
    work()
    assert "A-0001" in db.session.scalars(select(Mail.text).order_by(Mail.id.desc())).first()


@pytest.mark.parametrize("verb", ["same", "distinct"])
def test_application_is_no_duplicate_of_itself(fair: Fair, browser: FlaskClient, verb: str) -> None:
    one = make_application(fair)
    assert browser.post(f"{QUEUE}/{one.id}/{verb}/{one.id}").status_code == 422
    assert browser.post(f"{QUEUE}/{one.id}/{verb}/999999").status_code == 404


def test_applications_of_another_fair_are_out_of_reach(fair: Fair, browser: FlaskClient) -> None:
    foreign = make_application(make_fair())
    for path in ("", "/panel", "/scan"):
        assert browser.get(f"{QUEUE}/{foreign.id}{path}").status_code == 404
    assert browser.post(f"{QUEUE}/{foreign.id}/decision", data={"decision": "approve"}).status_code == 404
    answer = browser.post(f"{QUEUE}/decision", data={"decision": "approve", "ids": foreign.id})
    assert answer.status_code == 404
    assert reload(foreign).state == "submitted"


def paper_form(fair: Fair, **changes: object) -> dict[str, object]:
    return {
        "language": "ko", "legal_name": "Ferrowick Drives", "country": "GB", "main-full_name": "Tom Reed",
        "main-email": "tom@ferrowick.example", "main-phone": "+44 20 7946 0958", "package": str(fair.packages[1].id),
        "units_wanted": "3", "exhibits": "Drives", "terms": "y", "registration": "y",
        "scan": (picture(), "form.png"), **changes,
    }  # fmt: skip


def enter(browser: FlaskClient, fair: Fair, **changes: object) -> TestResponse:
    data = paper_form(fair, **changes)
    if isinstance(data["scan"], tuple):
        content, name = data["scan"]
        data["scan"] = (io.BytesIO(content), name)
    return browser.post(f"{QUEUE}/paper", data=data, content_type="multipart/form-data")


def test_paper_form_becomes_a_submitted_application_with_its_scan(
    fair: Fair, browser: FlaskClient, work: Callable[[], None]
) -> None:
    assert enter(browser, fair).status_code == 302
    application = db.session.scalars(select(Application)).one()
    assert (application.state, application.code, application.owner_id) == ("submitted", "A-0001", None)
    assert {consent.channel for consent in db.session.scalars(select(Consent))} == {"paper"}
    scan = browser.get(f"{QUEUE}/{application.id}/scan")
    assert (scan.mimetype, scan.data) == ("image/png", picture())
    assert scan.headers["Content-Disposition"].startswith("attachment")
    assert "sandbox" in scan.headers["Content-Security-Policy"]
    assert scan.headers["X-Content-Type-Options"] == "nosniff"
    work()
    mail = db.session.scalars(select(Mail)).one()
    assert (mail.recipient, mail.language, mail.name) == ("tom@ferrowick.example", "ko", "application_claim")


@pytest.mark.parametrize(
    ("changes", "sentence"),
    [
        ({"scan": (b"", "empty.pdf")}, "This file is empty."),
        ({"scan": (b"<script>alert(1)</script>", "form.pdf")}, "A scan must be a PDF"),
        ({"scan": (b"%PDF-1.7 broken", "form.pdf")}, "A scan must be a PDF"),
        ({"scan": ""}, "Attach the scan"),
        ({"legal_name": ""}, "This is needed."),
        ({"language": "xx"}, "none of the choices"),
        ({"terms": ""}, "Without this consent"),
    ],
)
def test_paper_form_is_refused_beside_the_field(
    fair: Fair, browser: FlaskClient, changes: dict[str, object], sentence: str
) -> None:
    answer = enter(browser, fair, **{**changes, "exhibits": "kept words"})
    assert answer.status_code == 422
    assert sentence in answer.text
    assert "kept words" in answer.text
    assert db.session.scalars(select(StoredFile)).all() == []


def claim_path(mail: Mail) -> str:
    found = re.search(r"https?://[^/]+(/exhibit/expo/claim/[^\s?]+)", mail.text)
    assert found is not None
    return found[1]


def test_paper_application_is_claimed_once_by_a_button(
    fair: Fair, browser: FlaskClient, sign_in: SignIn, client: FlaskClient, work: Callable[[], None]
) -> None:
    enter(browser, fair)
    work()
    path = claim_path(db.session.scalars(select(Mail)).one())
    assert "Ferrowick Drives" in client.get(path).text
    assert client.post(path).location.startswith("/account/sign-in")
    owner = make_user()
    mine = sign_in(owner)
    assert mine.get(path).status_code == 200
    assert db.session.scalars(select(Application.owner_id)).one() is None
    assert mine.post(path).location == "/exhibit/expo/"
    assert db.session.scalars(select(Application.owner_id)).one() == owner.id
    assert "Ferrowick Drives" in mine.get("/exhibit/expo/").text
    assert sign_in(make_user()).post(path).status_code == 410


def test_claim_link_ends_with_its_time_and_with_a_newer_one(
    fair: Fair, browser: FlaskClient, client: FlaskClient, work: Callable[[], None]
) -> None:
    enter(browser, fair)
    work()
    first = claim_path(db.session.scalars(select(Mail)).one())
    application = db.session.scalars(select(Application)).one()
    browser.post(f"{QUEUE}/{application.id}/claim-link")
    work()
    second = claim_path(db.session.scalars(select(Mail).order_by(Mail.id.desc())).first())
    assert client.get(first).status_code == 410
    assert client.get(second).status_code == 200
    with clock.shifted(clock.timedelta(days=31)):
        assert client.get(second).status_code == 410
    assert client.get("/exhibit/expo/claim/nonsense").status_code == 410


def test_claim_is_refused_to_who_has_an_application(
    fair: Fair, browser: FlaskClient, sign_in: SignIn, work: Callable[[], None]
) -> None:
    enter(browser, fair)
    work()
    path = claim_path(db.session.scalars(select(Mail)).one())
    busy = make_user()
    make_application(fair, owner=busy)
    answer = sign_in(busy).post(path)
    assert (answer.status_code, "You already have an application" in answer.text) == (422, True)


def test_claim_link_is_renewed_for_paper_forms_only(fair: Fair, browser: FlaskClient) -> None:
    application = make_application(fair)
    assert browser.post(f"{QUEUE}/{application.id}/claim-link").status_code == 404


def test_list_is_previewed_then_imported_and_the_second_time_changes_nothing(fair: Fair, browser: FlaskClient) -> None:
    def preview() -> Shown:
        return upload(browser, IMPORT_PAGE, "file", ("list.xlsx", office_workbook()))

    shown = preview()
    assert db.session.scalars(select(Exhibitor)).all() == []
    first = press(browser, shown).text
    assert "4 exhibitors are new, 0 updated, 0 unchanged; 2 rows were left out." in first
    second = press(browser, preview()).text
    assert "0 exhibitors are new, 0 updated, 4 unchanged; 2 rows were left out." in second
    assert db.session.scalar(select(func.count()).select_from(Exhibitor)) == 4


@pytest.mark.parametrize(
    ("data", "sentence"),
    [
        (b"", "This file is empty."),
        (b"PK\x03\x04 cut off", "This file was cut off"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "This is an old or protected Excel file."),
        (b"<html></html>", "This file is of no known format. Known are:"),
        (b"a;b\n1;2\n", "This file is of no known format. Known are:"),
        (b"company,country\n,GB\n", "No row of this file names an exhibitor."),
    ],
)
def test_broken_list_is_refused_and_changes_nothing(
    fair: Fair, browser: FlaskClient, data: bytes, sentence: str
) -> None:
    assert sentence in upload(browser, IMPORT_PAGE, "file", ("list.csv", data)).text
    assert db.session.scalars(select(StoredFile)).all() == []


def test_import_without_a_file_is_refused(fair: Fair, browser: FlaskClient) -> None:
    answer = browser.post(IMPORT_PAGE, data={})
    assert (answer.status_code, "Choose a file first." in answer.text) == (422, True)


def test_exports_are_neutralised_tables_with_a_byte_order_mark(fair: Fair, browser: FlaskClient) -> None:
    make_application(fair, legal_name="=cmd|' /C calc'!A0", state="approved")
    for path in (f"{QUEUE}.csv?view=all", "/organise/expo/exhibitors.csv"):
        answer = browser.get(path)
        assert answer.mimetype == "text/csv"
        assert answer.data.startswith(b"\xef\xbb\xbf")
        assert "'=cmd|' /C calc'!A0" in answer.data.decode("utf-8-sig")
        assert "\n=cmd" not in answer.text


def test_exhibitors_are_found_without_diacritics(fair: Fair, browser: FlaskClient) -> None:
    make_application(fair, legal_name="Khuôn mẫu Đồng Nứa", state="approved")
    assert "Khuôn mẫu Đồng Nứa" in browser.get("/organise/expo/exhibitors?q=dong+nua").text
    assert "Nothing fits this search" in browser.get("/organise/expo/exhibitors?q=zzz&page=99999").text


def test_reviewer_decides_but_neither_enters_nor_imports(fair: Fair, sign_in: SignIn) -> None:
    reviewer = sign_in(make_member(fair, Role.REVIEWER))
    assert reviewer.get(QUEUE).status_code == 200
    assert reviewer.get(f"{QUEUE}/paper").status_code == 403
    assert reviewer.get("/organise/expo/import/exhibitors").status_code == 403


def test_applicant_and_nobody_are_kept_out(fair: Fair, sign_in: SignIn, client: FlaskClient) -> None:
    application = make_application(fair)
    stranger = sign_in(make_user())
    for path in ("", f"/{application.id}", f"/{application.id}/scan", ".csv", "/paper"):
        assert stranger.get(f"{QUEUE}{path}").status_code == 403
        assert client.get(f"{QUEUE}{path}").status_code == 302


def test_queue_needs_as_many_queries_for_three_rows_as_for_one(fair: Fair, browser: FlaskClient, app: Flask) -> None:
    def count() -> int:
        seen: list[str] = []

        def note(*arguments: object) -> None:
            seen.append(str(arguments[2]))

        engine = db.engine
        event.listen(engine, "before_cursor_execute", note)
        db.session.expire_all()
        browser.get(f"{QUEUE}?view=all")
        event.remove(engine, "before_cursor_execute", note)
        return len(seen)

    make_application(fair, legal_name="One")
    one = count()
    make_application(fair, legal_name="Two")
    make_application(fair, legal_name="Three")
    assert count() == one


@pytest.mark.parametrize("language", ["vi", "en", "zh", "ko"])
def test_pages_of_the_organiser_speak_every_language(fair: Fair, browser: FlaskClient, language: str) -> None:
    application = make_application(fair)
    make_application(fair)
    for path in ("", "?view=approved", f"?open={application.id}", f"/{application.id}", "/paper"):
        assert browser.get(f"{QUEUE}{path}{'&' if '?' in path else '?'}lang={language}").status_code == 200
    for path in ("exhibitors", "import/exhibitors"):
        assert browser.get(f"/organise/expo/{path}?lang={language}").status_code == 200


def test_gamescom_directory_is_imported_by_command(fair: Fair, app: Flask, shared_data: Callable[[str], Path]) -> None:
    folder = shared_data("exhibitors/gamescom-2026/directory.json")
    runner = app.test_cli_runner()
    dry = runner.invoke(args=["exhibitors", "import", "expo", str(folder), "--dry-run", "--json"])
    assert '"created": 1783' in dry.output.splitlines()[-1]
    assert db.session.scalar(select(func.count()).select_from(Exhibitor)) == 0
    first = runner.invoke(args=["exhibitors", "import", "expo", str(folder), "--json"])
    assert '"created": 1783' in first.output.splitlines()[-1]
    again = runner.invoke(args=["exhibitors", "import", "expo", str(folder.parent), "--json"])
    assert '"unchanged": 1783' in again.output.splitlines()[-1]
    references = sum(len(refs) for refs in db.session.scalars(select(Exhibitor.stand_refs)))
    assert references == 1860


def test_lists_that_overlap_are_joined_by_their_references(
    fair: Fair, app: Flask, shared_data: Callable[[str], Path]
) -> None:
    runner = app.test_cli_runner()
    for name in ("exhibitors", "exhibitors_iot", "exhibitors_mobility", "exhibitors_healthcare"):
        done = runner.invoke(args=["exhibitors", "import", "expo", str(shared_data(f"exhibitors/ces/{name}.csv"))])
        assert done.exit_code == 0, done.output
    assert db.session.scalar(select(func.count()).select_from(Exhibitor)) == 1276


@pytest.mark.parametrize("arguments", [["nofair", "FILE"], ["expo", "BROKEN"]])
def test_command_fails_with_a_sentence(fair: Fair, app: Flask, tmp_path: Path, arguments: list[str]) -> None:
    good, broken = tmp_path / "good.csv", tmp_path / "broken.csv"
    good.write_text("company,country\nFerrowick,GB\n", encoding="utf-8")
    broken.write_bytes(b"PK\x03\x04")
    paths = {"FILE": str(good), "BROKEN": str(broken)}
    done = app.test_cli_runner().invoke(args=["exhibitors", "import", *(paths.get(word, word) for word in arguments)])
    assert done.exit_code == 1
    assert done.output.startswith("Error: ")


def test_import_keeps_what_a_list_leaves_empty_and_updates_the_rest(fair: Fair, app: Flask, tmp_path: Path) -> None:
    runner, file = app.test_cli_runner(), tmp_path / "list.csv"
    file.write_text("id,company,country,website,booth\nx1,Ferrowick,GB,f.example.com,A1\n", encoding="utf-8")
    runner.invoke(args=["exhibitors", "import", "expo", str(file)])
    file.write_text("id,company,country,website,booth\nx1,Ferrowick Drives,GB,,A2\n", encoding="utf-8")
    done = runner.invoke(args=["exhibitors", "import", "expo", str(file), "--json"])
    assert '"updated": 1' in done.output.splitlines()[-1]
    exhibitor = db.session.scalars(select(Exhibitor)).one()
    assert (exhibitor.display_name, exhibitor.stand_refs) == ("Ferrowick Drives", ["|A2"])
    assert exhibitor.company.website == "https://f.example.com"
