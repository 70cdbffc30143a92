"""Batches: badges made by a worker in pieces, each piece a file; what is done survives a stop and a crash."""

from collections.abc import Sequence
from copy import deepcopy
from dataclasses import dataclass
from io import BytesIO
from typing import Any

from eventsapp.badges.actions import (
    BATCH,
    FONTS,
    BatchWish,
    Piece,
    Printable,
    by_design,
    issue_piece,
    mark_printed,
    sheet_for,
)
from eventsapp.badges.fonts import Step, install
from eventsapp.badges.pdf import Report, write_pdf
from eventsapp.badges.queries import START, fonts_folder, installed_fonts
from eventsapp.fairs.models import Fair
from eventsapp.infra import storage
from eventsapp.infra.database import db, transaction
from eventsapp.infra.jobs import Job, JobRun, JobStopped, runs

PER_FILE = 500


@runs(BATCH)
def make_batch(run: JobRun) -> dict[str, Any]:
    """Make the badges a batch asks for."""
    return Batch(run).make()


@runs(FONTS)
def fetch_fonts(run: JobRun) -> dict[str, Any]:
    """Fetch the fonts that this machine lacks; whoever waits for them sees each step."""

    def tell(step: Step) -> None:
        run.advance(step.number - 1, step.total, step.name, force=True)

    return {"fetched": install(fonts_folder(), tell)}


@dataclass(frozen=True)
class _Written:
    """A file in the making: the badges that were looked at, what was left out, and the bytes."""

    badges: Sequence[Printable]
    report: Report
    data: bytes


class Batch:
    """One run of a batch; begins where an earlier run of the same job ended."""

    def __init__(self, run: JobRun) -> None:
        self._run = run
        self._wish = BatchWish.of(run.params)
        self._result: dict[str, Any] = {
            "files": [],
            "uncovered": [],
            "beyond": [],
            "printed": 0,
            "seen": 0,
            "last": [START[0], run.result.get("last_id", START[1])],
            **deepcopy(run.result),
        }
        self._total = 0
        self._made = 0
        self._is_stopped = False

    def make(self) -> dict[str, Any]:
        """Make piece after piece; raises ``JobStopped`` after keeping what is done."""
        with transaction() as session:
            self._total = session.get_one(Job, self._run.id).total
        while (piece := self._next_piece()) is not None:
            made = [self._written(group) for group in by_design(piece.badges)]
            self._keep(piece, [one for one in made if one is not None])
            self._tell(0, force=True)
            if self._is_stopped:
                raise JobStopped
        return self._result

    def _next_piece(self) -> Piece | None:
        with transaction() as session:
            fair = session.get_one(Fair, self._run.fair_id)
            self._made = 0
            word, last_id = self._result["last"]
            return issue_piece(fair, self._wish, (word, last_id), self._wish.per_file or PER_FILE)

    def _written(self, badges: Sequence[Printable]) -> _Written | None:
        """Write badges of one design into a file of their own; nothing once somebody asked to stop."""
        if self._is_stopped:
            return None
        design, target = badges[0].design, BytesIO()
        report = write_pdf(
            [badge.data for badge in badges],
            target,
            fonts=installed_fonts(),
            layout=design.layout,
            sheet=sheet_for(design.layout, self._wish.paper),
            pictures=design.pictures,
            on_progress=self._goes_on,
        )
        looked_at = report.pages + len(report.uncovered)
        self._made += looked_at
        return _Written(badges[:looked_at], report, target.getvalue())

    def _goes_on(self, made: int) -> bool:
        self._tell(self._made + made)
        return not self._is_stopped

    def _tell(self, made: int, *, force: bool = False) -> None:
        done = self._result["seen"] + made
        try:
            self._run.advance(done, max(done, self._total), "print", force=force)
        except JobStopped:
            self._is_stopped = True

    def _keep(self, piece: Piece, made: Sequence[_Written]) -> None:
        """Store the files, mark their badges and write down how far the job is, all or nothing."""
        with transaction() as session:
            job = session.get_one(Job, self._run.id)
            for one in made:
                left_out = {refused.ref for refused in one.report.uncovered}
                if one.data:
                    self._result["files"].append(self._store(job, one.data, one.report.pages))
                mark_printed([badge for badge in one.badges if badge.data.ref not in left_out])
                self._result["uncovered"] += [
                    {"ref": refused.ref, "name": refused.name, "characters": refused.characters}
                    for refused in one.report.uncovered
                ]
                self._result["printed"] += one.report.pages
                self._result["seen"] += len(one.badges)
            self._result["beyond"] += [dict(one) for one in piece.beyond]
            self._result["seen"] += len(piece.beyond)
            self._result["last"] = list(piece.last)
            job.result = deepcopy(self._result)
        self._run.result = self._result

    def _store(self, job: Job, data: bytes, pages: int) -> dict[str, Any]:
        fair = db.session.get_one(Fair, job.fair_id)
        name = f"{fair.slug}-{self._wish.kind}-{job.id}-{len(self._result['files']) + 1:02d}.pdf"
        stored = storage.store(data, name=name, media_type="application/pdf", created_by_id=self._run.started_by_id)
        return {"file_id": stored.id, "name": name, "pages": pages}
