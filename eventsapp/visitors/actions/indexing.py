"""Words of visitors who were written past the session, so that the desk finds them too."""

from sqlalchemy import insert, select

from eventsapp.fairs.models import Fair
from eventsapp.infra.database import db
from eventsapp.visitors.models import Visitor, VisitorWord, word_rows

PART = 2000


def index_visitors(fair: Fair) -> int:
    """Write the words of the fair's visitors who have none yet, and say how many they were."""
    done = 0
    has_words = select(VisitorWord.visitor_id).where(VisitorWord.visitor_id == Visitor.id).exists()
    table = Visitor.__table__
    missing = select(table).where(Visitor.fair_id == fair.id, ~has_words).order_by(Visitor.id).limit(PART)
    while people := db.session.execute(missing).all():
        db.session.execute(insert(VisitorWord), [word for one in people for word in word_rows(one)])
        done += len(people)
    return done
