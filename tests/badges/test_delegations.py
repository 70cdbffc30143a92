"""Badges of delegations: sorted by delegation and by the desk they lie at, one delegation alone, each in its layout."""

from collections.abc import Callable
from pathlib import Path

import pypdfium2
import pytest
from flask import Flask
from flask.testing import FlaskClient

from eventsapp.accounts.models import User
from eventsapp.badges.actions import choose_layouts, issue_visitor_badge, make_layout, mark_first_print, print_badges
from eventsapp.badges.models import Badge
from eventsapp.badges.pdf import A6, Role
from eventsapp.badges.pdf.starters import starter
from eventsapp.badges.queries import START, people_to_print, visitors_after
from eventsapp.badges.rules import BadgeType, BatchOrder
from eventsapp.fairs.models import Fair
from eventsapp.infra.database import transaction
from eventsapp.infra.jobs import latest_jobs
from eventsapp.visitors.actions import Entry, GroupDetails, place_group, register_group, replace_member
from eventsapp.visitors.importers import PersonEntry
from eventsapp.visitors.models import VisitorGroup
from eventsapp.visitors.rules import BadgePrinted
from tests.factories import make_fair, make_member, make_type, make_visitor


def make_group(fair: Fair, name: str, desk: str = "") -> VisitorGroup:
    details = GroupDetails(name=name, leader_name="Hoa", leader_email="hoa@so.example", language="vi")
    organiser = make_member(fair)
    with transaction():
        group = register_group(fair, details)
        place_group(group, desk, organiser)
    return group


def in_order(fair: Fair, order: BatchOrder, **more: int) -> list[str]:
    """Return the names of a batch that is made one badge after the other."""
    names, last = list[str](), START
    while True:
        found, last = visitors_after(fair, last, 1, order=order, **more)  # type: ignore[arg-type]
        if not found:
            return names
        names.append(found[0].full_name)


def test_badges_lie_by_delegation_and_by_desk(app: Flask) -> None:
    fair = make_fair()
    delegation, vip = make_type(fair, "delegation", access="organiser"), make_type(fair, "vip", pickup_desk="D1")
    late, early = make_group(fair, "Ulsan", "D2"), make_group(fair, "Ansan", "D3")
    for name, kind, group in (
        ("An", delegation, late),
        ("Bo", None, None),
        ("Chi", delegation, early),
        ("Du", vip, None),
        ("Em", delegation, late),
    ):
        make_visitor(fair, full_name=name, entry=Entry(type=kind, group=group, by_team=True))
    assert in_order(fair, BatchOrder.DELEGATION) == ["Bo", "Du", "Chi", "An", "Em"]
    assert in_order(fair, BatchOrder.PICKUP) == ["Bo", "Du", "An", "Em", "Chi"]
    assert in_order(fair, BatchOrder.NUMBER, group_id=late.id) == ["An", "Em"]
    assert people_to_print(fair, BadgeType.VISITOR, only_new=True, group_id=early.id) == 1


def test_the_page_and_the_command_make_the_badges_of_one_delegation(
    app: Flask, sign_in: Callable[[User], FlaskClient], fonts_installed: Path, work: Callable[[], None], tmp_path: Path
) -> None:
    fair = make_fair(slug="expo")
    group = make_group(fair, "Ulsan")
    make_visitor(fair, full_name="An", entry=Entry(group=group))
    make_visitor(fair, full_name="Bo")
    team, page = sign_in(make_member(fair)), "/organise/expo/badges"
    assert f'selected value="{group.id}"' in team.get(f"{page}?group={group.id}").text
    asked = {"type": "visitor", "group": str(group.id), "order": "delegation", "paper": "page", "per_file": "500"}
    refused = team.post(f"{page}?lang=en", data={**asked, "type": "exhibitor"})
    assert refused.status_code == 422
    assert "Only visitors come in delegations" in refused.text
    assert team.post(page, data=asked).status_code == 302
    work()
    (job,) = latest_jobs(fair.id, "badges.batch")
    assert (job.total, [file["pages"] for file in job.result["files"]]) == (1, [1])
    assert "Badges of Ulsan" in team.get(f"{page}/batches/{job.id}?lang=en").text
    out, run = tmp_path / "ulsan.pdf", app.test_cli_runner().invoke
    command = ["badges", "print", "expo", "--order", "pickup", "--out", str(out), "--group"]
    assert run(args=[*command, group.pickup_code]).exit_code == 0
    assert len(pypdfium2.PdfDocument(out)) == 1
    assert run(args=[*command, "NOBODY"]).exit_code == 1


def test_a_badge_that_a_replaced_member_downloaded_is_void(app: Flask) -> None:
    fair = make_fair()
    member = make_visitor(fair, entry=Entry(group=make_group(fair, "Ulsan")))
    with transaction():
        former = issue_visitor_badge(fair, member)
    with transaction():
        replace_member(fair, member, PersonEntry(0, "Đức"))
    with transaction() as session:
        new = issue_visitor_badge(fair, member)
        assert new.data.code != former.data.code
        assert session.get_one(Badge, former.badge_id).revoked_at is not None
        mark_first_print([new])
    with pytest.raises(BadgePrinted), transaction():
        replace_member(fair, member, PersonEntry(0, "Lan"))


def test_each_badge_of_a_file_is_in_its_own_layout(app: Flask, fonts_installed: Path) -> None:
    fair = make_fair()
    organiser, vip = make_member(fair), make_type(fair, "vip")
    with transaction():
        card = make_layout(fair, "Card", starter(85.6, 54), actor=organiser)
        choose_layouts(fair, {Role.VIP: card}, actor=organiser)
    people = [
        make_visitor(fair, full_name=name, entry=Entry(type=kind))
        for name, kind in (("Nguyễn An", None), ("Trần Bình", vip), ("Lê Chi", None))
    ]
    with transaction():
        badges = [issue_visitor_badge(fair, one) for one in people]
    pages = list(pypdfium2.PdfDocument(print_badges(badges)))
    seen = [(page.get_textpage().get_text_range(), round(page.get_width() * 25.4 / 72, 1)) for page in pages]
    assert [width for _text, width in seen] == [A6.width, A6.width, 85.6]
    for name, (text, _width) in zip(("Nguyễn An", "Lê Chi", "Trần Bình"), seen, strict=True):
        assert name in " ".join(text.split())
