"""Letters about the agenda."""

from collections.abc import Sequence
from dataclasses import dataclass

from eventsapp.accounts.models import User
from eventsapp.fairs.letters import sender_of
from eventsapp.fairs.models import Fair
from eventsapp.infra import locale
from eventsapp.infra.database import db
from eventsapp.programme.facts import SpeakerConcerned, SpeakerKeptWaiting, StarsConcerned
from eventsapp.programme.models import Adjustment, Release, Speaker, StarList
from eventsapp.programme.queries import News, Place, late_news_of, news_for_list, news_of_speakers
from eventsapp.web.letters import Letter, compose, link

MOST_NEWS = 40


@dataclass(frozen=True)
class Line:
    """One session that changed, worded."""

    kind: str
    title: str
    now: str
    before: str


def speaker_letter(fact: SpeakerConcerned) -> Letter | None:
    """Tell whoever is on stage or interprets what changed; none where the person was removed or has no address now."""
    speaker = db.session.get(Speaker, fact.speaker_id)
    release = db.session.get_one(Release, fact.release_id)
    news = news_of_speakers(release).get(fact.speaker_id, [])
    if speaker is None or not speaker.email or not news:
        return None
    fair = db.session.get_one(Fair, fact.fair_id)
    language = _language(speaker, fair)
    url = link("programme_public.agenda", fair=fair.slug, lang=language)
    return _letter(fair, release, news, speaker.email, language, person=speaker.full_name, is_speaker=True, url=url)


def waiting_letter(fact: SpeakerKeptWaiting) -> Letter | None:
    """Tell whoever is on stage or interprets when it begins now; none where that has passed or is no news any more."""
    speaker = db.session.get(Speaker, fact.speaker_id)
    said = db.session.get_one(Adjustment, fact.adjustment_id)
    news = late_news_of(said, fact.speaker_id, is_over=fact.is_over)
    if speaker is None or not speaker.email or not news:
        return None
    fair = db.session.get_one(Fair, fact.fair_id)
    language = _language(speaker, fair)
    return compose(
        "running_late",
        recipient=speaker.email,
        language=language,
        sender=sender_of(fair),
        person=speaker.full_name,
        lines=[_line(one, fair, language) for one in news],
        url=link("programme_public.session", fair=fair.slug, session_id=news[0].session_id, lang=language),
    )


def _language(speaker: Speaker, fair: Fair) -> str:
    return speaker.name_language if speaker.name_language in locale.LANGUAGES else fair.default_language


def stars_letter(fact: StarsConcerned) -> Letter | None:
    """Tell whoever starred sessions what changed; none where nobody wants to hear of it any more."""
    star_list = db.session.get(StarList, fact.list_id)
    release = db.session.get_one(Release, fact.release_id)
    news = news_for_list(release, fact.list_id)
    if star_list is None or star_list.user_id is None or not star_list.wants_news or not news:
        return None
    user, fair = db.session.get_one(User, star_list.user_id), db.session.get_one(Fair, fact.fair_id)
    url = link("programme_mine.mine", fair=fair.slug, lang=user.language)
    return _letter(fair, release, news, user.email, user.language, person=user.full_name, is_speaker=False, url=url)


def _letter(
    fair: Fair,
    release: Release,
    news: Sequence[News],
    recipient: str,
    language: str,
    *,
    person: str,
    is_speaker: bool,
    url: str,
) -> Letter:
    return compose(
        "forum_news",
        recipient=recipient,
        language=language,
        sender=sender_of(fair),
        person=person,
        is_speaker=is_speaker,
        number=release.number,
        lines=[_line(one, fair, language) for one in news[:MOST_NEWS]],
        more=max(0, len(news) - MOST_NEWS),
        url=url,
    )


def _line(news: News, fair: Fair, language: str) -> Line:
    def written(place: Place | None) -> str:
        return f"{locale.moment(place.starts_at, fair.timezone, language)} {place.room}".strip() if place else ""

    title, _code = locale.text_in(news.title, language, fair.default_language)
    return Line(news.kind, title, written(news.now), written(news.before))
