"""Halls and their units."""

from datetime import datetime
from typing import Any
from uuid import uuid4

from sqlalchemy import JSON, Boolean, ForeignKey, Index, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from eventsapp.fairs.models import Fair, Package
from eventsapp.infra import clock
from eventsapp.infra.database import Base
from eventsapp.infra.storage import StoredFile


class Zone(Base):
    """A themed part of a fair's plan that exhibitors may wish for."""

    __tablename__ = "zones"
    __table_args__ = (UniqueConstraint("fair_id", "code"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    fair_id: Mapped[int] = mapped_column(ForeignKey("fairs.id"))
    code: Mapped[str]
    name: Mapped[dict[str, str]]
    position: Mapped[int] = mapped_column(default=0)


def new_plan_key() -> str:
    """Return a name for a plan as it is now; whatever was computed from the plan is kept under it."""
    return uuid4().hex


class Hall(Base):
    """A hall, lobby or outdoor ground; lengths in metres, x to the right, y downwards."""

    __tablename__ = "halls"
    __table_args__ = (UniqueConstraint("fair_id", "code"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    fair_id: Mapped[int] = mapped_column(ForeignKey("fairs.id"))
    code: Mapped[str]
    name: Mapped[dict[str, str]]
    kind: Mapped[str] = mapped_column(default="hall")
    position: Mapped[int] = mapped_column(default=0)
    outline: Mapped[list[list[float]]]
    islands: Mapped[list[list[list[float]]]] = mapped_column(JSON, default=list)
    """Outlines of the blocks that units stand in, where the plan says."""
    entrances: Mapped[list[dict[str, Any]]] = mapped_column(default=list)
    """Doors: ``x``, ``y`` (the middle), ``width``, ``wall`` (n, e, s or w), ``name``."""
    features: Mapped[list[dict[str, Any]]] = mapped_column(default=list)
    """Columns, fire exits, obstacles and main aisles: ``kind``, ``ring`` in metres, ``name``, ``wall``."""
    widths: Mapped[dict[str, Any]] = mapped_column(default=dict)
    """What warnings judge by, in metres, where it was set: ``aisle``, ``main_aisle``, ``exit_room``."""
    plan_key: Mapped[str] = mapped_column(default=new_plan_key)
    """A new one whenever walls or units change their shape."""

    fair: Mapped[Fair] = relationship()
    units: Mapped[list["Unit"]] = relationship(back_populates="hall", order_by="Unit.id")


class Unit(Base):
    """A sellable cell with a number; ``polygon`` is a ring of [x, y] in metres, not closed."""

    __tablename__ = "units"
    __table_args__ = (
        UniqueConstraint("hall_id", "number"),
        Index("ix_units_fair_id_number_key", "fair_id", "number_key"),
        Index("ix_units_hall_id_number_key", "hall_id", "number_key"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    fair_id: Mapped[int] = mapped_column(ForeignKey("fairs.id"))
    hall_id: Mapped[int] = mapped_column(ForeignKey("halls.id"))
    number: Mapped[str]
    number_key: Mapped[str]
    """The number folded to letters and digits, for searching and joining."""
    aliases: Mapped[list[str]] = mapped_column(default=list)
    """Every key the unit answers to, folded like ``number_key``: codes of its number, older numbers."""
    polygon: Mapped[list[list[float]]]
    area_m2: Mapped[float]
    open_sides: Mapped[int] = mapped_column(default=1)
    frontage: Mapped[str] = mapped_column(default="row")
    """What the open sides make of it: enclosed, row, through, corner, peninsula or island."""
    zone_id: Mapped[int | None] = mapped_column(ForeignKey("zones.id"))
    is_blocked: Mapped[bool] = mapped_column(Boolean, default=False)
    is_restricted: Mapped[bool] = mapped_column(Boolean, default=False)
    note: Mapped[str] = mapped_column(default="")
    package_id: Mapped[int | None] = mapped_column(ForeignKey("packages.id"))
    """The only package it is sold with; None is any."""
    price_class: Mapped[str] = mapped_column(default="")
    utilities: Mapped[list[str]] = mapped_column(default=list)
    """What can be connected: power, water, air, data."""
    floor_load: Mapped[float | None]
    """What the floor bears, in t/m²."""
    height: Mapped[float | None]
    """How high one may build, in metres."""

    hall: Mapped[Hall] = relationship(back_populates="units")
    zone: Mapped[Zone | None] = relationship()
    package: Mapped[Package | None] = relationship()


class PlanDraft(Base):
    """A hall's plan while it is being drawn: at most one a hall, which need not be there yet."""

    __tablename__ = "plan_drafts"
    __table_args__ = (UniqueConstraint("fair_id", "hall_key"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    fair_id: Mapped[int] = mapped_column(ForeignKey("fairs.id"))
    hall_code: Mapped[str]
    hall_key: Mapped[str]
    """The code folded to letters and digits."""
    base_key: Mapped[str] = mapped_column(default="")
    """The ``plan_key`` of the hall when the draft was begun; empty for a new hall."""
    document: Mapped[dict[str, Any]]
    """The hall as drawn, see ``editing.to_document``."""
    version: Mapped[int] = mapped_column(default=1)
    """One more with every change, so that nobody changes what they did not see."""
    position: Mapped[int] = mapped_column(default=0)
    """How many steps are done; those after it were taken back."""
    created_at: Mapped[datetime] = mapped_column(default=clock.now)
    updated_at: Mapped[datetime] = mapped_column(default=clock.now)
    updated_by: Mapped[str] = mapped_column(default="")
    background_id: Mapped[int | None] = mapped_column(ForeignKey("stored_files.id"))
    background: Mapped[dict[str, Any]] = mapped_column(default=dict)
    """Where the picture lies: ``x``, ``y`` and ``scale`` in metres, ``width`` and ``height`` in pixels."""

    picture: Mapped[StoredFile | None] = relationship()
    steps: Mapped[list["PlanStep"]] = relationship(cascade="all, delete-orphan", passive_deletes=True)


class PlanStep(Base):
    """One step of a draft and what it changed, so that it can be taken back and done again."""

    __tablename__ = "plan_steps"

    draft_id: Mapped[int] = mapped_column(ForeignKey("plan_drafts.id", ondelete="CASCADE"), primary_key=True)
    place: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    """Counts from 1."""
    kind: Mapped[str]
    patch: Mapped[dict[str, Any]]
    done_by: Mapped[str] = mapped_column(default="")
    done_at: Mapped[datetime] = mapped_column(default=clock.now)
