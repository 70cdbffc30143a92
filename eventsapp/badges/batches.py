"""Batches: badges made by a worker in pieces, each piece a file; what is done survives a stop and a crash."""

from copy import deepcopy
from io import BytesIO
from typing import Any

from eventsapp.badges.actions import BATCH, FONTS, Piece, issue_piece, mark_printed
from eventsapp.badges.fonts import Step, install
from eventsapp.badges.pdf import Report, write_pdf
from eventsapp.badges.queries import fonts_folder, installed_fonts
from eventsapp.badges.rules import BadgeType
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


class Batch:
    """One run of a batch; begins where an earlier run of the same job ended."""

    def __init__(self, run: JobRun) -> None:
        self._run = run
        self._kind = BadgeType(run.params["type"])
        self._only_new = bool(run.params["only_new"])
        self._result: dict[str, Any] = {
            "files": [],
            "uncovered": [],
            "printed": 0,
            "seen": 0,
            "last_id": 0,
            **deepcopy(run.result),
        }
        self._total = 0
        self._is_stopped = False

    def make(self) -> dict[str, Any]:
        """Make piece after piece; raises ``JobStopped`` after keeping what is done."""
        fonts = installed_fonts()
        with transaction() as session:
            self._total = session.get_one(Job, self._run.id).total
        while (piece := self._next_piece()) is not None:
            target = BytesIO()
            report = write_pdf(piece.badges, target, fonts=fonts, on_progress=self._goes_on)
            self._keep(piece, report, target.getvalue())
            self._tell(0, force=True)
            if self._is_stopped:
                raise JobStopped
        return self._result

    def _next_piece(self) -> Piece | None:
        with transaction() as session:
            fair = session.get_one(Fair, self._run.fair_id)
            return issue_piece(fair, self._kind, self._result["last_id"], PER_FILE, only_new=self._only_new)

    def _goes_on(self, made: int) -> bool:
        self._tell(made)
        return not self._is_stopped

    def _tell(self, made: int, *, force: bool = False) -> None:
        done = self._result["seen"] + made
        try:
            self._run.advance(done, max(done, self._total), "print", force=force)
        except JobStopped:
            self._is_stopped = True

    def _keep(self, piece: Piece, report: Report, data: bytes) -> None:
        """Store the file, mark its badges and write down how far the job is, all or nothing."""
        looked_at = report.pages + len(report.uncovered)
        left_out = {one.ref for one in report.uncovered}
        pairs = zip(piece.badges[:looked_at], piece.badge_ids, strict=False)
        printed = [badge_id for badge, badge_id in pairs if badge.ref not in left_out]
        with transaction() as session:
            job = session.get_one(Job, self._run.id)
            if data:
                self._result["files"].append(self._store(job, data, report.pages))
            mark_printed(printed)
            self._result["uncovered"] += [
                {"ref": one.ref, "name": one.name, "characters": one.characters} for one in report.uncovered
            ]
            self._result["printed"] += report.pages
            self._result["seen"] += looked_at
            self._result["last_id"] = piece.last_id
            job.result = deepcopy(self._result)
        self._run.result = self._result

    def _store(self, job: Job, data: bytes, pages: int) -> dict[str, Any]:
        fair = db.session.get_one(Fair, job.fair_id)
        name = f"{fair.slug}-{self._kind}-{job.id}-{len(self._result['files']) + 1:02d}.pdf"
        stored = storage.store(data, name=name, media_type="application/pdf", created_by_id=self._run.started_by_id)
        return {"file_id": stored.id, "name": name, "pages": pages}
