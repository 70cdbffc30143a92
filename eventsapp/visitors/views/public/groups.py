"""A leader registers a delegation and looks after its members; a member says what they agree to."""

from flask import abort, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import ngettext

from eventsapp.fairs.access import in_fair
from eventsapp.fairs.models import Fair
from eventsapp.infra import clock
from eventsapp.infra.database import transaction
from eventsapp.infra.limits import limiter
from eventsapp.infra.locale import current_language
from eventsapp.infra.refusals import NotFound, Refusal
from eventsapp.infra.tabular import UnreadableFile
from eventsapp.visitors import actions
from eventsapp.visitors.drawing import drawn_code
from eventsapp.visitors.forms import ButtonForm, GroupForm, MemberForm, MembersForm, NewGroupForm
from eventsapp.visitors.importers import PeopleList, line_of, read_lines, read_table_of_people
from eventsapp.visitors.models import Visitor, VisitorGroup
from eventsapp.visitors.printing import printed_among
from eventsapp.visitors.queries import (
    agreed_among,
    group_by_token,
    members_of,
    registration_by_token,
    visitors_numbered,
)
from eventsapp.visitors.rules import PURPOSES, check_open, list_refusal, remark_words
from eventsapp.visitors.views.public import blueprint
from eventsapp.visitors.views.public.showing import private


@blueprint.route("/<fair>/group", methods=["GET", "POST"])
@in_fair
@limiter.limit("10 per minute; 40 per hour", methods=["POST"])
def new_group(fair: Fair) -> ResponseReturnValue:
    """Register a delegation."""
    check_open(fair, clock.now())
    form = NewGroupForm(data={"language": current_language()})
    if form.validate_on_submit():
        with transaction():
            group = actions.register_group(fair, form.details(fair))
        flash(_("The group is registered. Now add its members."), "good")
        return redirect(url_for(".group", fair=fair.slug, token=group.token))
    return private(render_template("visitors/public/new_group.html", form=form)), form.status


@blueprint.get("/<fair>/group/<token>")
@in_fair
def group(fair: Fair, token: str) -> ResponseReturnValue:
    """Show a leader the group, its code for the desk, and its members."""
    return _group_page(fair, group_or_404(fair, token), MembersForm(formdata=None))


def _group_page(
    fair: Fair, found: VisitorGroup, form: MembersForm, people: PeopleList | None = None
) -> ResponseReturnValue:
    members = members_of(found)
    ids = [one.id for one in members]
    remarks = (*people.skipped, *people.warnings) if people else ()
    page = render_template(
        "visitors/public/group.html",
        group=found,
        members=members,
        agreed=agreed_among(ids),
        printed=printed_among(ids),
        form=form,
        people=people,
        remarks=[(one.row, remark_words(one)) for one in sorted(remarks, key=lambda remark: remark.row)],
        code=drawn_code(found.pickup_code),
        desk=found.pickup_desk or next((one.pickup_desk for one in members), ""),
        button=ButtonForm(),
    )
    return private(page), form.status


@blueprint.post("/<fair>/group/<token>/members")
@in_fair
@limiter.limit("30 per minute")
def group_members(fair: Fair, token: str) -> ResponseReturnValue:
    """Look at a list of members, and register it once the leader has seen it."""
    found, form = group_or_404(fair, token), MembersForm()
    if not form.validate_on_submit():
        return _group_page(fair, found, form)
    upload = form.file.data
    try:
        if upload:
            people = _read_upload(upload.read())
            form.lines.data = "\n".join(line_of(one) for one in people.entries)
            return _group_page(fair, found, form, people)
        people = read_lines(form.lines.data or "")
        if "add" not in request.form or not people.entries:
            return _group_page(fair, found, form, people)
        outcome = _add(fair, token, people)
    except NotFound:
        raise
    except Refusal as refusal:
        form.refuse(refusal)
        return _group_page(fair, found, form)
    _tell(outcome, people)
    return redirect(url_for(".group", fair=fair.slug, token=token))


def _read_upload(data: bytes) -> PeopleList:
    try:
        return read_table_of_people(data)
    except UnreadableFile as error:
        raise list_refusal(error) from error


def _add(fair: Fair, token: str, people: PeopleList) -> actions.Added:
    with transaction():
        return actions.add_members(fair, group_or_404(fair, token, lock=True), people.entries)


def _tell(outcome: actions.Added, people: PeopleList) -> None:
    count = len(outcome.new)
    flash(ngettext("%(num)s member is registered.", "%(num)s members are registered.", count), "good")
    if outcome.known:
        flash(ngettext("%(num)s was in the group already.", "%(num)s were in the group already.", outcome.known), "tip")
    if people.skipped:
        sentences = "; ".join(f"{one.row}: {remark_words(one)}" for one in people.skipped[:10])
        flash(_("Lines left out: %(lines)s", lines=sentences), "care")


@blueprint.route("/<fair>/group/<token>/edit", methods=["GET", "POST"])
@in_fair
def edit_group(fair: Fair, token: str) -> ResponseReturnValue:
    """Change what is known of a group."""
    found, form = group_or_404(fair, token), GroupForm()
    if not form.is_submitted():
        form.show(fair, found)
    elif form.validate():
        with transaction():
            actions.describe_group(group_or_404(fair, token, lock=True), form.details(fair))
        flash(_("The group is saved."), "good")
        return redirect(url_for(".group", fair=fair.slug, token=token))
    return private(render_template("visitors/public/edit_group.html", form=form, group=found)), form.status


@blueprint.route("/<fair>/group/<token>/members/<int:visitor_id>", methods=["GET", "POST"])
@in_fair
def replace_member(fair: Fair, token: str, visitor_id: int) -> ResponseReturnValue:
    """Put somebody else in a member's place."""
    found = group_or_404(fair, token)
    member, form = _member(fair, found, visitor_id), MemberForm()
    if not form.is_submitted():
        form.show(member)
    elif form.validate():
        try:
            with transaction():
                owner = group_or_404(fair, token, lock=True)  # so that nobody confirms the address meanwhile
                actions.replace_member(fair, _member(fair, owner, visitor_id, lock=True), form.entry())
        except NotFound:
            raise
        except Refusal as refusal:
            form.refuse(refusal)
        else:
            flash(_("The name is replaced. The former ticket lets nobody in any more."), "good")
            return redirect(url_for(".group", fair=fair.slug, token=token))
    page = render_template("visitors/public/member.html", form=form, group=found, member=member)
    return private(page), form.status


@blueprint.post("/<fair>/group/<token>/members/<int:visitor_id>/remove")
@in_fair
def remove_member(fair: Fair, token: str, visitor_id: int) -> ResponseReturnValue:
    """Take somebody out of a group."""
    if ButtonForm().validate_on_submit():
        with transaction():
            member = _member(fair, group_or_404(fair, token), visitor_id, lock=True)
            actions.cancel_registration(member, actor=None, reason="taken out of the group")
        flash(_("The member is taken out, and the ticket lets nobody in any more."), "good")
    return redirect(url_for(".group", fair=fair.slug, token=token))


@blueprint.post("/<fair>/ticket/<token>/consent")
@in_fair
def member_consent(fair: Fair, token: str) -> ResponseReturnValue:
    """Say what one agrees to, after somebody else registered one."""
    agreed = [code for code in request.form.getlist("purpose") if code in PURPOSES]
    if ButtonForm().validate_on_submit():
        if "registration" not in agreed:
            flash(_("Tick the first sentence, or cancel: without it nobody may keep your details."), "care")
            return redirect(url_for(".ticket", fair=fair.slug, token=token))
        with transaction():
            found = registration_by_token(fair, token, lock=True)
            if found is None:
                raise NotFound
            actions.agree_as_member(found, agreed, language=current_language(), channel="link")
        flash(_("Thank you. Your consents are saved."), "good")
    return redirect(url_for(".ticket", fair=fair.slug, token=token))


def group_or_404(fair: Fair, token: str, *, lock: bool = False) -> VisitorGroup:
    """Return the group of which somebody has the address of the leader's page."""
    found = group_by_token(fair, token, lock=lock)
    if found is None:
        abort(404)
    return found


def _member(fair: Fair, group: VisitorGroup, visitor_id: int, *, lock: bool = False) -> Visitor:
    found = visitors_numbered(fair, [visitor_id], lock=lock)
    if not found or found[0].group_id != group.id:
        raise NotFound
    return found[0]
