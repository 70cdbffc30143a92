"""Settings: everything the environment can say, read once, documented here and nowhere else."""

import gc
import os
import secrets
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

ROOT = Path(__file__).resolve().parent
ANY_ADDRESS = frozenset({"0.0.0.0", "::"})  # noqa: S104 - known here, so that they are told from one address
LOOPBACK = frozenset({"127.0.0.1", "::1", "localhost"})

# A start makes much that stays: looking for garbage meanwhile, as often as Python does, took a fifth of its time.
gc.set_threshold(20_000, 20, 50)


class BadSettings(ValueError):
    """The environment asks for something that cannot work; the message says what and how to mend it."""


@dataclass(frozen=True, kw_only=True)
class Settings:
    """Every value the system takes from its environment.

    Each attribute is read from the variable of the same name in capitals.
    """

    instance: Path
    """INSTANCE: folder of the SQLite file, stored files, .eml mails and the key (default ``instance/``)."""
    host: str
    """HOST: address to serve on (default 127.0.0.1)."""
    port: int
    """PORT: port to serve on (default 8000)."""
    secret_key: str = field(repr=False)
    """SECRET_KEY: signs sessions and links; made in ``instance/`` when serving one address on SQLite."""
    database_url: str = field(repr=False)
    """DATABASE_URL: ``postgresql://...``; default is a SQLite file in ``instance/``."""
    redis_url: str | None = field(default=None, repr=False)
    """REDIS_URL: ``redis://...`` for the Celery broker and rate limits; default is in the process."""
    smtp_url: str | None = field(default=None, repr=False)
    """SMTP_URL: ``smtp://user:password@host:587?starttls=1`` or ``smtps://...``; default writes .eml files."""
    sms_url: str | None = field(default=None, repr=False)
    """SMS_URL: ``https://...`` of an SMS gateway that takes JSON; default writes messages beside the .eml files."""
    sms_token: str = field(default="", repr=False)
    """SMS_TOKEN: bearer token of that gateway."""
    sms_from: str = ""
    """SMS_FROM: name or number that short messages come from."""
    zalo_url: str = field(default="https://business.openapi.zalo.me/message/template", repr=False)
    """ZALO_URL: Zalo's notification service (default its own address)."""
    zalo_token: str = field(default="", repr=False)
    """ZALO_TOKEN: access token of the Zalo account; with it messages to +84 go by Zalo first."""
    zalo_template: str = ""
    """ZALO_TEMPLATE: id of a Zalo template whose parameter is ``text``."""
    kakao_url: str | None = field(default=None, repr=False)
    """KAKAO_URL: ``https://...`` of a KakaoTalk gateway that takes JSON; messages to +82 go by it first."""
    kakao_token: str = field(default="", repr=False)
    """KAKAO_TOKEN: bearer token of that gateway."""
    kakao_from: str = ""
    """KAKAO_FROM: KakaoTalk channel that messages come from."""
    apple_pass_cert: Path | None = None
    """APPLE_PASS_CERT: certificate of a pass type in PEM; with the next four, tickets go into Apple Wallet."""
    apple_pass_key: Path | None = None
    """APPLE_PASS_KEY: its private key in PEM, without a password."""
    apple_wwdr_cert: Path | None = None
    """APPLE_WWDR_CERT: certificate in PEM of Apple's authority that issued it."""
    apple_pass_type: str = ""
    """APPLE_PASS_TYPE: identifier of the pass type, ``pass.example.fair``."""
    apple_team: str = ""
    """APPLE_TEAM: identifier of the team at Apple."""
    google_wallet_key: Path | None = None
    """GOOGLE_WALLET_KEY: key of a Google service account in JSON; with the next one, tickets go into Google Wallet."""
    google_wallet_issuer: str = ""
    """GOOGLE_WALLET_ISSUER: number of the issuer at Google Wallet."""
    mail_from: str
    """MAIL_FROM: sender of every mail (default ``fair@localhost``)."""
    bulk_mails_per_minute: int
    """BULK_MAILS_PER_MINUTE: how many tickets of an imported list are sent a minute (default 300)."""
    tls: bool
    """TLS: ``1`` serves https by itself (default 1 with TLS_CERT, or where HOST is one address of a network and neither
    TRUSTED_PROXIES nor BASE_URL is set)."""
    tls_cert: Path | None
    """TLS_CERT: certificate with its chain in PEM (default: one made for HOST in ``instance/tls/``)."""
    tls_key: Path | None
    """TLS_KEY: its private key in PEM."""
    base_url: str
    """BASE_URL: how people reach the site, used in mails (default ``http://HOST:PORT``, with TLS ``https://HOST:PORT``)."""
    web_processes: int
    """WEB_PROCESSES: number of web processes (default 1; more need REDIS_URL and DATABASE_URL)."""
    web_threads: int
    """WEB_THREADS: threads that run pages in each web process (default 3)."""
    live_streams: int
    """LIVE_STREAMS: streams of live pages that each web process holds open; other readers poll (default 2000)."""
    live_streams_per_address: int
    """LIVE_STREAMS_PER_ADDRESS: of these, for one network address (default 50)."""
    sweep_seconds: int
    """SWEEP_SECONDS: how often workers look for work that no message announced (default 10)."""
    trusted_proxies: int
    """TRUSTED_PROXIES: how many reverse proxies in front set X-Forwarded-* (default 0)."""
    demo: bool
    """DEMO: ``0`` leaves an empty database empty (default 1 on loopback without DATABASE_URL)."""
    development: bool
    """DEVELOPMENT: ``1`` shows the styleguide and the mail page (default: private, without SMTP)."""
    rate_limits: bool
    """RATE_LIMITS: ``0`` switches rate limits off (default 1)."""

    @property
    def on_loopback(self) -> bool:
        """Whether only this machine can reach the site."""
        return self.host in LOOPBACK

    @property
    def is_private(self) -> bool:
        """Whether only this machine reaches the site: on loopback, and no proxy before it as far as we know."""
        return self.on_loopback and not self.trusted_proxies and urlsplit(self.base_url).hostname in LOOPBACK

    @property
    def on_sqlite(self) -> bool:
        """Whether the data lives in a SQLite file."""
        return self.database_url.startswith("sqlite")

    @property
    def embedded(self) -> bool:
        """Whether the worker runs inside the web process."""
        return self.redis_url is None

    @property
    def secure_cookies(self) -> bool:
        """Whether cookies travel over HTTPS only."""
        return self.base_url.startswith("https://")


def load_settings(environ: Mapping[str, str] = os.environ) -> Settings:
    """Read the settings; raises ``BadSettings`` with a remedy where they contradict each other."""
    instance = Path(environ.get("INSTANCE") or ROOT / "instance").resolve()
    host = environ.get("HOST") or "127.0.0.1"
    port = _number(environ, "PORT", 8000, low=1, high=65535)
    smtp_url = environ.get("SMTP_URL") or None
    tls = _flag(environ, "TLS", default=bool(environ.get("TLS_CERT")) or _is_on_network(environ, host))
    scheme = "https" if tls else "http"
    settings = Settings(
        instance=instance,
        host=host,
        port=port,
        secret_key=_secret_key(environ, instance, host),
        database_url=_database_url(environ, instance),
        redis_url=environ.get("REDIS_URL") or None,
        smtp_url=smtp_url,
        **_telephones(environ),
        **_wallets(environ),
        mail_from=environ.get("MAIL_FROM") or "fair@localhost",
        bulk_mails_per_minute=_number(environ, "BULK_MAILS_PER_MINUTE", 300, low=1, high=100_000),
        tls=tls,
        tls_cert=_file(environ, "TLS_CERT"),
        tls_key=_file(environ, "TLS_KEY"),
        base_url=(environ.get("BASE_URL") or f"{scheme}://{_bracketed(host)}:{port}").rstrip("/"),
        web_processes=_number(environ, "WEB_PROCESSES", 1, low=1, high=64),
        web_threads=_number(environ, "WEB_THREADS", 3, low=1, high=256),
        live_streams=_number(environ, "LIVE_STREAMS", 2000, low=0, high=100_000),
        live_streams_per_address=_number(environ, "LIVE_STREAMS_PER_ADDRESS", 50, low=0, high=100_000),
        sweep_seconds=_number(environ, "SWEEP_SECONDS", 10, low=1, high=86_400),
        trusted_proxies=_number(environ, "TRUSTED_PROXIES", 0, low=0, high=8),
        demo=_flag(environ, "DEMO", default=host in LOOPBACK and not environ.get("DATABASE_URL")),
        development=False,
        rate_limits=_flag(environ, "RATE_LIMITS", default=True),
    )
    development = _flag(environ, "DEVELOPMENT", default=settings.is_private and smtp_url is None)
    settings = replace(settings, development=development)
    _check(settings)
    return settings


def _check(settings: Settings) -> None:
    if settings.web_processes > 1 and settings.embedded:
        raise BadSettings("WEB_PROCESSES above 1 needs REDIS_URL: the in-process worker serves one process.")
    if settings.web_processes > 1 and settings.on_sqlite:
        raise BadSettings("WEB_PROCESSES above 1 needs DATABASE_URL: SQLite serves one process.")
    if (settings.tls_cert is None) != (settings.tls_key is None):
        raise BadSettings("TLS_CERT and TLS_KEY belong together: set both, or neither for a self-made certificate.")
    if settings.tls and settings.tls_cert is None and settings.host in ANY_ADDRESS:
        raise BadSettings("A self-made certificate is for one address: set HOST to it, or TLS_CERT and TLS_KEY.")
    if settings.development and not settings.is_private:
        raise BadSettings(
            "DEVELOPMENT=1 is for loopback only, without BASE_URL elsewhere or TRUSTED_PROXIES: "
            "it shows every mail to anyone."
        )


def _telephones(environ: Mapping[str, str]) -> dict[str, Any]:
    """Return what is said about ways to telephones; what is not said keeps its default."""
    names = ("sms_url", "sms_token", "sms_from", "zalo_url", "zalo_token", "zalo_template")
    said = {name: environ.get(name.upper()) for name in (*names, "kakao_url", "kakao_token", "kakao_from")}
    known: dict[str, Any] = {name: text for name, text in said.items() if text}
    for name in ("sms_url", "zalo_url", "kakao_url"):
        if name in known and urlsplit(known[name]).scheme not in {"http", "https"}:
            raise BadSettings(f"{name.upper()} must start with https:// or http://.")
    return known


def _wallets(environ: Mapping[str, str]) -> dict[str, Any]:
    """Return what tickets in wallets of phones need: for each kind of wallet everything, or nothing."""
    found: dict[str, Any] = {}
    for files, words in (
        (("APPLE_PASS_CERT", "APPLE_PASS_KEY", "APPLE_WWDR_CERT"), ("APPLE_PASS_TYPE", "APPLE_TEAM")),
        (("GOOGLE_WALLET_KEY",), ("GOOGLE_WALLET_ISSUER",)),
    ):
        names = (*files, *words)
        given = [name for name in names if environ.get(name)]
        if given and len(given) < len(names):
            lacking = ", ".join(name for name in names if name not in given)
            raise BadSettings(f"{given[0]} needs {lacking} too: set them all, or none.")
        if given:
            found |= {name.lower(): _file(environ, name) for name in files}
            found |= {name.lower(): environ[name] for name in words}
    return found


def _secret_key(environ: Mapping[str, str], instance: Path, host: str) -> str:
    if given := environ.get("SECRET_KEY"):
        if len(given) < 32:
            raise BadSettings("SECRET_KEY is shorter than 32 characters.")
        return given
    if (host not in LOOPBACK and not _is_on_network(environ, host)) or environ.get("DATABASE_URL"):
        raise BadSettings(
            "SECRET_KEY is required when serving beyond loopback or with DATABASE_URL. "
            "Make one with: python3 -c 'import secrets; print(secrets.token_urlsafe(48))'"
        )
    return _kept_key(instance / "secret_key")


def _is_on_network(environ: Mapping[str, str], host: str) -> bool:
    """Whether people reach this machine at one address of a network, with nothing in between as far as we know."""
    return host not in LOOPBACK | ANY_ADDRESS and not (environ.get("TRUSTED_PROXIES") or environ.get("BASE_URL"))


def _file(environ: Mapping[str, str], name: str) -> Path | None:
    if not (given := environ.get(name)):
        return None
    path = Path(given).resolve()
    if not path.is_file():
        raise BadSettings(f"{name} names no file: {path}")
    return path


def _kept_key(path: Path) -> str:
    """Return the key kept for this installation, making it on the first start (readable by its owner only)."""
    path.parent.mkdir(parents=True, exist_ok=True)
    try:
        descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    except FileExistsError:
        return path.read_text(encoding="ascii").strip()
    with os.fdopen(descriptor, "w", encoding="ascii") as file:
        key = secrets.token_urlsafe(48)
        file.write(key)
    return key


def _database_url(environ: Mapping[str, str], instance: Path) -> str:
    url = environ.get("DATABASE_URL")
    if not url:
        return f"sqlite:///{instance / 'fair.sqlite'}"
    for prefix in ("postgres://", "postgresql://"):
        if url.startswith(prefix):
            return "postgresql+psycopg://" + url.removeprefix(prefix)
    if url.startswith(("postgresql+psycopg://", "sqlite:///")):
        return url
    raise BadSettings("DATABASE_URL must start with postgresql:// (or sqlite:///).")


def _bracketed(host: str) -> str:
    return f"[{host}]" if ":" in host else host


def _number(environ: Mapping[str, str], name: str, default: int, *, low: int, high: int) -> int:
    text = environ.get(name) or str(default)
    if not text.isascii() or not text.isdigit() or not low <= int(text) <= high:
        raise BadSettings(f"{name} must be a whole number from {low} to {high}, not {text!r}.")
    return int(text)


def _flag(environ: Mapping[str, str], name: str, *, default: bool) -> bool:
    text = environ.get(name, "").strip().lower()
    if not text:
        return default
    if text in {"1", "yes", "true", "on"}:
        return True
    if text in {"0", "no", "false", "off"}:
        return False
    raise BadSettings(f"{name} must be 1 or 0, not {text!r}.")
