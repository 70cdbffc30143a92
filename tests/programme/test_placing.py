"""Sessions put into rooms and hours, settled there, and steps taken back and done again."""

from dataclasses import replace
from datetime import time, timedelta

import pytest

from eventsapp.accounts.models import User
from eventsapp.fairs.models import Fair
from eventsapp.infra.audit import AuditEntry
from eventsapp.infra.database import db, transaction
from eventsapp.programme import actions
from eventsapp.programme.actions.editing import values_of
from eventsapp.programme.actions.placing import MOST_STEPS
from eventsapp.programme.clashes import remedies_for
from eventsapp.programme.models import PlacementStep, Session
from eventsapp.programme.queries import clash_report, code_of, session_of
from eventsapp.programme.rules import (
    ChangedSince,
    MovedMeanwhile,
    NothingToRedo,
    NothingToUndo,
    Placement,
    RoomGone,
    SessionSettled,
)
from tests.factories import make_fair, make_member
from tests.programme.programmes import FIRST_DAY, Forum, at, make_forum


@pytest.fixture
def forum(app: object) -> Forum:
    return make_forum(make_fair(slug="expo"))


@pytest.fixture
def editor(forum: Forum) -> User:
    return make_member(forum.fair, full_name="Lê Văn Tám")


@pytest.fixture
def other(forum: Forum) -> User:
    return make_member(forum.fair, full_name="Đỗ Hải Yến")


def place_at(hour: int, minute: int = 0, *, minutes: int = 45, room: int | None = None) -> Placement:
    start = at(hour, minute)
    return Placement(day_on=FIRST_DAY, room_id=room, starts_at=start, ends_at=start + timedelta(minutes=minutes))


def put(forum: Forum, number: int, placement: Placement, actor: User, *, seen: int | None = None) -> Session:
    """Put a session of the forum elsewhere, as it is now where nothing else is said."""
    with transaction():
        session = db.session.get_one(Session, forum.sessions[number].id)
        version = session.version if seen is None else seen
        actions.place_session(forum.fair, session, placement, actor=actor, seen=version)
    return session


def undo(fair: Fair, actor: User) -> list[int]:
    with transaction():
        return [session.id for session in actions.undo_act(fair, actor)]


def redo(fair: Fair, actor: User) -> list[int]:
    with transaction():
        return [session.id for session in actions.redo_act(fair, actor)]


def edit_title(forum: Forum, number: int, actor: User) -> None:
    with transaction():
        session = session_of(forum.fair, forum.sessions[number].id)
        assert session is not None
        actions.edit_session(forum.fair, session, replace(values_of(session), title={"en": "Another"}), actor=actor)


def where(forum: Forum, number: int) -> Placement:
    db.session.expire_all()
    return Placement.of(db.session.get_one(Session, forum.sessions[number].id))


def log_of(forum: Forum, number: int) -> list[AuditEntry]:
    entries = db.select(AuditEntry).where(AuditEntry.subject == "session")
    return list(
        db.session.scalars(entries.where(AuditEntry.subject_id == forum.sessions[number].id).order_by(AuditEntry.id))
    )


def test_placed_session_has_its_new_place_another_version_and_a_line_in_the_log(forum: Forum, editor: User) -> None:
    before = where(forum, 0)
    wanted = place_at(11, minutes=50, room=forum.rooms[1].id)
    session = put(forum, 0, wanted, editor)
    assert where(forum, 0) == wanted
    assert session.version == 2
    entry = log_of(forum, 0)[-1]
    assert (entry.action, entry.actor_id, entry.fair_id) == ("session.placed", editor.id, forum.fair.id)
    assert Placement.from_json(entry.before) == before
    assert Placement.from_json(entry.after) == wanted


def test_session_that_stands_there_already_is_not_changed(forum: Forum, editor: User) -> None:
    session = put(forum, 0, where(forum, 0), editor)
    assert session.version == 1
    assert [entry.action for entry in log_of(forum, 0)] == ["session.created"]
    with pytest.raises(NothingToUndo):
        undo(forum.fair, editor)


def test_second_of_two_who_saw_the_same_is_told_and_overwrites_nothing(forum: Forum, editor: User, other: User) -> None:
    wanted = place_at(14, room=forum.rooms[1].id)
    put(forum, 0, wanted, editor, seen=1)
    with pytest.raises(MovedMeanwhile):
        put(forum, 0, place_at(16), other, seen=1)
    assert where(forum, 0) == wanted
    assert [entry.actor_id for entry in log_of(forum, 0)[1:]] == [editor.id]


def test_change_of_words_counts_as_a_change_too(forum: Forum, editor: User, other: User) -> None:
    edit_title(forum, 0, other)
    with pytest.raises(MovedMeanwhile):
        put(forum, 0, place_at(16), editor, seen=1)


def test_settled_session_stays_until_it_may_move_again(forum: Forum, editor: User) -> None:
    before = where(forum, 0)
    with transaction():
        session = db.session.get_one(Session, forum.sessions[0].id)
        actions.settle_session(forum.fair, session, is_locked=True, actor=editor, seen=1)
    with pytest.raises(SessionSettled):
        put(forum, 0, place_at(16), editor)
    with pytest.raises(SessionSettled):
        put(forum, 0, Placement(), editor)
    assert where(forum, 0) == replace(before, is_locked=True)
    assert undo(forum.fair, editor) == [forum.sessions[0].id]
    assert where(forum, 0) == before
    put(forum, 0, place_at(16), editor)
    assert [entry.action for entry in log_of(forum, 0)[1:]] == ["session.settled", "session.undone", "session.placed"]


def test_settled_session_is_moved_by_no_remedy(forum: Forum, editor: User) -> None:
    for number in (0, 1):
        put(forum, number, place_at(9, room=forum.rooms[0].id), editor)
    with transaction():
        session = db.session.get_one(Session, forum.sessions[1].id)
        actions.settle_session(forum.fair, session, is_locked=True, actor=editor, seen=session.version)
    report = clash_report(forum.fair)
    offered = [one for clash in report.open for one in remedies_for(report.board, clash)]
    assert offered
    assert {slot.ref for one in offered for slot in one.changed} == {str(forum.sessions[0].id)}


def test_session_without_a_time_remembers_how_long_it_was(forum: Forum, editor: User) -> None:
    with transaction():
        session = db.session.get_one(Session, forum.sessions[0].id)
        actions.unplace_session(forum.fair, session, actor=editor, seen=1)
    assert where(forum, 0) == Placement()
    assert db.session.get_one(Session, forum.sessions[0].id).planned_minutes == 60
    assert log_of(forum, 0)[-1].action == "session.unplaced"
    with transaction():
        session = session_of(forum.fair, forum.sessions[1].id)
        assert session is not None
        values = replace(values_of(session), day_on=None, starts_at=None, ends_at=None)
        actions.edit_session(forum.fair, session, values, actor=editor)
    assert db.session.get_one(Session, forum.sessions[1].id).planned_minutes == 45


def test_room_of_another_fair_is_refused(forum: Forum, editor: User) -> None:
    elsewhere = make_forum(make_fair())
    with pytest.raises(RoomGone):
        put(forum, 0, place_at(16, room=elsewhere.rooms[0].id), editor)
    assert where(forum, 0).room_id == forum.rooms[0].id


def test_steps_are_taken_back_and_done_again_in_their_order(forum: Forum, editor: User) -> None:
    places = [where(forum, 0), place_at(11), place_at(12), place_at(13)]
    for placement in places[1:]:
        put(forum, 0, placement, editor)
    for placement in reversed(places[:-1]):
        undo(forum.fair, editor)
        assert where(forum, 0) == placement
    with pytest.raises(NothingToUndo):
        undo(forum.fair, editor)
    for placement in places[1:]:
        redo(forum.fair, editor)
        assert where(forum, 0) == placement
    with pytest.raises(NothingToRedo):
        redo(forum.fair, editor)
    for placement in reversed(places[:-1]):
        undo(forum.fair, editor)
        assert where(forum, 0) == placement


def test_new_step_ends_what_could_be_done_again(forum: Forum, editor: User) -> None:
    put(forum, 0, place_at(11), editor)
    put(forum, 1, place_at(12), editor)
    undo(forum.fair, editor)
    put(forum, 0, place_at(15), editor)
    with pytest.raises(NothingToRedo):
        redo(forum.fair, editor)
    assert undo(forum.fair, editor) == [forum.sessions[0].id]
    assert where(forum, 0) == place_at(11)
    undo(forum.fair, editor)
    assert where(forum, 0).starts_at == at(9)


def test_everybody_takes_back_steps_of_their_own(forum: Forum, editor: User, other: User) -> None:
    put(forum, 0, place_at(11), editor)
    put(forum, 1, place_at(12), other)
    assert undo(forum.fair, editor) == [forum.sessions[0].id]
    with pytest.raises(NothingToUndo):
        undo(forum.fair, editor)
    assert where(forum, 1) == place_at(12)


def test_step_whose_session_somebody_changed_since_stays_and_the_one_before_is_next(
    forum: Forum, editor: User, other: User
) -> None:
    put(forum, 1, place_at(12), editor)
    put(forum, 0, place_at(11), editor)
    put(forum, 0, place_at(17), other)
    with pytest.raises(ChangedSince, match="“Dialogue: what the State buys” was changed since") as refused:
        undo(forum.fair, editor)
    assert where(forum, 0) == place_at(17)
    for actor in (other, editor):  # nobody gives up what is another's
        with transaction():
            actions.forget_act(forum.fair, actor, refused.value, is_undone=False)
    assert undo(forum.fair, editor) == [forum.sessions[1].id]


def test_step_taken_back_is_not_done_again_over_the_change_of_another(forum: Forum, editor: User, other: User) -> None:
    put(forum, 0, place_at(11), editor)
    undo(forum.fair, editor)
    edit_title(forum, 0, other)
    with pytest.raises(ChangedSince):
        redo(forum.fair, editor)
    assert where(forum, 0).starts_at == at(9)


def test_step_into_a_room_that_is_gone_is_not_done_again(forum: Forum, editor: User) -> None:
    with transaction():
        room = actions.create_room(forum.fair, actions.RoomValues(code="R3", name={"en": "Annex"}))
    put(forum, 3, place_at(11, room=room.id), editor)
    undo(forum.fair, editor)
    with transaction():
        actions.remove_room(forum.fair, room)
    with pytest.raises(ChangedSince):
        redo(forum.fair, editor)


def test_steps_with_a_session_go_with_it(forum: Forum, editor: User) -> None:
    put(forum, 1, place_at(12), editor)
    put(forum, 3, place_at(11), editor)
    with transaction():
        session = session_of(forum.fair, forum.sessions[3].id)
        assert session is not None
        actions.remove_session(forum.fair, session, actor=editor)
    assert undo(forum.fair, editor) == [forum.sessions[1].id]


def test_remedy_that_swaps_two_rooms_is_taken_back_as_one(forum: Forum, editor: User) -> None:
    with transaction():
        small = actions.RoomValues(code="R2", name={"en": "Lotus"}, capacity=50)
        actions.edit_room(forum.fair, forum.rooms[1], small)
        day = actions.DayValues(day_on=FIRST_DAY, opens_at=time(8), closes_at=time(18))
        actions.set_forum(forum.fair, actions.ForumValues(days=[day]))
        session = session_of(forum.fair, forum.sessions[1].id)
        assert session is not None
        actions.edit_session(forum.fair, session, replace(values_of(session), expected_audience=400))
    before = [where(forum, 0), where(forum, 1)]
    report = clash_report(forum.fair)
    (clash,) = [one for one in report.open if str(forum.sessions[1].id) in one.sessions]
    swap = next(one for one in remedies_for(report.board, clash) if one.step == "swap")
    seen = {one.id: db.session.get_one(Session, one.id).version for one in forum.sessions}
    with transaction():
        actions.apply_remedy(forum.fair, code_of(clash), swap.code, seen, actor=editor)
    assert [where(forum, 0).room_id, where(forum, 1).room_id] == [forum.rooms[1].id, forum.rooms[0].id]
    assert sorted(undo(forum.fair, editor)) == sorted(one.id for one in forum.sessions[:2])
    assert [where(forum, 0), where(forum, 1)] == before


def test_only_the_latest_steps_are_kept(forum: Forum, editor: User) -> None:
    for number in range(MOST_STEPS + 3):
        put(forum, 0, place_at(9 + number % 7, 5), editor)
    kept = db.session.scalar(db.select(db.func.count()).select_from(PlacementStep))
    assert kept == MOST_STEPS


def test_who_commands_from_a_shell_leaves_no_step(forum: Forum) -> None:
    with transaction():
        session = db.session.get_one(Session, forum.sessions[0].id)
        actions.place_session(forum.fair, session, place_at(11), actor=None, seen=1)
    assert db.session.scalar(db.select(db.func.count()).select_from(PlacementStep)) == 0
