"""Finding types, zones, questions, codes, and what was answered."""

from collections.abc import Collection, Mapping, Sequence

from sqlalchemy import ColumnElement, or_, select
from sqlalchemy.orm import joinedload, selectinload

from eventsapp.fairs.models import Fair
from eventsapp.infra.database import db
from eventsapp.visitors.models import (
    FairZone,
    InvitationCode,
    QuestionType,
    Visitor,
    VisitorAnswer,
    VisitorQuestion,
    VisitorState,
    VisitorType,
)


def types_of(fair: Fair) -> Sequence[VisitorType]:
    """Return the fair's types of visitors in their order, with their zones."""
    all_types = select(VisitorType).where(VisitorType.fair_id == fair.id).options(selectinload(VisitorType.zones))
    return db.session.scalars(all_types.order_by(VisitorType.position, VisitorType.id)).all()


def type_by_id(fair: Fair, type_id: int, *, lock: bool = False) -> VisitorType | None:
    """Return one of the fair's types."""
    return _type(fair, VisitorType.id == type_id, lock=lock)


def type_by_code(fair: Fair, code: str) -> VisitorType | None:
    """Return the type with this code."""
    return _type(fair, VisitorType.code == code)


def _type(fair: Fair, wanted: ColumnElement[bool], *, lock: bool = False) -> VisitorType | None:
    found = select(VisitorType).where(VisitorType.fair_id == fair.id, wanted)
    return db.session.scalar(found.with_for_update(key_share=True) if lock else found)


def usual_type(fair: Fair) -> VisitorType | None:
    """Return the type that most people are: the first that everybody may choose and nobody has to approve."""
    open_to_all = VisitorType.access == "public", VisitorType.needs_approval.is_(False)
    found = select(VisitorType).where(VisitorType.fair_id == fair.id, *open_to_all)
    return db.session.scalar(found.order_by(VisitorType.position, VisitorType.id).limit(1))


def zones_of(fair: Fair) -> Sequence[FairZone]:
    """Return the fair's zones in their order."""
    zones = select(FairZone).where(FairZone.fair_id == fair.id)
    return db.session.scalars(zones.order_by(FairZone.position, FairZone.id)).all()


def zone_by_id(fair: Fair, zone_id: int) -> FairZone | None:
    """Return one of the fair's zones."""
    return db.session.scalar(select(FairZone).where(FairZone.fair_id == fair.id, FairZone.id == zone_id))


def questions_of(fair: Fair) -> Sequence[VisitorQuestion]:
    """Return all questions in their order, with the types they are asked of."""
    questions = (
        select(VisitorQuestion).where(VisitorQuestion.fair_id == fair.id).options(selectinload(VisitorQuestion.types))
    )
    return db.session.scalars(questions.order_by(VisitorQuestion.position, VisitorQuestion.id)).all()


def questions_for(fair: Fair, type_id: int | None) -> Sequence[VisitorQuestion]:
    """Return what a type of visitor is asked, in order; of no type, what everybody is."""
    of_type = select(QuestionType.type_id).where(QuestionType.question_id == VisitorQuestion.id)
    everybody = ~of_type.exists()
    wanted = everybody if type_id is None else or_(everybody, of_type.where(QuestionType.type_id == type_id).exists())
    questions = select(VisitorQuestion).where(VisitorQuestion.fair_id == fair.id, wanted)
    return db.session.scalars(questions.order_by(VisitorQuestion.position, VisitorQuestion.id)).all()


def question_by_id(fair: Fair, question_id: int | None) -> VisitorQuestion | None:
    """Return one of the fair's questions."""
    return db.session.scalar(
        select(VisitorQuestion).where(VisitorQuestion.fair_id == fair.id, VisitorQuestion.id == question_id)
    )


def answers_of(visitor: Visitor) -> Sequence[VisitorAnswer]:
    """Return what a visitor answered, in the order of asking."""
    answers = select(VisitorAnswer).where(VisitorAnswer.visitor_id == visitor.id)
    return db.session.scalars(answers.order_by(VisitorAnswer.position, VisitorAnswer.id)).all()


def answers_by_visitor(ids: Collection[int]) -> Mapping[int, Sequence[VisitorAnswer]]:
    """Return what these visitors answered, by visitor."""
    found: dict[int, list[VisitorAnswer]] = {}
    answers = (
        select(VisitorAnswer)
        .where(VisitorAnswer.visitor_id.in_(ids))
        .order_by(VisitorAnswer.visitor_id, VisitorAnswer.position, VisitorAnswer.id)
    )
    for answer in db.session.scalars(answers):
        found.setdefault(answer.visitor_id, []).append(answer)
    return found


def invitation_by_code(fair: Fair, code: str) -> InvitationCode | None:
    """Return the invitation code that was typed, in capitals or not."""
    found = select(InvitationCode).where(InvitationCode.fair_id == fair.id, InvitationCode.code == code.strip().upper())
    return db.session.scalar(found.options(joinedload(InvitationCode.type)))


def invitations_of(fair: Fair, exhibitor_ids: Collection[int] | None = None) -> Sequence[InvitationCode]:
    """Return the fair's codes, or those of some exhibitors, the newest first."""
    codes = select(InvitationCode).where(InvitationCode.fair_id == fair.id)
    if exhibitor_ids is not None:
        codes = codes.where(InvitationCode.exhibitor_id.in_(exhibitor_ids))
    wanted = codes.options(joinedload(InvitationCode.type), joinedload(InvitationCode.exhibitor))
    return db.session.scalars(wanted.order_by(InvitationCode.id.desc())).all()


def registered_by_code(code_ids: Collection[int]) -> Mapping[int, Sequence[int]]:
    """Return the ids of those who registered by each of these codes and still come."""
    rows = select(Visitor.invitation_id, Visitor.id).where(
        Visitor.invitation_id.in_(code_ids), Visitor.state.in_((VisitorState.APPROVED, VisitorState.PENDING))
    )
    found: dict[int, list[int]] = {}
    for code_id, visitor_id in db.session.execute(rows):
        if code_id is not None:
            found.setdefault(code_id, []).append(visitor_id)
    return found


def invitation_by_id(fair: Fair, code_id: int) -> InvitationCode | None:
    """Return one of the fair's codes."""
    return db.session.scalar(
        select(InvitationCode).where(InvitationCode.fair_id == fair.id, InvitationCode.id == code_id)
    )


def is_type_used(found: VisitorType) -> bool:
    """Whether somebody registered as a type, or a code leads to it."""
    people = select(Visitor.id).where(Visitor.type_id == found.id).limit(1)
    codes = select(InvitationCode.id).where(InvitationCode.type_id == found.id).limit(1)
    return db.session.scalar(people) is not None or db.session.scalar(codes) is not None
