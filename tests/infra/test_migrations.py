"""The migrations alone make the database that the models describe."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from alembic import command
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from sqlalchemy import inspect, make_url

from config import ROOT
from eventsapp.infra.database import Base, db
from eventsapp.infra.migrate import alembic_config, is_behind, migrate
from tests.conftest import make_app
from tests.services.postgres import create_database, drop_database


@pytest.fixture
def empty_url(database_url: str, tmp_path: Path, request: pytest.FixtureRequest) -> Iterator[str]:
    """Return the address of a database without tables, of the kind in turn."""
    if database_url.startswith("sqlite"):
        yield f"sqlite:///{tmp_path / 'empty.sqlite'}"
        return
    server = request.getfixturevalue("postgres_server")
    name = f"{make_url(database_url).database}_empty"
    yield create_database(server.url, name)
    drop_database(server.url, name)


def test_upgrade_from_empty_gives_the_models_tables_and_back(empty_url: str, tmp_path: Path) -> None:
    app = make_app(empty_url, tmp_path)
    with app.app_context():
        assert migrate() is True
        assert migrate() is False
        with db.engine.connect() as connection:
            assert not is_behind(connection)
            context = MigrationContext.configure(connection, opts={"compare_type": True})
            assert compare_metadata(context, Base.metadata) == []
            connection.rollback()
            command.downgrade(alembic_config(connection), "base")
            connection.commit()
            assert set(inspect(connection).get_table_names()) <= {"alembic_version"}
        db.session.remove()
        db.engine.dispose()


ROWS = (
    """INSERT INTO fairs (id, slug, name, mark, accent, starts_on, ends_on, opens_at, closes_at, timezone,
       default_language, venue_name, venue_address, contact_email, contact_name, review_days, last_application_no,
       last_visitor_no, is_public, is_demo, created_at)
       VALUES (1, 'kept', '{}', '', 'ultramarine', '2027-05-12', '2027-05-14', '09:00:00', '17:00:00', 'UTC', 'en',
       '{}', '{}', '', '', 3, 0, 0, true, false, '2026-11-01 00:00:00')""",
    """INSERT INTO halls (id, fair_id, code, name, kind, position, outline, islands, entrances)
       VALUES (1, 1, 'A', '{}', 'hall', 0, '[]', '[]', '[]')""",
    """INSERT INTO units (id, fair_id, hall_id, number, number_key, aliases, polygon, area_m2, open_sides, frontage,
       is_blocked, is_restricted, note)
       VALUES (1, 1, 1, 'A-1', 'a1', '[]', '[]', 9, 1, 'row', false, false, '')""",
    """INSERT INTO companies (id, legal_name, latin_name, name_key, country, tax_code, tax_key, website, domain_key,
       street, ward, province, postal_code, created_at)
       VALUES (1, 'Ferrowick', '', 'ferrowick', '', '', '', '', '', '', '', '', '', '2026-11-01 00:00:00')""",
    """INSERT INTO exhibitors (id, fair_id, company_id, display_name, name_language, fascia_name, search_key,
       units_wanted, contact_email, language, description, stand_refs, created_at)
       VALUES (1, 1, 1, 'Ferrowick', '', '', 'ferrowick', 1, '', 'en', '{}', '[]', '2026-11-01 00:00:00')""",
    """INSERT INTO stands (id, fair_id, hall_id, exhibitor_id, number, state, area_m2, open_sides, frontage, outline,
       allocated_at)
       VALUES (1, 1, 1, 1, 'A-1', 'sold', 9, 1, 'row', '[]', '2026-11-02 00:00:00')""",
    "INSERT INTO stand_units (unit_id, stand_id) VALUES (1, 1)",
    """INSERT INTO unit_events (id, fair_id, unit_id, stand_id, at, from_state, to_state, reason)
       VALUES (7, 1, 1, 1, '2026-11-02 00:00:00', 'available', 'reserved', ''),
              (9, 1, 1, 1, '2026-11-03 00:00:00', 'reserved', 'sold', '')""",
)


def test_stands_survive_the_coming_of_holds_and_their_going(empty_url: str, tmp_path: Path) -> None:
    app = make_app(empty_url, tmp_path)
    with app.app_context(), db.engine.connect() as connection:
        config = alembic_config(connection)
        command.upgrade(config, "0003")
        connection.rollback()
        for row in ROWS:
            connection.exec_driver_sql(row)
        connection.commit()
        command.upgrade(config, "0004")
        connection.rollback()
        stand = connection.exec_driver_sql("SELECT state, origin, version, expires_at FROM stands").one()
        assert tuple(stand) == ("sold", "reserved", 1, None)
        events = connection.exec_driver_sql("SELECT seq, kind FROM unit_events ORDER BY seq").all()
        assert [tuple(event) for event in events] == [(1, "reserved"), (2, "sold")]
        assert connection.exec_driver_sql("SELECT seq FROM plan_feeds").scalar_one() == 2
        assert len(connection.exec_driver_sql("SELECT plan_key FROM halls").scalar_one()) == 32
        connection.exec_driver_sql(
            "INSERT INTO stands (id, fair_id, hall_id, prospect, number, state, origin, area_m2, open_sides, frontage,"
            " outline, allocated_at, version) VALUES (2, 1, 1, 'Larkspur', 'A-2', 'option', 'option', 9, 1, 'row',"
            " '[]', '2026-11-02 00:00:00', 1)"
        )
        connection.commit()
        command.downgrade(config, "0003")
        connection.rollback()
        left = connection.exec_driver_sql("SELECT id, exhibitor_id, state FROM stands").all()
        assert [tuple(row) for row in left] == [(1, 1, "sold")]
        assert connection.exec_driver_sql("SELECT unit_id FROM stand_units").scalar_one() == 1
        connection.rollback()
        if connection.dialect.name == "sqlite":
            assert connection.exec_driver_sql("PRAGMA foreign_keys").scalar_one() == 1
            connection.rollback()
    with app.app_context():
        db.engine.dispose()


FORUM = (
    "INSERT INTO rooms (id, fair_id, code, name, position) VALUES (1, 1, 'R1', '{}', 0)",
    """INSERT INTO speakers (id, fair_id, full_name, latin_name, name_language, organisation, job_title, side, bio,
       search_key) VALUES (1, 1, 'Lan', '', '', '', '', '', '{}', 'lan')""",
    """INSERT INTO sessions (id, fair_id, uid, kind, title, subtitle, abstract, room_id, language, interpreted,
       search_key, updated_at)
       VALUES (1, 1, 'one', 'talk', '{}', '{}', '{}', 1, 'en', '[]', '', '2026-11-01 00:00:00')""",
    "INSERT INTO session_speakers (session_id, speaker_id, role, position) VALUES (1, 1, 'moderator', 0)",
)


def test_forum_survives_the_coming_of_its_needs_and_their_going(empty_url: str, tmp_path: Path) -> None:
    app = make_app(empty_url, tmp_path)
    with app.app_context(), db.engine.connect() as connection:
        config = alembic_config(connection)
        command.upgrade(config, "0003")
        connection.rollback()
        connection.exec_driver_sql(ROWS[0])
        connection.commit()
        command.upgrade(config, "0011")
        connection.rollback()
        for row in FORUM:
            connection.exec_driver_sql(row)
        connection.commit()
        command.upgrade(config, "0015")
        connection.rollback()
        session = connection.exec_driver_sql("SELECT notes, is_locked, version, setup_minutes FROM sessions").one()
        assert tuple(session) == ("", False, 1, None)
        assert connection.exec_driver_sql("SELECT setup_minutes, place FROM rooms").one() == (0, "")
        connection.rollback()
        command.downgrade(config, "0014")
        connection.rollback()
        cast = connection.exec_driver_sql("SELECT speaker_id, role FROM session_speakers").all()
        assert [tuple(part) for part in cast] == [(1, "moderator")]
        connection.rollback()
    with app.app_context():
        db.engine.dispose()


def test_people_named_before_there_were_quotas_keep_their_badges(empty_url: str, tmp_path: Path) -> None:
    app = make_app(empty_url, tmp_path)
    person = (
        "INSERT INTO staff_members (exhibitor_id, full_name, latin_name, job_title, language) "
        "VALUES (1, 'Lan', '', '', 'vi')"
    )
    with app.app_context(), db.engine.connect() as connection:
        config = alembic_config(connection)
        command.upgrade(config, "0003")
        connection.rollback()
        for statement in (ROWS[0], *ROWS[3:5], *[person] * 5):
            connection.exec_driver_sql(statement)
        connection.commit()
        command.upgrade(config, "0032")
        connection.rollback()
        kept = connection.exec_driver_sql("SELECT fair_id, first_unit, co_exhibitor, most FROM staff_quotas").all()
        assert [tuple(row) for row in kept] == [(1, 5, 5, 40)]
        connection.rollback()
    with app.app_context():
        db.engine.dispose()


def test_every_migration_has_a_way_back() -> None:
    for file in (ROOT / "migrations" / "versions").glob("*.py"):
        way_back = file.read_text(encoding="utf-8").split("def downgrade()")[1]
        assert "drop" in way_back or "op." in way_back, file.name
