"""The papers of a ceremony: read line by line, written without loss, printed in two languages."""

from collections.abc import Callable

import pytest
from flask.testing import FlaskClient
from hypothesis import given
from hypothesis import strategies as st

from eventsapp.accounts.models import User
from eventsapp.infra.database import transaction
from eventsapp.programme.actions.ceremonies import CeremonyValues, save_ceremony
from eventsapp.programme.queries import ceremony_of
from eventsapp.programme.rules import ChangedMeanwhile, UnreadableLine
from eventsapp.programme.rules.ceremonies import (
    GUESTS,
    RUN_SHEET,
    SIGNINGS,
    Paper,
    by_precedence,
    paper_lines,
    read_paper,
    seats_given_twice,
    steps_of,
)
from tests.factories import make_fair, make_member
from tests.programme.programmes import Forum, make_forum

SHEET = """08:30 | 5 | Đón khách | Guests arrive | MC
08:35 | 10 | Phát biểu khai mạc | Opening words | Chủ tịch | lectern"""
LIST = """2 | Kim Minsu | Giám đốc | Director | A2
1 | Nguyễn Văn An | Chủ tịch | Chairman | A1 | Lê Thị Bình"""
DEEDS = "Biên bản ghi nhớ | Memorandum | WTC BDNC | COEX | Nguyễn Văn An"


@pytest.fixture
def forum(app: object) -> Forum:
    return make_forum(make_fair(slug="expo"))


@pytest.fixture
def browser(forum: Forum, sign_in: Callable[[User], FlaskClient]) -> FlaskClient:
    return sign_in(make_member(forum.fair))


def _path(forum: Forum, rest: str = "") -> str:
    return f"/organise/expo/programme/sessions/{forum.sessions[0].id}/ceremony{rest}"


def _typed(**other: str) -> dict[str, str]:
    papers = {"run_sheet": SHEET, "guests": LIST, "signings": DEEDS}
    return {"first_language": "vi", "second_language": "en", **papers, **other}


@pytest.mark.parametrize(
    ("paper", "line"),
    [
        (RUN_SHEET, "08:30 | 5"),
        (RUN_SHEET, "24:00 | 5 | Late"),
        (RUN_SHEET, "8.30 | 5 | Late"),
        (RUN_SHEET, "08:30 | long | Words"),
        (RUN_SHEET, "08:30 | 601 | Words"),
        (RUN_SHEET, "08:30 | 5 | a | b | c | d | e"),
        (RUN_SHEET, "08:30 | 5 | " + "x" * 301),
        (RUN_SHEET, "٠٨:٣٠ | 5 | Words"),
        (GUESTS, "An | Nguyễn"),
        (GUESTS, "0 | Nguyễn"),
        (GUESTS, "1 | "),
        (SIGNINGS, "Memorandum | | WTC"),
        (SIGNINGS, " | Memorandum | WTC | COEX"),
    ],
)
def test_line_that_cannot_be_read_is_named_with_an_example(app: object, paper: Paper, line: str) -> None:
    with pytest.raises(UnreadableLine) as refused:
        read_paper(paper, f"{paper.example}\n\n{line}")
    assert "Line 3" in str(refused.value)
    assert refused.value.field == paper.field


def test_too_many_lines_are_refused(app: object) -> None:
    with pytest.raises(UnreadableLine):
        read_paper(GUESTS, "1 | An\n" * 201)


cells = st.text(
    st.characters(blacklist_characters="|", blacklist_categories=("Cc", "Zs", "Zl", "Zp", "Cs")), max_size=20
)


@given(rows=st.lists(st.tuples(st.integers(1, 9999), cells.filter(bool), cells, cells, cells, cells), max_size=6))
def test_what_is_shown_reads_as_what_was_kept(rows: list[tuple[int, str, str, str, str, str]]) -> None:
    kept = [[str(number), *rest] for number, *rest in rows]
    assert read_paper(GUESTS, paper_lines(kept)) == kept


def test_hours_go_on_past_midnight_and_what_overlaps_is_found() -> None:
    rows = read_paper(RUN_SHEET, "23:50 | 20 | Fireworks\n00:10 | 5 | Thanks\n00:12 | 5 | Too soon")
    assert [(one.ends, one.gap) for one in steps_of(rows)] == [("00:10", 0), ("00:15", 0), ("00:17", -3)]


def test_guests_stand_by_precedence_and_a_seat_is_given_once() -> None:
    rows = read_paper(GUESTS, LIST)
    assert [row[1] for row in by_precedence(rows)] == ["Nguyễn Văn An", "Kim Minsu"]
    assert seats_given_twice(rows) == []
    assert seats_given_twice(read_paper(GUESTS, "1 | An | | | A1\n2 | Bình | | | A1")) == ["A1"]


def test_papers_are_written_shown_and_printed_in_two_languages(forum: Forum, browser: FlaskClient) -> None:
    assert browser.get(_path(forum, "/print")).status_code == 404
    assert browser.post(_path(forum), data=_typed()).status_code == 302
    page = browser.get(_path(forum)).text
    assert "Guests arrive" in page
    printed = browser.get(_path(forum, "/print?lang=ko")).text
    for words in ("Kịch bản chi tiết", "Run sheet", "08:35–08:45", "Phát biểu khai mạc", "Opening words", "COEX"):
        assert words in printed
    assert printed.index("Nguyễn Văn An</th>") < printed.index("Kim Minsu</th>")


def test_what_does_not_fit_together_is_remarked_and_still_kept(forum: Forum, browser: FlaskClient) -> None:
    papers = _typed(run_sheet="08:30 | 10 | One\n08:35 | 5 | Two", guests="1 | An | | | A1\n2 | Chi | | | A1")
    assert browser.post(_path(forum), data=papers).status_code == 302
    page = browser.get(_path(forum) + "?lang=en").text
    assert "“Two” begins 5 minutes before what stands above it has ended." in page
    assert "Seat A1 is given to more than one guest." in page


def test_bad_lines_and_one_language_twice_are_refused_and_nothing_typed_is_lost(
    forum: Forum, browser: FlaskClient
) -> None:
    bad = browser.post(_path(forum) + "?lang=en", data=_typed(guests="first | An <b>"))
    assert bad.status_code == 422
    assert "Line 1, “first | An &lt;b&gt;”, cannot be read." in bad.text
    assert "Guests arrive" in bad.text
    twice = browser.post(_path(forum) + "?lang=en", data=_typed(second_language="vi"))
    assert "Choose two different languages." in twice.text
    assert ceremony_of(forum.fair, forum.sessions[0].id) is None


def test_who_writes_over_somebody_else_is_told(forum: Forum, browser: FlaskClient) -> None:
    values = CeremonyValues(first_language="vi", second_language="en", run_sheet=[], guests=[], signings=[])
    with transaction():
        save_ceremony(forum.fair, forum.sessions[0], values, seen=None)
    with pytest.raises(ChangedMeanwhile), transaction():
        save_ceremony(forum.fair, forum.sessions[0], values, seen=None)
    late = browser.post(_path(forum) + "?lang=en", data=_typed(version=""))
    assert late.status_code == 422
    assert "Guests arrive" in late.text
    assert 'name="version" type="hidden" value="1"' in late.text


def test_papers_are_for_the_team_of_this_fair(
    forum: Forum, client: FlaskClient, sign_in: Callable[[User], FlaskClient]
) -> None:
    assert client.get(_path(forum)).status_code == 302
    other = make_fair(slug="other")
    elsewhere = sign_in(make_member(other))
    assert elsewhere.get(_path(forum).replace("expo", "other")).status_code == 404
