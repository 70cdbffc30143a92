"""Real plans of other people's fairs, in every format there is one of."""

from collections import Counter
from collections.abc import Callable
from pathlib import Path

import pytest

from eventsapp.venues.plan_import import PlanDocument, PlanRefused, UnknownPlanFormat, files_at, read_plan
from eventsapp.venues.rules import note_sentence
from tests.venues.drawings import numbers

Finder = Callable[[str], Path]


def plan_at(path: Path) -> PlanDocument:
    return read_plan(files_at(path))


def noted(plan: PlanDocument) -> Counter[str]:
    return Counter(note.kind for note in plan.warnings)


def test_a2z_map_is_read_in_metres_from_its_feet(shared_data: Finder) -> None:
    plan = plan_at(shared_data("floorplans/a2z-mapid124/booths.json"))
    (hall,) = plan.halls
    assert (plan.format, hall.code, len(hall.units), plan.skipped) == ("a2z", "124", 244, ())
    assert noted(plan) == {"scale_from_sizes": 1, "walls_guessed": 1}
    assert len(set(numbers(plan))) == 244
    assert sum(bool(unit.names) for unit in hall.units) == 150
    assert all(abs(unit.area - (unit.stated_area or 0)) < 0.5 for unit in hall.units)
    first = next(unit for unit in hall.units if unit.number == "1337")
    assert (first.area, first.stated_area, first.names) == (37.16, 37.16, ("WaveGel",))


def test_a2z_map_has_its_north_above(shared_data: Finder) -> None:
    plan = plan_at(shared_data("floorplans/a2z-mapid124/booths.json"))
    tops = {unit.number: min(y for _, y in unit.outline) for hall in plan.halls for unit in hall.units}
    assert tops["1379"] == pytest.approx(24.12389 * 1.3406, abs=0.01)
    assert tops["1337"] == pytest.approx(69.59461 * 1.3406, abs=0.01)


def test_autocad_svg_is_read_with_the_numbers_inside_its_shapes(shared_data: Finder) -> None:
    plan = plan_at(shared_data("floorplans/momen-svg/hall-autocad-export.svg"))
    (hall,) = plan.halls
    assert (plan.format, len(hall.units), plan.skipped) == ("svg", 154, ())
    assert noted(plan) == {
        "hall_guessed": 1,
        "shapes_without_number": 1,
        "numbers_without_shape": 1,
        "scale_guessed": 1,
        "walls_guessed": 1,
    }
    values = {note.kind: note.values for note in plan.warnings}
    assert values["shapes_without_number"] == {"count": 21}
    assert values["numbers_without_shape"] == {"count": 1, "texts": "B16"}
    assert values["scale_guessed"] == {"scale": "0.34325"}
    assert {f"B{place}" for place in range(20, 39)} <= set(numbers(plan))
    assert Counter(round(unit.area) for unit in hall.units)[9] == 112
    turned = next(unit for unit in hall.units if unit.number == "B23")
    assert turned.area == pytest.approx(28.8, abs=0.1)


@pytest.mark.parametrize(
    ("name", "units", "repeated"),
    [("1-all", 1, 0), ("5-3F", 6, 0), ("7-3F-4F-booth", 12, 4), ("8-5F", 9, 0), ("11-6F-booth", 10, 5)],
)
def test_drawing_for_people_gives_the_units_it_numbers(
    shared_data: Finder, name: str, units: int, repeated: int
) -> None:
    plan = plan_at(shared_data(f"floorplans/coscup-2023-svg/{name}.svg"))
    assert (plan.format, plan.unit_count) == ("svg", units)
    assert noted(plan)["repeated_number"] == repeated
    assert {"hall_guessed", "scale_guessed", "shapes_without_number"} <= noted(plan).keys()


def test_list_of_points_with_korean_numbers_is_laid_out_without_overlap(shared_data: Finder) -> None:
    plan = plan_at(shared_data("floorplans/illufes-2408-kr/booths.json"))
    assert (plan.format, plan.unit_count, plan.skipped) == ("table", 326, ())
    assert noted(plan) == {
        "hall_guessed": 1,
        "scale_guessed_points": 1,
        "one_spot": 11,
        "laid_out": 1,
        "repeated_number": 2,
        "walls_guessed": 1,
    }
    assert {"가", "라-2", "라-2 (2)", "Idg 01", "Vir 05"} <= set(numbers(plan))
    shared = next(unit for hall in plan.halls for unit in hall.units if unit.number == "Cre 02")
    assert len(shared.names) == 2


def test_grid_of_japanese_rectangles_is_read_in_cells(shared_data: Finder) -> None:
    plan = plan_at(shared_data("exhibitors/comiket-88-corporate/comiket_88.csv"))
    assert (plan.format, plan.unit_count, plan.skipped) == ("table", 127, ())
    assert noted(plan) == {"hall_guessed": 1, "scale_guessed": 1, "walls_guessed": 1}
    first = plan.halls[0].units[0]
    assert (first.number, first.area, first.names) == ("111", 27.0, ("ニトロプラス/ニトロプラス キラル",))


@pytest.mark.parametrize(
    "path",
    [
        "exhibitors/ces/exhibitors.csv",
        "exhibitors/infocomm-india-2026/exhibitors.csv",
        "exhibitors/cmts-2025/scraping.xlsx",
        "exhibitors/gamescom-2026/directory.json",
        "floorplans/fosdem-buildings/k.json",
        "agendas/fosdem/fosdem-2020.xml",
    ],
)
def test_list_that_is_no_plan_is_not_taken_for_one(shared_data: Finder, path: str) -> None:
    with pytest.raises(UnknownPlanFormat):
        plan_at(shared_data(path))


@pytest.mark.parametrize(
    "path",
    [
        "floorplans/a2z-mapid124/booths.json",
        "floorplans/momen-svg/hall-autocad-export.svg",
        "floorplans/illufes-2408-kr/booths.json",
    ],
)
def test_real_plan_that_ends_early_is_refused(shared_data: Finder, path: str) -> None:
    ((name, data),) = files_at(shared_data(path)).items()
    with pytest.raises(PlanRefused):
        read_plan({name: data[: len(data) // 2]})


def test_every_note_about_a_real_plan_is_a_sentence(shared_data: Finder) -> None:
    paths = ("a2z-mapid124/booths.json", "momen-svg/hall-autocad-export.svg", "illufes-2408-kr/booths.json")
    plans = [plan_at(shared_data(f"floorplans/{path}")) for path in paths]
    sentences = [note_sentence(note) for plan in plans for note in plan.warnings]
    assert len(sentences) > 20
    assert all(sentence.endswith(".") and "%(" not in sentence for sentence in sentences)
