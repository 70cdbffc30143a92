"""Rate limits on what attackers repeat: sign-in, registration, resets."""

from flask import Flask
from flask_limiter import Limiter
from flask_limiter.util import get_remote_address

from config import Settings

limiter = Limiter(key_func=get_remote_address, headers_enabled=False)

SIGN_IN = "10 per minute; 100 per hour"
REGISTRATION = "20 per hour"


def init_app(app: Flask, settings: Settings) -> None:
    """Count in Redis where there is one, else in the process."""
    app.config["RATELIMIT_ENABLED"] = settings.rate_limits
    app.config["RATELIMIT_STORAGE_URI"] = settings.redis_url or "memory://"
    app.config["RATELIMIT_SWALLOW_ERRORS"] = True
    app.config["RATELIMIT_IN_MEMORY_FALLBACK_ENABLED"] = settings.redis_url is not None
    limiter.init_app(app)
