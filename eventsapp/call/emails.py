"""Mails to whoever proposes a talk, in the language they wrote to us in."""

from eventsapp.call.models import TalkProposal
from eventsapp.call.rules import CONFIRM_HOURS, make_confirm_token
from eventsapp.fairs.letters import sender_of
from eventsapp.programme.rules import KIND_WORDS
from eventsapp.web.letters import Letter, compose, link


def confirm_letter(proposal: TalkProposal) -> Letter:
    """Ask whoever has the address whether they sent this."""
    token = make_confirm_token(proposal)
    url = link("call_public.confirm", fair=proposal.fair.slug, token=token, lang=proposal.mail_language)
    return _letter("proposal_confirm", proposal, url, hours=CONFIRM_HOURS)


def submitted_letter(proposal: TalkProposal) -> Letter:
    """Confirm that a proposal arrived, with the way back to it."""
    return _letter("proposal_submitted", proposal, _address(proposal))


def decided_letter(proposal: TalkProposal, decision: str, reason: str) -> Letter:
    """Tell what the team decided."""
    return _letter(f"proposal_{decision}", proposal, _address(proposal), words=reason)


def _address(proposal: TalkProposal) -> str:
    return link("call_public.proposal", fair=proposal.fair.slug, token=proposal.token, lang=proposal.mail_language)


def _letter(name: str, proposal: TalkProposal, url: str, **context: object) -> Letter:
    fair = proposal.fair
    return compose(
        name,
        recipient=proposal.email,
        language=proposal.mail_language,
        sender=sender_of(fair),
        proposal=proposal,
        kind=KIND_WORDS.get(proposal.kind, ""),
        people=", ".join(one.full_name for one in proposal.speakers),
        answerer=fair.contact_name,
        url=url,
        **context,
    )
