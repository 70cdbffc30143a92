"""Plan files: what is read, what is noted, what is refused."""

import io
import json
import zipfile
from collections import Counter
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from eventsapp.venues.plan_import import (
    BrokenPlan,
    EmptyPlan,
    PlanRefused,
    PlanWithoutUnits,
    TooLargePlan,
    UnknownPlanFormat,
    files_at,
    files_uploaded,
    read_plan,
)
from eventsapp.venues.plan_import.sources import MAX_BYTES

CELL = [[0, 0], [3, 0], [3, 3], [0, 3]]


def hall(*stands: dict[str, Any], code: str = "1", **more: Any) -> dict[str, bytes]:
    content = {"hall": code, "size": [30, 20], "stands": list(stands)} | more
    return {f"hall-{code}.json": json.dumps(content).encode()}


def stand(number: str = "A-1", at: float = 0, **more: Any) -> dict[str, Any]:
    return {"nr": number, "poly": [[x + at, y] for x, y in CELL], "a": 9, "names": []} | more


def kinds(files: dict[str, bytes]) -> list[str]:
    return [note.kind for note in read_plan(files).warnings]


def test_real_plan_is_read_whole(shared_data: Callable[[str], Path]) -> None:
    plan = read_plan(files_at(shared_data("floorplans/gamescom-2026")))
    units = [unit for hall in plan.halls for unit in hall.units]
    assert (len(plan.halls), len(units), plan.unit_count) == (13, 998, 998)
    assert len({unit.number for unit in units}) == 682
    assert sum(bool(unit.names) for unit in units) == 684
    assert Counter(len(unit.outline) for unit in units) == {4: 955, 6: 35, 8: 8}
    assert Counter(note.kind for note in plan.warnings) == {
        "overlap": 215,
        "area_differs": 54,
        "unnumbered": 5,
    }
    assert plan.skipped == ()
    for one in plan.halls:
        numbers = [unit.number for unit in one.units]
        assert len(numbers) == len(set(numbers))


def test_real_plan_in_a_zip_is_the_same_plan(shared_data: Callable[[str], Path]) -> None:
    folder = shared_data("floorplans/gamescom-2026")
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w") as archive:
        for path in folder.iterdir():
            archive.write(path, f"plan/{path.name}")
    assert read_plan(files_uploaded([("plan.zip", packed.getvalue())])) == read_plan(files_at(folder))


def test_every_truncated_hall_of_the_real_plan_is_refused(shared_data: Callable[[str], Path]) -> None:
    files = files_at(shared_data("floorplans/gamescom-2026"))
    for name, data in files.items():
        with pytest.raises(PlanRefused):
            read_plan(files | {name: data[: len(data) // 2]})


def test_hall_missing_from_the_files_is_refused_by_name(shared_data: Callable[[str], Path]) -> None:
    files = files_at(shared_data("floorplans/gamescom-2026"))
    del files["hall-9.1.json"]
    with pytest.raises(BrokenPlan) as refused:
        read_plan(files)
    assert refused.value.values == {"file": "hall-9.1.json", "reason": "missing"}


def test_number_repeated_in_a_hall_is_told_apart_and_noted() -> None:
    plan = read_plan(hall(stand("A-1"), stand("A 1", at=5), stand("A-1", at=10)))
    assert [unit.number for unit in plan.halls[0].units] == ["A-1", "A 1 (2)", "A-1 (3)"]
    assert [(note.kind, note.number, note.values["printed"]) for note in plan.warnings] == [
        ("repeated_number", "A 1 (2)", "A 1"),
        ("repeated_number", "A-1 (3)", "A-1"),
    ]


def test_same_number_in_two_halls_is_kept() -> None:
    plan = read_plan(hall(stand()) | hall(stand(), code="2"))
    assert [[unit.number for unit in one.units] for one in plan.halls] == [["A-1"], ["A-1"]]


def test_unit_without_a_usable_number_gets_one_and_keeps_its_own_as_alias() -> None:
    plan = read_plan(hall(stand(""), stand("--12.5", at=5), stand("x" * 99, at=10)))
    assert [(unit.number, unit.aliases) for unit in plan.halls[0].units] == [
        ("X-001", ()),
        ("X-002", ("--12.5",)),
        ("X-003", ("x" * 99,)),
    ]
    assert [note.kind for note in plan.warnings] == ["unnumbered"] * 3


def test_unit_that_is_no_polygon_is_skipped_with_its_row_and_reason() -> None:
    plan = read_plan(hall(stand(), stand("A-2", poly=[[0, 0], [1, 1]]), "no object"))  # type: ignore[arg-type]
    assert plan.unit_count == 1
    assert [(note.number, note.values) for note in plan.skipped] == [
        ("A-2", {"row": 2, "reason": "too_few_points"}),
        ("", {"row": 3, "reason": "too_few_points"}),
    ]


def test_area_that_differs_by_more_than_a_square_metre_is_noted() -> None:
    assert kinds(hall(stand(a=11))) == ["area_differs"]
    assert kinds(hall(stand(a=9.9))) == []
    assert kinds(hall(stand(a="nine"))) == []


def test_units_that_lie_on_each_other_are_noted() -> None:
    assert kinds(hall(stand("A-1"), stand("A-2", at=2))) == ["overlap"]


def test_index_that_promises_another_number_of_units_is_noted() -> None:
    index = {"index.json": json.dumps({"halls": [{"id": "1", "file": "hall-1.json", "stands": 7}]}).encode()}
    assert kinds(hall(stand()) | index) == ["count_differs"]


def test_walls_and_doors_come_from_the_outline_file() -> None:
    walls = {
        "margin": {"n": 2, "s": 7},
        "halls": {"1": {"margin": {"n": 5}, "doors": [{"edge": "s", "at": 4, "span": 6}]}},
    }
    one = read_plan(hall(stand()) | {"outline.json": json.dumps(walls).encode()}).halls[0]
    assert one.outline == ((0, -5), (30, -5), (30, 27), (0, 27))
    assert [(door.x, door.y, door.width, door.wall) for door in one.entrances] == [(4, 27, 6, "s")]


def test_byte_order_mark_is_no_obstacle() -> None:
    files = {name: b"\xef\xbb\xbf" + data for name, data in hall(stand()).items()}
    assert read_plan(files).unit_count == 1


@pytest.mark.parametrize(
    ("files", "refusal"),
    [
        ({}, EmptyPlan),
        ({"hall-1.json": b""}, EmptyPlan),
        ({"hall-1.json": b"  \n"}, EmptyPlan),
        ({"hall-1.json": b'{"hall": "1", "stands": ['}, BrokenPlan),
        ({"hall-1.json": b"[1, 2]"}, BrokenPlan),
        ({"hall-1.json": b'{"hall": "", "stands": []}'}, BrokenPlan),
        ({"hall-1.json": b'{"hall": "1", "stands": {}}'}, BrokenPlan),
        ({"hall-1.json": b'{"hall": "1", "size": [0], "stands": []}'}, BrokenPlan),
        ({"hall-1.json": b"[" * 100_000}, BrokenPlan),
        ({"hall-1.json": b'{"hall": "1", "stands": []}'}, PlanWithoutUnits),
        ({"plan.csv": b"number,company\nA-1,Larkspur\n"}, UnknownPlanFormat),
        ({"plan.pdf": b"%PDF-1.7\n"}, UnknownPlanFormat),
        ({"data.json": b'{"sessions": []}'}, UnknownPlanFormat),
        ({"hall-1.json": b" " * MAX_BYTES + b"{}"}, TooLargePlan),
    ],
)
def test_file_that_is_no_plan_is_refused(files: dict[str, bytes], refusal: type[PlanRefused]) -> None:
    with pytest.raises(refusal):
        read_plan(files)


def test_unknown_format_names_the_known_ones() -> None:
    with pytest.raises(UnknownPlanFormat) as refused:
        read_plan({"plan.csv": b"a,b"})
    assert refused.value.values == {"known": ["hall-plan", "a2z", "dxf", "svg", "hall-folder", "table"]}


def test_too_many_units_are_refused_before_any_is_read() -> None:
    with pytest.raises(TooLargePlan) as refused:
        read_plan({"hall-1.json": b'{"hall": "1", "stands": [' + b"{}," * 30_000 + b"{}]}"})
    assert refused.value.values["what"] == "units"


def test_two_halls_of_one_code_are_refused() -> None:
    index = {"halls": [{"file": "hall-1.json"}, {"file": "hall-1.json"}]}
    with pytest.raises(BrokenPlan) as refused:
        read_plan(hall(stand()) | {"index.json": json.dumps(index).encode()})
    assert refused.value.values["reason"] == "hall_twice"


def test_zip_that_unpacks_to_too_much_is_refused() -> None:
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("hall-1.json", b" " * (MAX_BYTES + 1))
    assert len(packed.getvalue()) < 100_000
    with pytest.raises(TooLargePlan):
        files_uploaded([("plan.zip", packed.getvalue())])


def test_zip_that_ends_early_is_refused() -> None:
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w") as archive:
        archive.writestr("hall-1.json", hall(stand())["hall-1.json"])
    with pytest.raises(BrokenPlan):
        files_uploaded([("plan.zip", packed.getvalue()[:60])])


def test_file_of_fifty_megabytes_is_refused_unread(tmp_path: Path) -> None:
    path = tmp_path / "hall-1.json"
    with path.open("wb") as stream:
        stream.truncate(50_000_000)
    with pytest.raises(TooLargePlan):
        files_at(path)
    with pytest.raises(TooLargePlan):
        files_at(tmp_path)


@given(
    st.recursive(
        st.none() | st.booleans() | st.floats() | st.text(),
        lambda inner: st.lists(inner) | st.dictionaries(st.text(), inner),
    )
)
def test_hall_of_any_shape_is_read_or_refused_but_never_crashes(value: Any) -> None:
    content = {
        "hall": "1",
        "size": value,
        "blocks": value,
        "stands": [value, {"nr": value, "poly": value, "names": value}, stand()],
    }
    try:
        plan = read_plan({"hall-1.json": json.dumps(content).encode()})
    except BrokenPlan as refused:
        kept, lost, reason = 0, 3, refused.values["reason"]
    else:
        kept, lost, reason = plan.unit_count, len(plan.skipped), ""
    assert (kept + lost, reason in {"", "size"}) == (3, True)
