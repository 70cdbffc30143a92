"""Layouts: read with every problem, saved as versions, chosen for roles, remembered by badges."""

import copy
import json
from collections.abc import Callable
from io import BytesIO
from pathlib import Path
from typing import Any

import pypdf
import pypdfium2
import pytest
from flask import Flask
from PIL import Image
from sqlalchemy import select

from eventsapp.badges.actions import (
    BatchWish,
    add_picture,
    checked_layout,
    choose_layouts,
    issue_visitor_badge,
    make_layout,
    print_badge,
    queue_badge_batch,
    save_version,
)
from eventsapp.badges.forms import SIZES
from eventsapp.badges.models import Badge, LayoutVersion
from eventsapp.badges.pdf import A6, BadLayout, FontSet, Role, grid, read_layout, render_one, write_layout
from eventsapp.badges.pdf.checking import problems_of
from eventsapp.badges.pdf.layout import ROLE_COLOURS
from eventsapp.badges.pdf.reading import contrast
from eventsapp.badges.pdf.starters import starter
from eventsapp.badges.queries import layout_rows, version_of
from eventsapp.badges.rules import (
    BadgeType,
    BatchOrder,
    LayoutChanged,
    LayoutNameTaken,
    LayoutProblems,
    LayoutTooLarge,
    Paper,
    UnknownPicture,
    role_of_kind,
)
from eventsapp.infra import storage
from eventsapp.infra.database import db, transaction
from eventsapp.infra.jobs import Job
from eventsapp.infra.storage import StoredFile
from tests.badges.conftest import make_badge
from tests.factories import make_fair, make_member, make_visitor


def changed(**changes: Any) -> dict[str, Any]:
    return {**copy.deepcopy(write_layout(A6)), **changes}


def test_the_layout_that_comes_along_is_written_and_read_as_it_is() -> None:
    document = json.loads(json.dumps(write_layout(A6)))
    assert read_layout(document) == A6
    assert problems_of(A6) == []


@pytest.mark.parametrize("size", [size for _, size in SIZES.values()], ids=list(SIZES))
@pytest.mark.parametrize("turned", [False, True])
def test_a_starter_of_every_size_can_be_printed(size: tuple[float, float], *, turned: bool, fonts: FontSet) -> None:
    layout = starter(*(size[::-1] if turned else size))
    assert read_layout(json.loads(json.dumps(write_layout(layout)))) == layout
    assert problems_of(layout) == []
    name = "Công Tằng Tôn Nữ Hoàng Thị Phương Thảo"
    text = pypdf.PdfReader(BytesIO(render_one(make_badge(name), fonts=fonts, layout=layout))).pages[0].extract_text()
    assert "".join(name.split()) in "".join(text.split())


def test_sizes_and_sheets_people_use_elsewhere_have_a_starter(shared_data: Callable[[str], Path]) -> None:
    known = json.loads(shared_data("badges/pretix_badge_sizes.json").read_text("utf-8"))
    for size in known:
        layout = starter(*size["page_mm"])
        assert read_layout(write_layout(layout)) == layout
        assert [problem.code for problem in problems_of(layout)] == [], size["id"]
    for sheet in json.loads(shared_data("badges/pretix_badge_sheets.json").read_text("utf-8")):
        if sheet["page_mm"] and not any(sheet["margins_mm_top_right_bottom_left"]):
            paper, count = tuple(sheet["page_mm"]), sheet["cols"] * sheet["rows"]
            made = grid(paper, (paper[0] / sheet["cols"], paper[1] / sheet["rows"]))
            assert made is not None
            assert len(made.places) == count, sheet["id"]


@pytest.mark.parametrize(
    ("document", "codes"),
    [
        ([], {"shape", "number", "count"}),
        (changed(page={"width": 5, "height": "x"}), {"number", "outside"}),
        (changed(sides=[[]]), {"empty"}),
        (changed(sides=[[{"kind": "star", "box": [0, 0, 1, 1]}]]), {"kind"}),
        (changed(sides=[[{"kind": "fill", "box": [0, 0, 500, 1], "colour": "red"}]]), {"outside", "colour"}),
        (changed(sides=[[{"kind": "code", "box": [10, 10, 30, 20]}]]), {"square"}),
        (changed(sides=[[{"kind": "text", "box": [1, 1, 9, 9], "texts": [{"words": {}, "size": 4}]}]]), {"words"}),
        (changed(sides=[[{"kind": "picture", "box": [1, 1, 9, 9], "picture": "a"}]]), {"picture"}),
        (changed(roles={"visitor": {"ground": "FFFFFF", "text": "EEEEEE"}, "king": {}}), {"contrast", "choice"}),
        (changed(sides=[[{"kind": "fill", "box": [True, None, "1", {}], "colour": 5}]]), {"box", "colour"}),
    ],
)
def test_a_layout_is_refused_with_every_reason(document: object, codes: set[str]) -> None:
    with pytest.raises(BadLayout) as bad:
        read_layout(document)
    assert {problem.code for problem in bad.value.problems} >= codes


@pytest.mark.parametrize(
    ("box", "code"), [([8, 89, 10, 10], "small"), ([0, 89, 30, 30], "edge"), ([8, 60, 34, 34], "crowded")]
)
def test_a_code_that_no_scanner_reads_is_refused(app: Flask, box: list[float], code: str) -> None:
    document = changed()
    place = next(at for at, one in enumerate(document["sides"][0]) if one["kind"] == "code")
    document["sides"][0][place]["box"] = box
    assert code in {problem.code for problem in problems_of(read_layout(document))}
    with pytest.raises(LayoutProblems) as refused:
        checked_layout(document)
    assert f"Side 1, element {place + 1}" in str(refused.value)


def test_a_badge_without_a_name_is_refused(app: Flask) -> None:
    with pytest.raises(LayoutProblems):
        checked_layout(changed(sides=[[{"kind": "fill", "box": [0, 0, 1, 1], "colour": "FFFFFF"}]]))


def test_saving_makes_a_numbered_version_and_leaves_the_former_ones(app: Flask) -> None:
    fair = make_fair()
    organiser = make_member(fair)
    with transaction():
        kept = make_layout(fair, "Card", starter(85.6, 54), actor=organiser)
    with transaction():
        again = save_version(fair, kept, starter(85.6, 54), seen=1, actor=organiser)
    assert again.number == 1
    with transaction():
        assert save_version(fair, kept, starter(74, 105), seen=1, actor=organiser).number == 2
    with pytest.raises(LayoutChanged), transaction():
        save_version(fair, kept, A6, seen=1, actor=organiser)
    widths = db.session.scalars(select(LayoutVersion).order_by(LayoutVersion.number)).all()
    assert [version.document["page"]["width"] for version in widths] == [85.6, 74]
    latest = version_of(kept)
    assert latest is not None
    assert latest.number == 2


def test_two_layouts_of_one_name_are_refused(app: Flask) -> None:
    fair = make_fair()
    organiser = make_member(fair)
    with transaction():
        make_layout(fair, "Card", A6, actor=organiser)
    with pytest.raises(LayoutNameTaken), transaction():
        make_layout(fair, "Card", A6, actor=organiser)


def test_a_picture_of_another_fair_is_refused_and_one_of_ours_is_printed(app: Flask, fonts_installed: Path) -> None:
    fair, other = make_fair(), make_fair()
    organiser, visitor = make_member(fair), make_visitor(fair)
    drawn = BytesIO()
    Image.new("RGBA", (40, 20), (255, 0, 0, 255)).save(drawn, "PNG")
    with transaction():
        pictures = [
            add_picture(one, storage.store(drawn.getvalue(), name="a.png", media_type="image/png"), "Logo")
            for one in (fair, other)
        ]

    def layout(picture: int) -> dict[str, Any]:
        document = changed()
        document["sides"][0].append({"kind": "picture", "box": [60, 90, 30, 30], "picture": picture})
        return document

    with pytest.raises(UnknownPicture), transaction():
        make_layout(fair, "Theirs", checked_layout(layout(pictures[1].id)), actor=organiser)
    with transaction():
        kept = make_layout(fair, "Ours", checked_layout(layout(pictures[0].id)), actor=organiser)
        choose_layouts(fair, {Role.VISITOR: kept}, actor=organiser)
        badge = issue_visitor_badge(fair, visitor)
    page = pypdfium2.PdfDocument(print_badge(badge))[0].render(scale=1).to_pil().convert("RGB")
    assert page.getpixel((round(75 * 72 / 25.4), round(105 * 72 / 25.4))) == (255, 0, 0)


def test_each_role_is_printed_in_its_layout_and_badges_remember_the_version(
    app: Flask, fonts_installed: Path, work: Callable[[], None]
) -> None:
    fair = make_fair()
    organiser = make_member(fair)
    important = make_visitor(fair, full_name="An")
    make_visitor(fair, full_name="Bình")
    with transaction():
        important.kind = "vip"
        kept = make_layout(fair, "Card", starter(85.6, 54), actor=organiser)
        choose_layouts(fair, {Role.VIP: kept}, actor=organiser)
    with transaction():
        job = queue_badge_batch(fair, BatchWish(BadgeType.VISITOR), actor=organiser, language="en")
    work()
    db.session.expire_all()
    widths = []
    for file in db.session.get_one(Job, job.id).result["files"]:
        data = storage.read(db.session.get_one(StoredFile, file["file_id"]))
        widths += [round(float(page.mediabox.width) * 25.4 / 72, 1) for page in pypdf.PdfReader(BytesIO(data)).pages]
    assert sorted(widths) == [85.6, 105]
    version = version_of(kept)
    assert version is not None
    badges = {badge.printed_name: badge.layout_version_id for badge in db.session.scalars(select(Badge))}
    assert badges == {"An": version.id, "Bình": None}
    assert [(row.layout.name, row.printed, row.roles) for row in layout_rows(fair)] == [("Card", 1, [Role.VIP])]


def test_badges_come_out_by_company_on_sheets_in_files_of_the_wanted_size(
    app: Flask, fonts_installed: Path, work: Callable[[], None]
) -> None:
    fair = make_fair()
    organiser = make_member(fair)
    for name, company in (("An", "Trúc Lâm"), ("Bình", "Alder"), ("Chi", "Alder"), ("Dũng", "Moss"), ("Em", "")):
        make_visitor(fair, full_name=name, company=company)
    wish = BatchWish(BadgeType.VISITOR, order=BatchOrder.COMPANY, paper=Paper.A4, per_file=2)
    with transaction():
        job = queue_badge_batch(fair, wish, actor=organiser, language="en")
    work()
    db.session.expire_all()
    pages = []
    for file in db.session.get_one(Job, job.id).result["files"]:
        data = storage.read(db.session.get_one(StoredFile, file["file_id"]))
        pages += [page.extract_text() for page in pypdf.PdfReader(BytesIO(data)).pages]
    assert [[name for name in ("An", "Bình", "Chi", "Dũng", "Em") if f"{name}\n" in page] for page in pages] == [
        ["Bình", "Em"],
        ["Chi", "Dũng"],
        ["An"],
    ]


def test_paper_that_is_too_small_is_refused_before_anything_is_made(app: Flask, fonts_installed: Path) -> None:
    fair = make_fair()
    organiser = make_member(fair)
    make_visitor(fair)
    with transaction():
        poster = make_layout(fair, "Poster", starter(300, 400), actor=organiser)
        choose_layouts(fair, {Role.VISITOR: poster}, actor=organiser)
    with pytest.raises(LayoutTooLarge), transaction():
        queue_badge_batch(fair, BatchWish(BadgeType.VISITOR, paper=Paper.A4), actor=organiser, language="en")


@pytest.mark.parametrize(
    ("kind", "role"),
    [("visitor", Role.VISITOR), ("hosted_buyer", Role.BUYER), ("Contractor", Role.CREW), ("unheard", Role.VISITOR)],
)
def test_kinds_of_visitors_have_roles(kind: str, role: Role) -> None:
    assert role_of_kind(kind) == role


def test_the_word_of_every_role_is_read_from_afar() -> None:
    assert set(ROLE_COLOURS) == set(Role)
    for role, pair in ROLE_COLOURS.items():
        assert contrast(pair.ground, pair.text) >= 4.5, role
