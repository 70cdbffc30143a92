"""Programs that send the same request several times at once."""

import threading

from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import func, select
from werkzeug.test import TestResponse

from eventsapp.booths.models import Stand
from eventsapp.fairs.actions import make_token
from eventsapp.infra.database import db, transaction
from tests.factories import make_exhibitor_wanting, make_fair, make_hall_with_units, make_member

TIMES = 8


def test_request_that_is_sent_many_times_at_once_is_done_once(racing_app: Flask) -> None:
    fair = make_fair(slug="expo")
    make_hall_with_units(fair)
    exhibitor_id, organiser = make_exhibitor_wanting(fair, "Ferrowick", units=8).id, make_member(fair)
    with transaction():
        secret = make_token(organiser, fair.id, "Race", may_write=True).secret
    headers = {"Authorization": f"Bearer {secret}", "Idempotency-Key": "the-same"}
    sent = {"hall": "A", "units": "A-101", "exhibitor": exhibitor_id}
    answers: list[TestResponse] = []
    together = threading.Barrier(TIMES)

    def send() -> None:
        client = FlaskClient(racing_app, racing_app.response_class, use_cookies=False)
        together.wait()
        answers.append(client.post("/api/v1/fairs/expo/stands", json=sent, headers=headers))

    threads = [threading.Thread(target=send) for _ in range(TIMES)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(answers) == TIMES
    assert {answer.status_code for answer in answers} <= {201, 409}
    done = [answer.json for answer in answers if answer.status_code == 201]
    assert done
    assert all(document == done[0] for document in done)
    db.session.rollback()
    assert db.session.scalar(select(func.count(Stand.id))) == 1
