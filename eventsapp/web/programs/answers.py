"""JSON as it goes out."""

import json
from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any

from flask import Response


def json_answer(document: Any, status: int = 200, headers: Mapping[str, str] | None = None) -> Response:
    """Return a document as JSON that no cache keeps."""
    body = json.dumps(document, ensure_ascii=False, separators=(",", ":"))
    fields = {"Cache-Control": "no-store", **(headers or {})}
    return Response(body, status=status, mimetype="application/json", headers=fields)


def moment(at: datetime | None) -> str | None:
    """Write a moment in UTC, to the second."""
    return at.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ") if at else None
