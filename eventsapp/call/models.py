"""The call for speakers of a fair, what was proposed, by whom, and what the team thinks of it."""

import secrets
from datetime import datetime
from enum import StrEnum

from sqlalchemy import CheckConstraint, Column, ForeignKey, Index, Table, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from eventsapp.accounts.models import User
from eventsapp.exhibitors.models import Exhibitor
from eventsapp.fairs.models import Fair
from eventsapp.infra import clock
from eventsapp.infra.database import Base
from eventsapp.programme.models import Session, Track

call_tracks = Table(
    "call_tracks",
    Base.metadata,
    Column("fair_id", ForeignKey("calls.fair_id", ondelete="CASCADE"), primary_key=True),
    Column("track_id", ForeignKey("tracks.id", ondelete="CASCADE"), primary_key=True, index=True),
)
"""The tracks that talks are asked for; without any, a proposal names none."""


class ProposalState(StrEnum):
    """Where a proposal stands for the team; the proposer sees a decision once it is told."""

    DRAFT = "draft"
    UNCONFIRMED = "unconfirmed"
    """Sent, but nobody has shown yet that the address is theirs."""
    SUBMITTED = "submitted"
    ACCEPTED = "accepted"
    WAITLISTED = "waitlisted"
    REJECTED = "rejected"
    WITHDRAWN = "withdrawn"


DECIDED = (ProposalState.ACCEPTED, ProposalState.WAITLISTED, ProposalState.REJECTED)


def new_token() -> str:
    """Return the secret part of a proposal's address: 144 random bits."""
    return secrets.token_urlsafe(18)


class Call(Base):
    """What a fair asks speakers for, and until when."""

    __tablename__ = "calls"
    __table_args__ = (
        CheckConstraint("closes_at > opens_at", name="in_order"),
        CheckConstraint("demo_quota IS NULL OR demos_accepted <= demo_quota", name="demo_quota"),
    )

    fair_id: Mapped[int] = mapped_column(ForeignKey("fairs.id"), primary_key=True, autoincrement=False)
    text: Mapped[dict[str, str]] = mapped_column(default=dict)
    opens_at: Mapped[datetime]
    closes_at: Mapped[datetime]
    kinds: Mapped[list[str]] = mapped_column(default=list)
    languages: Mapped[list[str]] = mapped_column(default=list)
    most_each: Mapped[int] = mapped_column(default=3)
    """How many proposals one person may have sent and not withdrawn."""
    is_anonymous: Mapped[bool] = mapped_column(default=False)
    """Whether the team reads proposals without names until it has decided."""
    demo_quota: Mapped[int | None]
    """How many product demos can be accepted; None is any number."""
    demos_accepted: Mapped[int] = mapped_column(default=0)
    """Kept in step by whoever decides, under a lock of this row: the constraint guards the quota."""
    last_number: Mapped[int] = mapped_column(default=0)
    version: Mapped[int] = mapped_column(default=1)

    fair: Mapped[Fair] = relationship()
    tracks: Mapped[list[Track]] = relationship(secondary=call_tracks, order_by=[Track.position, Track.id])


class TalkProposal(Base):
    """A talk that somebody offers; its texts are kept as typed and cleaned wherever they are shown or handed on."""

    __tablename__ = "talk_proposals"
    __table_args__ = (
        UniqueConstraint("fair_id", "number"),
        Index("ix_talk_proposals_fair_id_state", "fair_id", "state"),
        Index("ix_talk_proposals_fair_id_email", "fair_id", "email"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    fair_id: Mapped[int] = mapped_column(ForeignKey("fairs.id"))
    number: Mapped[int | None]
    """Given once, when it is really sent."""
    token: Mapped[str] = mapped_column(unique=True, default=new_token)
    user_id: Mapped[int | None] = mapped_column(ForeignKey("users.id"), index=True)
    exhibitor_id: Mapped[int | None] = mapped_column(ForeignKey("exhibitors.id"), index=True)
    """For which exhibitor of the fair it is; product demos have one."""
    state: Mapped[str] = mapped_column(default=ProposalState.DRAFT)
    told_state: Mapped[str] = mapped_column(default="")
    """The decision that the proposer was told last."""
    told_at: Mapped[datetime | None]
    email: Mapped[str] = mapped_column(default="")
    mail_language: Mapped[str] = mapped_column(default="en")
    title: Mapped[str] = mapped_column(default="")
    abstract: Mapped[str] = mapped_column(default="")
    kind: Mapped[str] = mapped_column(default="")
    track_id: Mapped[int | None] = mapped_column(ForeignKey("tracks.id", ondelete="SET NULL"), index=True)
    language: Mapped[str] = mapped_column(default="")
    minutes: Mapped[int | None]
    notes: Mapped[str] = mapped_column(default="")
    consents: Mapped[list[str]] = mapped_column(default=list)
    """What is ticked in the form; the consents themselves are recorded when it is sent."""
    reason: Mapped[str] = mapped_column(default="")
    """The words for the proposer that go with the decision."""
    title_key: Mapped[str] = mapped_column(default="")
    people_key: Mapped[str] = mapped_column(default="")
    """Apart from the title, so that nobody finds by a name what is read without names."""
    session_id: Mapped[int | None] = mapped_column(ForeignKey("sessions.id", ondelete="SET NULL"), index=True)
    """The session it became."""
    created_at: Mapped[datetime] = mapped_column(default=clock.now)
    sent_at: Mapped[datetime | None]
    decided_at: Mapped[datetime | None]
    decided_by_id: Mapped[int | None] = mapped_column(ForeignKey("users.id"))
    ended_at: Mapped[datetime | None]
    """When it was withdrawn, or its rejection was told."""
    erased_at: Mapped[datetime | None]
    """When the data of people were taken out of it."""
    version: Mapped[int] = mapped_column(default=1)

    fair: Mapped[Fair] = relationship()
    track: Mapped[Track | None] = relationship()
    session: Mapped[Session | None] = relationship()
    exhibitor: Mapped[Exhibitor | None] = relationship()
    speakers: Mapped[list["ProposedSpeaker"]] = relationship(
        cascade="all, delete-orphan", order_by="ProposedSpeaker.position"
    )
    reviews: Mapped[list["ProposalReview"]] = relationship(cascade="all, delete-orphan", order_by="ProposalReview.id")

    @property
    def code(self) -> str:
        """Return the number as people read it."""
        return f"P-{self.number:04d}" if self.number else "–"

    @property
    def shown_state(self) -> str:
        """Return the state as its proposer sees it."""
        return self.told_state or ProposalState.SUBMITTED if self.state in DECIDED else self.state

    @property
    def is_told(self) -> bool:
        """Whether the proposer knows the decision."""
        return self.state == self.told_state


class ProposedSpeaker(Base):
    """Somebody who is to speak."""

    __tablename__ = "proposed_speakers"

    id: Mapped[int] = mapped_column(primary_key=True)
    proposal_id: Mapped[int] = mapped_column(ForeignKey("talk_proposals.id", ondelete="CASCADE"), index=True)
    position: Mapped[int] = mapped_column(default=0)
    full_name: Mapped[str] = mapped_column(default="")
    latin_name: Mapped[str] = mapped_column(default="")
    organisation: Mapped[str] = mapped_column(default="")
    side: Mapped[str] = mapped_column(default="")
    email: Mapped[str] = mapped_column(default="")
    made_speaker_id: Mapped[int | None] = mapped_column(ForeignKey("speakers.id", ondelete="SET NULL"), index=True)
    """The speaker of the programme that was made from this; None where there was one already."""


class ProposalReview(Base):
    """What one member of the team thinks of a proposal, or that they had better not."""

    __tablename__ = "proposal_reviews"
    __table_args__ = (
        UniqueConstraint("proposal_id", "user_id"),
        CheckConstraint("score BETWEEN 1 AND 5", name="score"),
        CheckConstraint("NOT (has_conflict AND score IS NOT NULL)", name="no_score_in_conflict"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    proposal_id: Mapped[int] = mapped_column(ForeignKey("talk_proposals.id", ondelete="CASCADE"))
    user_id: Mapped[int] = mapped_column(ForeignKey("users.id"), index=True)
    score: Mapped[int | None]
    comment: Mapped[str] = mapped_column(default="")
    has_conflict: Mapped[bool] = mapped_column(default=False)
    updated_at: Mapped[datetime] = mapped_column(default=clock.now)

    user: Mapped[User] = relationship()
