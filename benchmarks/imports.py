"""Lists of visitors: 100,000 people in four scripts from CSV and from XLSX, each into an empty fair on PostgreSQL.

``ROWS`` (default 100000) is how many. The command itself is measured, its start included: CPU and memory as the
operating system counts them for the process, and PostgreSQL's CPU beside it.
"""

import csv
import json
import os
import subprocess
import sys
import tempfile
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from flask import Flask
from openpyxl import Workbook
from sqlalchemy import ColumnElement, func, select

from benchmarks.booths import there
from eventsapp.accounts.models import Consent
from eventsapp.demo.dice import Dice
from eventsapp.demo.names import invent_person, latin
from eventsapp.demo.words.persons import JOBS
from eventsapp.fairs.models import Fair
from eventsapp.fairs.queries import public_keys_of
from eventsapp.infra.audit import AuditEntry
from eventsapp.infra.database import Base, db
from eventsapp.infra.migrate import migrate
from eventsapp.infra.signing import Kind, read_code
from eventsapp.visitors.models import Ticket, Visitor, VisitorWord
from eventsapp.visitors.queries import code_of_ticket, ticket_of
from tests.conftest import make_app
from tests.factories import make_fair
from tests.services.cpu import cpu_seconds
from tests.services.postgres import WITHOUT_DISK, create_database, start_postgres
from tests.services.running import RunningService, TestRun
from tests.services.site import KEY

ROWS = int(os.environ.get("ROWS", "100000"))
SHARES = {"vi": 74, "en": 12, "zh": 7, "ko": 7}
HEADS = (
    "Mã khách", "Họ và tên", "Tên không dấu", "Công ty", "Chức vụ", "Email", "Số điện thoại", "Quốc gia", "Ngôn ngữ",
    "Đồng ý xử lý dữ liệu", "Ngày đồng ý",
)  # fmt: skip
COMPANIES = {
    "vi": ("Công ty TNHH Cơ khí {}", "Công ty Cổ phần Điện tử {}", "Nhà máy Nhựa {}"),
    "en": ("{} Tools", "{} Automation Ltd", "{} Robotics"),
    "zh": ("{}机器人有限公司", "{}自动化科技", "{}精密制造"),
    "ko": ("{}정밀", "{}로보틱스 주식회사", "{}산업"),
}
OWN_WORDS = {
    "vi": ("Trúc Lâm", "Sông Xanh", "Đại Phong", "Lá Sen", "Bình Minh", "Hải Đăng"),
    "en": ("Ferrowick", "Weldhaven", "Oakmere", "Tallow Hill", "Brightline"),
    "zh": ("拓野", "云栈", "远山", "明川"),
    "ko": ("새벽길", "가온누리", "한빛", "푸른솔"),
}
COUNTRIES = {"vi": "Việt Nam", "en": "Singapore", "zh": "中国", "ko": "대한민국"}
PHONES = {"vi": "9{:08d}", "en": "+65 8{:07d}", "zh": "+86 138{:08d}", "ko": "010-{:04d}-{:04d}"}
LOOKED_AT = 200


@dataclass(frozen=True)
class Spent:
    """What one run of the command took."""

    seconds: float
    postgres_seconds: float
    peak_mb: float
    report: Mapping[str, int]


def measure() -> Mapping[str, float]:
    """Return rows a second of CPU, memory, and what the same list costs a second time; fails where a row is missing."""
    run = TestRun.begin()
    try:
        postgres = there(start_postgres(run, WITHOUT_DISK))
        url = create_database(postgres.url, "benchmark")
        with tempfile.TemporaryDirectory() as folder:
            app = make_app(url, Path(folder), SECRET_KEY=KEY)
            with app.app_context():
                migrate()
                try:
                    return _figures(app, postgres, url, Path(folder))
                finally:
                    db.session.remove()
                    db.engine.dispose()
    finally:
        run.end()


def _figures(app: Flask, postgres: RunningService, url: str, folder: Path) -> dict[str, float]:
    figures: dict[str, float] = {}
    peaks = []
    for kind, write in {"csv": _write_csv, "xlsx": _write_workbook}.items():
        path = folder / f"visitors.{kind}"
        write(path)
        fair = make_fair(slug=f"{kind}-fair")
        environ = {"DATABASE_URL": url, "SECRET_KEY": KEY, "INSTANCE": str(folder), "DEMO": "0"}
        first = _import(fair, path, environ, postgres)
        _check(fair, first)
        again = _import(fair, path, environ, postgres)
        _check(fair, again, is_first=False)
        peaks += [first.peak_mb, again.peak_mb]
        figures[f"rows_per_cpu_s_{kind}"] = ROWS / first.seconds
        figures[f"postgres_ms_per_row_{kind}"] = first.postgres_seconds / ROWS * 1000
        figures[f"rows_per_cpu_s_{kind}_with_postgres"] = ROWS / (first.seconds + first.postgres_seconds)
        figures[f"again_rows_per_cpu_s_{kind}"] = ROWS / again.seconds
    return {**figures, "peak_memory_mb": max(peaks)}


def _people() -> Iterator[Sequence[str]]:
    """Yield the rows: three in four Vietnamese, phones without their zero, every second with a consent."""
    dice = Dice("imports")
    languages, shares = tuple(SHARES), tuple(SHARES.values())
    for number in range(ROWS):
        language = dice.weighted(languages, shares)
        person = invent_person(language, dice)
        company = dice.pick(COMPANIES[language]).format(f"{dice.pick(OWN_WORDS[language])} {dice.number(1, 900)}")
        name = latin(person.latin_name or person.full_name).lower().replace(" ", ".")
        digits = divmod(number, 10_000) if language == "ko" else (number,)
        yield (
            f"K-{number:06d}",
            person.full_name,
            person.latin_name,
            company,
            dice.pick(JOBS[language]),
            f"{name}.{number}@company.example",
            PHONES[language].format(*digits),
            COUNTRIES[language],
            language,
            "x" if number % 2 else "",
            "2026-10-01 09:30" if number % 2 else "",
        )


def _write_csv(path: Path) -> None:
    with path.open("w", encoding="utf-8-sig", newline="") as file:
        writer = csv.writer(file)
        writer.writerow(HEADS)
        writer.writerows(_people())


def _write_workbook(path: Path) -> None:
    book = Workbook(write_only=True)
    sheet = book.create_sheet("Khách")
    sheet.append(["Danh sách khách mời 2027"])
    sheet.append(HEADS)
    for row in _people():
        sheet.append([int(cell) if cell.isdecimal() else cell for cell in row])
    book.save(path)


def _import(fair: Fair, path: Path, environ: Mapping[str, str], postgres: RunningService) -> Spent:
    """Run the command and read what its process took."""
    command = [sys.executable, "-m", "flask", "--app", "wsgi", "visitors", "import", fair.slug, str(path), "--json"]
    before = cpu_seconds([postgres.pid])
    with tempfile.TemporaryFile() as output:
        process = subprocess.Popen(command, env={**os.environ, **environ}, stdout=output, stderr=subprocess.STDOUT)
        _pid, status, used = os.wait4(process.pid, 0)
        output.seek(0)
        words = output.read().decode()
    if status:
        raise RuntimeError(f"the import ended with {status}: {words[-2000:]}")
    report = json.loads(words.strip().splitlines()[-1])
    return Spent(
        used.ru_utime + used.ru_stime,
        cpu_seconds([postgres.pid]) - before,
        used.ru_maxrss / (1024 if sys.platform != "darwin" else 1024 * 1024),
        report,
    )


def _check(fair: Fair, spent: Spent, *, is_first: bool = True) -> None:
    """Fail unless every row is there with its ticket, consent, words and audit line, once."""
    db.session.rollback()
    wanted = {"created": ROWS, "unchanged": 0} if is_first else {"created": 0, "unchanged": ROWS}
    _same(wanted, {name: spent.report[name] for name in wanted})
    own = select(Visitor.id).where(Visitor.fair_id == fair.id)
    found = {
        "visitors": _count(Visitor, Visitor.fair_id == fair.id),
        "tickets": _count(Ticket, Ticket.fair_id == fair.id, Ticket.revoked_at.is_(None)),
        "consents": _count(Consent, Consent.subject == "visitor", Consent.subject_id.in_(own)),
        "lines": _count(AuditEntry, AuditEntry.fair_id == fair.id, AuditEntry.action == "visitor.imported"),
    }
    _same({"visitors": ROWS, "tickets": ROWS, "consents": ROWS // 2, "lines": ROWS}, found)
    if _count(VisitorWord, VisitorWord.fair_id == fair.id) < 5 * ROWS:
        raise RuntimeError("the desk would not find everybody")
    keys = public_keys_of(fair)
    for visitor in db.session.scalars(own.with_only_columns(Visitor).order_by(func.random()).limit(LOOKED_AT)):
        ticket = ticket_of(visitor)
        assert ticket is not None
        read_code(code_of_ticket(fair, ticket), fair_id=fair.id, kind=Kind.TICKET, keys=keys)


def _same(wanted: Mapping[str, int], found: Mapping[str, int]) -> None:
    if wanted != found:
        raise RuntimeError(f"there should be {wanted}, and there are {found}")


def _count(kind: type[Base], *wanted: ColumnElement[bool]) -> int:
    return db.session.scalar(select(func.count()).select_from(kind).where(*wanted)) or 0
