"""The letter that tells speakers what people thought of their session."""

from eventsapp.fairs.letters import sender_of
from eventsapp.fairs.models import Fair
from eventsapp.infra import locale
from eventsapp.infra.database import db
from eventsapp.programme.models import Session, Speaker
from eventsapp.questions.facts import ResultsSent
from eventsapp.questions.queries import feedback_of, results_in
from eventsapp.questions.rules import SCORE_WORDS, words_for_speakers
from eventsapp.web.letters import Letter, compose, link

MOST_WORDS = 40


def results_letter(fact: ResultsSent) -> Letter | None:
    """Send the results to somebody on stage; none where the session or the address is gone."""
    speaker, session = db.session.get(Speaker, fact.speaker_id), db.session.get(Session, fact.session_id)
    results = results_in(fact.session_id)
    if speaker is None or not speaker.email or session is None or not results.is_enough:
        return None
    fair = db.session.get_one(Fair, fact.fair_id)
    known = speaker.name_language in locale.LANGUAGES
    language = speaker.name_language if known else fair.default_language
    said = words_for_speakers(feedback_of(session.id))
    return compose(
        "session_results",
        recipient=speaker.email,
        language=language,
        sender=sender_of(fair),
        person=speaker.full_name,
        session_title=locale.text_in(session.title, language, fair.default_language)[0],
        results=results,
        mean=locale.number(round(results.mean, 1), language),
        scores=[(SCORE_WORDS[score], count) for score, count in reversed(results.spread)],
        said=said[:MOST_WORDS],
        more=max(0, len(said) - MOST_WORDS),
        url=link("programme_public.session", fair=fair.slug, session_id=session.id, lang=language),
    )
