"""Every fair signs with its own key, and believes what former keys have signed."""

import json
from dataclasses import replace

import pytest
from flask import Flask
from sqlalchemy import select

from eventsapp.fairs.actions import ensure_signing_key, rotate_signing_key
from eventsapp.fairs.models import SigningKey
from eventsapp.fairs.queries import public_keys_of, signer_of
from eventsapp.fairs.rules import KeyLocked
from eventsapp.infra.audit import AuditEntry
from eventsapp.infra.database import db, transaction
from eventsapp.infra.signing import BadSignature, Code, Kind, read_code, sign_code
from tests.factories import make_fair


def test_a_fair_gets_its_key_when_it_first_needs_one(app: Flask) -> None:
    fair = make_fair()
    assert list(public_keys_of(fair)) == []
    with pytest.raises(KeyLocked):
        signer_of(fair)
    with transaction():
        first = ensure_signing_key(fair)
        again = ensure_signing_key(fair)
    assert first.id == again.id
    assert list(public_keys_of(fair)) == [first.public_key]
    assert signer_of(fair).public_key().public_bytes_raw() == first.public_key


def test_what_a_former_key_signed_is_still_believed(app: Flask) -> None:
    fair, code = make_fair(), Code(Kind.TICKET, 0, 7)
    code = replace(code, fair_id=fair.id)
    with transaction():
        ensure_signing_key(fair)
    before = sign_code(code, signer_of(fair))
    with transaction():
        rotate_signing_key(fair, actor_id=None, actor="a test", reason="a laptop was lost")
    after = sign_code(code, signer_of(fair))
    keys = public_keys_of(fair)
    assert len(keys) == 2
    assert before != after
    for text in (before, after):
        assert read_code(text, fair_id=fair.id, kind=Kind.TICKET, keys=keys) == code
    with pytest.raises(BadSignature):
        read_code(after, fair_id=fair.id, kind=Kind.TICKET, keys=keys[1:])
    entry = db.session.scalars(select(AuditEntry).where(AuditEntry.action == "fair.key_rotated")).one()
    assert (entry.before, entry.after, entry.reason) == ({"number": 1}, {"number": 2}, "a laptop was lost")


def test_a_key_of_another_installation_is_refused_by_name(app: Flask) -> None:
    fair = make_fair()
    with transaction() as session:
        ensure_signing_key(fair)
        session.scalars(select(SigningKey)).one().sealed_key = b"x" * 60
    with pytest.raises(KeyLocked, match="new-key"):
        signer_of(fair)


def test_a_new_key_is_made_by_command(app: Flask) -> None:
    fair = make_fair()
    command = ["fair", "new-key", fair.slug, "--reason", "lost", "--json"]
    for number in (1, 2):
        result = app.test_cli_runner().invoke(args=command)
        assert result.exit_code == 0, result.output
        said = json.loads(result.output.splitlines()[-1])
        assert said == {"slug": fair.slug, "number": number, "public_key": public_keys_of(fair)[0].hex()}
    assert app.test_cli_runner().invoke(args=["fair", "new-key", "nowhere", "--reason", "x"]).exit_code == 1
