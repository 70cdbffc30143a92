from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient
from werkzeug.routing import AnyConverter, BaseConverter, IntegerConverter, Rule
from werkzeug.test import TestResponse

from eventsapp.accounts.models import User
from eventsapp.fairs.access import PERMISSIONS
from eventsapp.fairs.models import Fair, Role
from eventsapp.web.access import Access, declared_access
from tests.factories import make_fair, make_member, make_user

SIGN_IN = "/account/sign-in"
UNKNOWN_ID = 987_654
KINDS = {"public", "fair", "device", "signed in", "signed in at fair", "staff", "program", "operator", "development"}
TEAM = {"staff", "program"}
# The refusals do not depend on the database.
pytestmark = pytest.mark.parametrize("database_url", ["sqlite"], indirect=True, scope="session")
ROLES = (
    "nobody",
    "attendee",
    "exhibitor",
    "reviewer",
    "organiser",
    "organiser elsewhere",
    "operator",
)


@dataclass(frozen=True)
class Attempt:
    """One request of one person at one route."""

    rule: Rule
    method: str
    url: str
    access: Access


def rules_of(app: Flask) -> list[Rule]:
    return [rule for rule in app.url_map.iter_rules() if rule.endpoint != "static"]


def attempts_at(app: Flask, fair: Fair) -> Iterator[Attempt]:
    """Yield every route and method, filled with the fair and with things that do not exist."""
    for rule in rules_of(app):
        access = declared_access(app.view_functions[rule.endpoint])
        assert access is not None, rule.endpoint
        for method in sorted((rule.methods or set()) - {"HEAD", "OPTIONS"}):
            with app.test_request_context():
                url = app.url_for(rule.endpoint, _method=method, **_values(rule, fair))
            yield Attempt(rule, method, url, access)


def _values(rule: Rule, fair: Fair) -> dict[str, Any]:
    values: dict[str, Any] = {}
    for name in rule.arguments:
        values[name] = _unknown(rule._converters[name])
    if "fair" in values:
        values["fair"] = fair.slug
    return {**values, **(rule.defaults or {})}


def _unknown(converter: BaseConverter) -> int | str:
    """Return what an address takes at this place and nothing is called; where it takes a few words, one of them."""
    if isinstance(converter, AnyConverter):
        return min(converter.items)
    return UNKNOWN_ID if isinstance(converter, IntegerConverter) else "unknown"


def outcome_of(response: TestResponse) -> str:
    """Say what the site did: let in, led to the sign-in page, asked who it is, forbade, did not know, broke."""
    if response.status_code >= 500:
        return "broke"
    if response.status_code in {301, 302, 303} and response.headers["Location"].startswith(SIGN_IN):
        return "sign in"
    return {401: "who", 403: "forbidden", 404: "unknown"}.get(response.status_code, "let in")


def promised(access: Access, role: str) -> set[str]:
    """Return the outcomes a declaration allows for a role."""
    let_in = {"let in", "unknown"}
    if access.kind in {"development", "device"}:
        return {"unknown"} if access.kind == "development" else {"who", "unknown"}
    if access.kind in {"public", "fair"}:
        return let_in
    if role == "nobody":
        return {"who"} if access.kind == "program" else {"sign in"}
    if access.kind == "operator":
        return let_in if role == "operator" else {"forbidden"}
    if access.kind in TEAM:
        held = PERMISSIONS.get(role, frozenset())
        return let_in if access.permission in held else {"forbidden"}
    return let_in


@pytest.fixture
def fair(app: Flask) -> Fair:
    return make_fair()


@pytest.fixture
def person(fair: Fair) -> Callable[[str], User | None]:
    """Return a function that makes the person of a role."""

    def make(role: str) -> User | None:
        if role == "nobody":
            return None
        if role in {Role.ORGANISER, Role.REVIEWER}:
            return make_member(fair, Role(role))
        if role == "organiser elsewhere":
            return make_member(make_fair())
        return make_user(is_operator=role == "operator")

    return make


def test_every_route_declares_who_may_use_it(session_app: Flask) -> None:
    views = {rule.endpoint: session_app.view_functions[rule.endpoint] for rule in rules_of(session_app)}
    declared = {endpoint: declared_access(view) for endpoint, view in views.items()}
    assert [endpoint for endpoint, access in declared.items() if access is None] == []
    assert {access.kind for access in declared.values() if access} <= KINDS


def test_every_route_of_a_fairs_team_asks_for_a_known_permission(session_app: Flask) -> None:
    declared = [declared_access(session_app.view_functions[rule.endpoint]) for rule in rules_of(session_app)]
    asked = {access.permission for access in declared if access and access.kind in TEAM}
    assert asked <= PERMISSIONS[Role.ORGANISER]
    assert "" not in asked


def test_every_page_below_organise_is_for_the_team(session_app: Flask) -> None:
    kinds = {
        rule.rule: access.kind
        for rule in rules_of(session_app)
        if (access := declared_access(session_app.view_functions[rule.endpoint]))
    }
    open_ones = [path for path, kind in kinds.items() if path.startswith("/organise/<") and kind != "staff"]
    assert open_ones == []


def test_every_operation_of_a_fair_for_programs_is_public_or_for_programs_of_the_team(session_app: Flask) -> None:
    kinds = {
        rule.rule: access.kind
        for rule in rules_of(session_app)
        if (access := declared_access(session_app.view_functions[rule.endpoint])) and rule.rule.startswith("/api/")
    }
    open_ones = [path for path, kind in kinds.items() if kind != "program"]
    assert all(("/plan" in path or "/agenda/" in path) and kinds[path] == "fair" for path in open_ones)


@pytest.mark.parametrize("role", ROLES)
def test_every_route_does_for_a_role_what_it_declares(
    app: Flask,
    fair: Fair,
    person: Callable[[str], User | None],
    sign_in: Callable[[User], FlaskClient],
    monkeypatch: pytest.MonkeyPatch,
    role: str,
) -> None:
    monkeypatch.setitem(app.config, "PROPAGATE_EXCEPTIONS", False)
    user = person(role)
    broken = []
    for attempt in attempts_at(app, fair):
        browser = sign_in(user) if user else app.test_client()
        outcome = outcome_of(browser.open(attempt.url, method=attempt.method))
        if outcome not in promised(attempt.access, role):
            broken.append(f"{attempt.method} {attempt.rule.rule} ({attempt.access.kind}): {outcome}")
    assert broken == []


@pytest.mark.parametrize("role", ["nobody", "attendee", "organiser"])
def test_routes_of_an_unknown_fair_are_unknown(
    app: Flask,
    fair: Fair,
    person: Callable[[str], User | None],
    sign_in: Callable[[User], FlaskClient],
    role: str,
) -> None:
    user = person(role)
    for attempt in attempts_at(app, fair):
        if "fair" in attempt.rule.arguments:
            browser = sign_in(user) if user else app.test_client()
            url = attempt.url.replace(fair.slug, "no-such-fair", 1)
            outcome = outcome_of(browser.open(url, method=attempt.method))
            refused = {"fair": "unknown", "device": "unknown", "program": "who"}.get(attempt.access.kind, "sign in")
            assert outcome == (refused if user is None else "unknown"), url
