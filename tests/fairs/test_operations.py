"""Every operation for programs as every role, with a cookie and with tokens, on every database."""

from collections.abc import Callable, Iterator
from typing import NamedTuple

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import func, select
from werkzeug.routing import IntegerConverter, Rule

from eventsapp.accounts.models import User
from eventsapp.fairs.access import PERMISSIONS, Permission
from eventsapp.fairs.models import Fair, FairMember, Role
from eventsapp.infra.audit import AuditEntry
from eventsapp.infra.database import db, transaction
from eventsapp.web.access import declared_access
from tests.factories import make_acting_person, make_fair, make_hall_with_units, make_member, make_user
from tests.programs import program_of

SignIn = Callable[[User], FlaskClient]
UNKNOWN_ID = 987_654
WRITING = {"POST", "PUT", "PATCH", "DELETE"}


class Operation(NamedTuple):
    """A method at an address, and what it asks for."""

    method: str
    path: str
    permission: Permission


class Visitor(NamedTuple):
    """Somebody with a browser or a program, what it may do, and what is said to it where it may not."""

    client: FlaskClient
    permissions: frozenset[Permission]
    may_write: bool = True
    refused: int = 403


@pytest.fixture
def fair(app: Flask) -> Fair:
    fair = make_fair(slug="expo")
    make_hall_with_units(fair)
    return fair


def operations(app: Flask, fair: Fair) -> Iterator[Operation]:
    """Yield every operation for programs of a fair's team, with ids of things that do not exist."""
    for rule in app.url_map.iter_rules():
        access = declared_access(app.view_functions[rule.endpoint])
        if access is None or access.kind != "program":
            continue
        for method in sorted((rule.methods or set()) - {"HEAD", "OPTIONS"}):
            with app.test_request_context():
                path = app.url_for(rule.endpoint, _method=method, **_values(rule, fair))
            yield Operation(method, path, Permission(access.permission))


def _values(rule: Rule, fair: Fair) -> dict[str, object]:
    unknown = {
        name: UNKNOWN_ID if isinstance(rule._converters[name], IntegerConverter) else "A" for name in rule.arguments
    }
    return {**unknown, "fair": fair.slug}


def visitors(app: Flask, fair: Fair, sign_in: SignIn) -> dict[str, Visitor]:
    """Return everybody who may ask, each with what that person may do."""
    organiser, reviewer, elsewhere = make_member(fair), make_member(fair, Role.REVIEWER), make_fair()
    every, none = PERMISSIONS[Role.ORGANISER], frozenset[Permission]()
    former, stranger = make_member(fair), make_member(elsewhere)
    of_former = program_of(app, former, fair)
    with transaction():
        db.session.delete(db.session.scalars(select(FairMember).filter_by(user_id=former.id)).one())
    return {
        "nobody": Visitor(app.test_client(), none, refused=401),
        "attendee": Visitor(sign_in(make_user()), none),
        "exhibitor": Visitor(sign_in(make_acting_person(fair)), none),
        "reviewer": Visitor(sign_in(reviewer), PERMISSIONS[Role.REVIEWER]),
        "organiser": Visitor(sign_in(organiser), every),
        "organiser elsewhere": Visitor(sign_in(stranger), none),
        "operator": Visitor(sign_in(make_user(is_operator=True)), none),
        "program that writes": Visitor(program_of(app, organiser, fair), every),
        "program that reads": Visitor(program_of(app, organiser, fair, may_write=False), every, may_write=False),
        "program of another fair": Visitor(program_of(app, stranger, elsewhere), none),
        "program of who left the team": Visitor(of_former, none),
    }


def test_every_operation_lets_in_whom_it_says_and_refuses_everybody_else(
    app: Flask, fair: Fair, sign_in: SignIn
) -> None:
    everybody = visitors(app, fair, sign_in)
    known = list(operations(app, fair))
    assert len(known) > 20
    wrong = []
    for operation in known:
        for name, visitor in everybody.items():
            before = db.session.scalar(select(func.count(AuditEntry.id)))
            status = visitor.client.open(operation.path, method=operation.method).status_code
            writes = operation.method in WRITING
            is_in = operation.permission in visitor.permissions and (visitor.may_write or not writes)
            if (status in {401, 403}) == is_in or (not is_in and status != visitor.refused) or status >= 500:
                wrong.append(f"{operation.method} {operation.path} as {name}: {status}")
            if not is_in and db.session.scalar(select(func.count(AuditEntry.id))) != before:
                wrong.append(f"{operation.method} {operation.path} as {name} left a trace")
    assert wrong == []


def test_every_operation_of_a_hidden_fair_is_unknown_to_strangers(app: Flask, fair: Fair, sign_in: SignIn) -> None:
    everybody = visitors(app, fair, sign_in)
    with transaction():
        fair.is_public = False
    for name in ("attendee", "organiser elsewhere", "program of another fair"):
        for operation in operations(app, fair):
            answer = everybody[name].client.open(operation.path, method=operation.method)
            assert answer.status_code == 404, (name, operation)


def test_every_refusal_is_a_problem_document(app: Flask, fair: Fair) -> None:
    client = app.test_client()
    for operation in operations(app, fair):
        answer = client.open(operation.path, method=operation.method)
        assert answer.mimetype == "application/problem+json"
        assert answer.json["status"] == answer.status_code == 401
        assert answer.json["detail"]


def test_every_writing_operation_refuses_names_it_does_not_know(app: Flask, fair: Fair) -> None:
    asking = program_of(app, make_member(fair), fair)
    for operation in operations(app, fair):
        if operation.method in WRITING:
            answer = asking.open(operation.path, method=operation.method, json={"zzz": "red"})
            assert answer.status_code in {404, 422}, operation
            assert answer.status_code == 404 or answer.json["field"] == "zzz", operation
