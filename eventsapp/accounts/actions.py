"""What people do with their accounts."""

from eventsapp.accounts.facts import PasswordResetRequested, RegistrationRepeated, UserRegistered
from eventsapp.accounts.links import RESET, VERIFY, is_fresh
from eventsapp.accounts.models import Consent, User, new_session_key
from eventsapp.accounts.queries import user_by_email, user_by_id
from eventsapp.accounts.rules import DemoAccount, LinkExpired, may_reset
from eventsapp.infra import clock
from eventsapp.infra.audit import record
from eventsapp.infra.database import db, refuse_on
from eventsapp.infra.outbox import publish
from eventsapp.infra.refusals import Busy

refuse_on("uq_users_email", Busy)  # two registrations at the same moment: the second tries again and gets a mail


def register(
    *,
    email: str,
    full_name: str,
    password_hash: str,
    language: str,
    latin_name: str = "",
    browser: str = "",
    go_on_to: str = "",
    quietly: bool = False,
) -> User | None:
    """Make an account; a known address gets a mail instead (``quietly`` none), so that nobody learns who has one."""
    known = user_by_email(email)
    if known is not None:
        publish(RegistrationRepeated(None if quietly else known.id, go_on_to))
        return None
    user = User(
        email=email.strip().lower(),
        full_name=full_name,
        latin_name=latin_name,
        password_hash=password_hash,
        language=language,
    )
    db.session.add(user)
    db.session.flush()
    publish(UserRegistered(user.id, browser, go_on_to))
    return user


def resend_verification(user: User, *, go_on_to: str = "") -> None:
    """Send the verification mail again."""
    publish(UserRegistered(user.id, go_on_to=go_on_to))


def verify_email(user_id: int, mark: str) -> User:
    """Note that the address belongs to the user; raises ``LinkExpired``."""
    user = user_by_id(user_id)
    if user is None or not is_fresh(VERIFY, mark, user):
        raise LinkExpired
    user.email_verified_at = user.email_verified_at or clock.now()
    return user


def request_reset(email: str, *, go_on_to: str = "") -> None:
    """Send a reset link where there is an account, and say nothing otherwise."""
    user = user_by_email(email)
    is_sent = user is not None and may_reset(user)
    publish(PasswordResetRequested(user.id if user and is_sent else None, go_on_to))


def reset_password(user_id: int, mark: str, password_hash: str) -> User:
    """Set a new password by a reset link, which proves the address; signs every browser out."""
    user = user_by_id(user_id)
    if user is None or not is_fresh(RESET, mark, user):
        raise LinkExpired
    user.password_hash = password_hash
    user.session_key = new_session_key()
    user.email_verified_at = user.email_verified_at or clock.now()
    return user


def change_settings(user: User, *, full_name: str, latin_name: str, language: str) -> None:
    """Change how a person is named and addressed."""
    user.full_name, user.latin_name, user.language = full_name, latin_name, language


def change_password(user: User, password_hash: str) -> None:
    """Change the password; other browsers are signed out."""
    if user.is_demo:
        raise DemoAccount
    user.password_hash, user.session_key = password_hash, new_session_key()


def make_operator(user: User) -> None:
    """Let a person run the installation; by command only, so nobody makes an operator from a browser."""
    if not user.is_operator:
        user.is_operator = True
        record(
            "user.made_operator",
            subject="user",
            subject_id=user.id,
            actor_id=None,
            actor="command line",
            after={"email": user.email},
        )


def note_sign_in(user: User, *, new_hash: str | None = None) -> None:
    """Note when someone signed in, and renew an outdated hash."""
    user.last_sign_in_at = clock.now()
    if new_hash:
        user.password_hash = new_hash


def give_consent(
    *,
    subject: str,
    subject_id: int,
    purpose: str,
    wording_version: str,
    wording: str,
    language: str,
    user_id: int | None = None,
    channel: str = "web",
) -> Consent:
    """Record one consent to one purpose, with the wording that was shown."""
    consent = Consent(
        subject=subject,
        subject_id=subject_id,
        user_id=user_id,
        purpose=purpose,
        wording_version=wording_version,
        wording=wording,
        language=language,
        channel=channel,
    )
    db.session.add(consent)
    return consent
