"""Who is told by mail what a release changes, what the mail says, and that it comes once."""

from collections.abc import Callable

import pytest
from flask.testing import FlaskClient
from sqlalchemy import select

from eventsapp.accounts.models import User
from eventsapp.infra.database import db, transaction
from eventsapp.messaging.models import Mail
from eventsapp.programme import actions
from eventsapp.programme.models import Session, Star, StarList
from tests.factories import make_fair, make_user
from tests.programme.programmes import Forum, at, make_forum, publish

OURS = {"Sec-Fetch-Site": "same-origin"}
THUONG, YUN = "thuong@university.example", "yun@robots.example"


@pytest.fixture
def forum(app: object) -> Forum:
    forum = make_forum(make_fair(slug="expo"))
    with transaction():
        forum.speakers[0].email, forum.speakers[1].email = THUONG, YUN
    return forum


def _edit(forum: Forum, number: int, **changes: object) -> None:
    session = db.session.get_one(Session, forum.sessions[number].id)
    parts = {"speakers": [part.speaker_id for part in session.speakers if part.role == "speaker"]}
    kept = {name: getattr(session, name) for name in ("title", "day_on", "starts_at", "ends_at", "room_id", "language")}
    interpreters = [(part.speaker_id, part.channel) for part in session.speakers if part.role == "interpreter"]
    values = {**parts, **kept, "kind": session.kind, "interpreted": session.interpreted, **changes}
    if interpreters:
        values.setdefault("interpreters", interpreters)
    with transaction():
        actions.edit_session(forum.fair, session, actions.SessionValues(**values))


def _star(user: User, forum: Forum, *numbers: int) -> StarList:
    with transaction():
        star_list = actions.open_star_list(forum.fair, user)
        actions.change_stars(star_list, on=[forum.sessions[number].id for number in numbers])
    return star_list


def _mails() -> dict[str, Mail]:
    found = db.session.scalars(select(Mail).where(Mail.name == "forum_news").order_by(Mail.id)).all()
    assert len({mail.recipient for mail in found}) == len(found), "somebody was told twice"
    return {mail.recipient: mail for mail in found}


@pytest.fixture
def told(work: Callable[[], None]) -> Callable[[Forum], dict[str, Mail]]:
    """Return a function that publishes, lets the worker work, and returns the mails that came of this release."""

    def publish_and_work(forum: Forum) -> dict[str, Mail]:
        work()
        with transaction() as session:
            session.query(Mail).delete()
        publish(forum.fair)
        work()
        return _mails()

    return publish_and_work


def test_first_release_tells_everybody_on_stage_with_an_address(
    forum: Forum, told: Callable[..., dict[str, Mail]]
) -> None:
    mails = told(forum)
    assert set(mails) == {THUONG, YUN}
    assert mails[YUN].language == "ko"
    assert mails[THUONG].text.count("Bạn có tên trong chương trình") == 2
    assert forum.sessions[3].title["en"] not in mails[THUONG].text


def test_moved_session_is_told_to_its_people_and_those_who_starred_it_alone(
    forum: Forum, told: Callable[..., dict[str, Mail]]
) -> None:
    _star(make_user(email="fan@company.example"), forum, 0)
    _star(make_user(email="other@company.example"), forum, 2)
    publish(forum.fair)
    _edit(forum, 0, starts_at=at(14), ends_at=at(15), room_id=forum.rooms[1].id)
    mails = told(forum)
    assert set(mails) == {THUONG, "fan@company.example"}
    text = mails["fan@company.example"].text
    assert "14:00" in text
    assert "R2" in text
    assert "09:00" in text
    assert "You receive this mail because you starred these sessions." in text
    assert "/expo/agenda/mine" in text


def test_removed_session_is_told_though_it_is_no_longer_in_the_draft(
    forum: Forum, told: Callable[..., dict[str, Mail]]
) -> None:
    _star(make_user(email="fan@company.example"), forum, 1)
    publish(forum.fair)
    with transaction():
        actions.remove_session(forum.fair, db.session.get_one(Session, forum.sessions[1].id))
    mails = told(forum)
    assert set(mails) == {YUN, "fan@company.example"}
    assert "Cancelled" in mails["fan@company.example"].text


def test_who_joins_and_who_leaves_a_session_is_told(forum: Forum, told: Callable[..., dict[str, Mail]]) -> None:
    publish(forum.fair)
    _edit(forum, 0, speakers=[forum.speakers[1].id])
    mails = told(forum)
    assert set(mails) == {THUONG, YUN}
    assert "Bạn không còn tham gia phiên này" in mails[THUONG].text
    assert "프로그램" in mails[YUN].text


def test_other_abstract_alone_tells_nobody(forum: Forum, told: Callable[..., dict[str, Mail]]) -> None:
    _star(make_user(email="fan@company.example"), forum, 0)
    publish(forum.fair)
    _edit(forum, 0, abstract={"en": "Longer."})
    assert told(forum) == {}


def test_who_wants_no_mails_gets_none(
    forum: Forum, told: Callable[..., dict[str, Mail]], sign_in: Callable[[User], FlaskClient]
) -> None:
    user = make_user(email="quiet@company.example")
    _star(user, forum, 0)
    publish(forum.fair)
    browser = sign_in(user)
    assert "a mail tells you" in browser.get("/expo/agenda/mine?lang=en").text
    assert browser.post("/expo/agenda/mine/list/news", data={"wanted": "no"}, headers=OURS).status_code == 302
    assert "No mail tells you" in browser.get("/expo/agenda/mine?lang=en").text
    _edit(forum, 0, starts_at=at(14), ends_at=at(15))
    assert set(told(forum)) == {THUONG}


def test_list_without_an_account_has_nobody_to_write_to(forum: Forum, told: Callable[..., dict[str, Mail]]) -> None:
    with transaction():
        star_list = actions.open_star_list(forum.fair, None)
        actions.change_stars(star_list, on=[forum.sessions[0].id])
    publish(forum.fair)
    _edit(forum, 0, starts_at=at(14), ends_at=at(15))
    assert set(told(forum)) == {THUONG}


def test_star_outlives_the_draft_of_a_session_that_is_still_public(forum: Forum) -> None:
    star_list = _star(make_user(), forum, 1)
    publish(forum.fair)
    with transaction():
        actions.remove_session(forum.fair, db.session.get_one(Session, forum.sessions[1].id))
    assert db.session.get(Star, (star_list.id, forum.sessions[1].id)) is not None


def test_words_of_organisers_are_words_in_the_mail(forum: Forum, told: Callable[..., dict[str, Mail]]) -> None:
    with transaction():
        forum.rooms[1].code = "<i>R2"
    _edit(forum, 0, title={"en": "<b>Bold</b> claims"}, room_id=forum.rooms[1].id)
    mail = told(forum)[THUONG]
    assert "&lt;b&gt;Bold&lt;/b&gt; claims" in mail.html
    assert "<i>R2" not in mail.html
    assert "<i>R2" in mail.text
