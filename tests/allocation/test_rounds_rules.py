"""Rounds as pure decisions: phases, the usual calendar, the timeline, turns, what a round gives."""

from datetime import UTC, date, datetime, timedelta
from itertools import pairwise

import pytest

from eventsapp.allocation.models import Pick, PickState, Round
from eventsapp.allocation.rules.calendar import SCALE, timeline_of, usual_rounds
from eventsapp.allocation.rules.picks import (
    at_station,
    comes_on_deck,
    expected_times,
    in_waiting,
    line_ends_at,
    place_at_end,
)
from eventsapp.allocation.rules.rounds import (
    Entrant,
    Phase,
    RoundsOverlap,
    WrongWindow,
    check_window,
    is_for,
    phase_of,
    timetable,
)
from eventsapp.booths.rules.turns import NotYourTurn, OutsideRound, Turn, allows, check_choice, check_turn

NOON = datetime(2027, 1, 4, 12, tzinfo=UTC)
HOUR = timedelta(hours=1)
ZONE = "Asia/Ho_Chi_Minh"


def a_round(number: int = 1, **values: object) -> Round:
    usual = {"kind": "general", "mode": "self_select", "state": "open", "pick_seconds": 180, "stations": 2}
    return Round(id=number, **{**usual, "opens_at": NOON, "closes_at": NOON + HOUR, **values})


@pytest.mark.parametrize(
    ("state", "minutes", "phase"),
    [
        ("planned", -1, Phase.PLANNED),
        ("planned", 0, Phase.LATE),
        ("open", -1, Phase.ANNOUNCED),
        ("open", 0, Phase.OPEN),
        ("open", 59, Phase.OPEN),
        ("open", 60, Phase.CLOSED),
        ("closed", 30, Phase.CLOSED),
    ],
)
def test_phase_is_judged_by_the_stored_times(state: str, minutes: int, phase: Phase) -> None:
    assert phase_of(a_round(state=state), NOON + timedelta(minutes=minutes)) == phase


@pytest.mark.parametrize("days", [400, 180, 60, 30, 3, -5])
def test_usual_rounds_follow_one_another_whatever_time_is_left(days: int) -> None:
    starts_on = (NOON + timedelta(days=days)).date()
    rounds = usual_rounds(starts_on, NOON, ZONE)
    assert [one.kind for one in rounds] == ["rebook", "sponsors", "big", "loyal", "general", "late"]
    assert all(one.opens_at < one.closes_at for one in rounds)
    assert all(one.closes_at < later.opens_at for one, later in pairwise(rounds))
    assert rounds[0].opens_at > NOON
    if days >= 60:
        assert rounds[-1].closes_at.date() < starts_on - timedelta(weeks=3)
        assert rounds[-1].closes_at.date() >= starts_on - timedelta(weeks=3, days=1)


def test_usual_rounds_open_at_ten_by_the_clock_of_the_fair() -> None:
    first = usual_rounds(date(2027, 6, 30), NOON, ZONE)[0]
    assert (first.opens_at.hour, first.opens_at.utcoffset()) == (10, timedelta(hours=7))
    assert first.opens_at.date() == date(2027, 1, 27)


def test_timeline_puts_rounds_months_and_now_to_scale() -> None:
    one = a_round(1, opens_at=NOON, closes_at=NOON + timedelta(days=50))
    two = a_round(2, opens_at=NOON + timedelta(days=50), closes_at=NOON + timedelta(days=100))
    line = timeline_of([one, two], NOON + timedelta(days=25), ZONE)
    assert line is not None
    assert [(bar.x, bar.width) for bar in line.bars] == [(0, 500), (500, 500)]
    assert line.now_x == 250
    assert len(line.months) == 3
    assert line.months == sorted(line.months)
    assert all(0 < x < SCALE for x in line.months)
    assert timeline_of([], NOON, ZONE) is None
    outside = timeline_of([one], NOON - HOUR, ZONE)
    assert outside is not None
    assert outside.now_x is None


def test_timeline_shows_the_shortest_round_and_survives_centuries() -> None:
    short = a_round(1, opens_at=NOON, closes_at=NOON + timedelta(seconds=1))
    late = a_round(2, opens_at=datetime(2099, 1, 1, tzinfo=UTC), closes_at=datetime(2099, 12, 31, tzinfo=UTC))
    line = timeline_of([short, late], NOON, ZONE)
    assert line is not None
    assert line.bar_of(short).width > 0
    assert line.bar_of(late).x + line.bar_of(late).width <= SCALE
    assert line.months == []


def test_rounds_that_let_people_choose_do_not_overlap() -> None:
    with pytest.raises(WrongWindow):
        check_window(NOON, NOON, [], "assign")
    with pytest.raises(RoundsOverlap):
        check_window(NOON + HOUR / 2, NOON + 2 * HOUR, [a_round()], "appointment")
    check_window(NOON + HOUR, NOON + 2 * HOUR, [a_round()], "self_select")
    check_window(NOON, NOON + HOUR, [a_round()], "assign")
    check_window(NOON, NOON + HOUR, [a_round(state="closed")], "self_select")


def test_round_is_for_whom_its_kind_points_and_units_say() -> None:
    big, small = Entrant(1, 8, 10), Entrant(2, 2, 50, is_rebooking=True)
    sponsor, member, new = Entrant(3, 2, 0, is_sponsor=True), Entrant(4, 2, 0, is_in_pavilion=True), Entrant(5, 1, 0)
    everybody = (big, small, sponsor, member, new)

    def invited(kind: str, **limits: float) -> list[int]:
        return [one.exhibitor_id for one in everybody if is_for(kind, one, **limits)]  # type: ignore[arg-type]

    assert invited("rebook") == [2]
    assert invited("sponsors") == [3, 4]
    assert invited("big") == [1]
    assert invited("loyal") == [1, 2]
    assert invited("general") == invited("late") == [1, 2, 3, 4, 5]
    assert invited("general", min_points=50) == [2]
    assert invited("general", min_units=2) == [1, 2, 3, 4]


def a_pick(place: int, state: str = "waiting", station: int | None = None) -> Pick:
    return Pick(id=place, place=place, state=state, station=station)


def test_line_is_served_by_stations_side_by_side() -> None:
    turns = timetable([7, 8, 9], NOON, 180, 2)
    assert [(turn.exhibitor_id, turn.place, turn.station) for turn in turns] == [(7, 1, 1), (8, 2, 2), (9, 3, 1)]
    assert [turn.due_at - NOON for turn in turns] == [timedelta(0), timedelta(0), timedelta(minutes=3)]
    assert line_ends_at(a_round(), 3, NOON) == NOON + timedelta(minutes=6)


def test_next_in_line_stations_and_who_stands_by() -> None:
    picks = [a_pick(3), a_pick(1, "picked"), a_pick(2, "picking", 1), *(a_pick(place) for place in range(4, 10))]
    assert [pick.place for pick in in_waiting(picks)] == [3, 4, 5, 6, 7, 8, 9]
    at_one = at_station(picks, 1)
    assert at_one is not None
    assert at_one.place == 2
    assert at_station(picks, 2) is None
    assert [pick.place for pick in comes_on_deck(in_waiting(picks))] == [7]
    assert list(comes_on_deck([a_pick(1)])) == []
    assert place_at_end(picks) == 10
    assert place_at_end([]) == 1
    assert PickState.WAITING == "waiting"


def test_turns_are_expected_when_a_station_is_free(app: object) -> None:
    minute, one = timedelta(minutes=1), a_round()
    running = a_pick(1, "picking", 1)
    running.ends_at = NOON + 2 * minute
    picks = [running, a_pick(2), a_pick(3), a_pick(4)]
    assert {key: (at - NOON) / minute for key, at in expected_times(one, picks, NOON).items()} == {2: 0, 3: 2, 4: 3}
    late = expected_times(one, picks, NOON + 9 * minute)
    assert (late[2], late[3]) == (NOON + 9 * minute, NOON + 9 * minute)
    assert expected_times(one, picks[1:], NOON - HOUR)[2] == NOON
    assert expected_times(one, [], NOON) == {}


def a_turn(**values: object) -> Turn:
    usual = {"opens_at": NOON, "closes_at": NOON + HOUR, "zone_ids": [], "package_ids": [], "most_units": None}
    return Turn(**{"is_by_round": True, "timezone": "UTC", **usual, **values})  # type: ignore[arg-type]


def test_turn_begins_and_ends_at_its_very_second() -> None:
    second = timedelta(seconds=1)
    assert [a_turn().is_open(NOON + at) for at in (-second, timedelta(0), HOUR - second, HOUR)] == [
        False,
        True,
        True,
        False,
    ]
    assert a_turn(is_by_round=False, opens_at=None, closes_at=None).is_open(NOON)


def test_refusal_says_when_it_is(app: object) -> None:
    with pytest.raises(NotYourTurn, match=r"opens on .*12:00"):
        check_turn(a_turn(), NOON - HOUR)
    with pytest.raises(NotYourTurn, match=r"ended on .*13:00"):
        check_turn(a_turn(), NOON + HOUR)
    with pytest.raises(NotYourTurn, match="not open"):
        check_turn(a_turn(opens_at=None, closes_at=None), NOON)


def test_round_gives_its_zones_packages_and_no_more_than_its_units(app: object) -> None:
    assert allows([], [], [(None, None)])
    assert allows([1], [], [(1, 9), (1, None)])
    assert not allows([1], [], [(1, None), (None, None)])
    assert allows([], [5], [(None, None), (2, 5)])
    assert not allows([], [5], [(None, 6)])
    check_choice(a_turn(most_units=2), [(None, None)], had=1)
    with pytest.raises(OutsideRound):
        check_choice(a_turn(most_units=2), [(None, None)], had=2)
    with pytest.raises(OutsideRound):
        check_choice(a_turn(zone_ids=[1]), [(2, None)], had=0)
    check_choice(a_turn(is_by_round=False, zone_ids=[1], most_units=1), [(2, None)], had=9)
