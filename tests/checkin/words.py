"""What pages say."""

import re

from werkzeug.test import TestResponse


def words(answer: TestResponse) -> str:
    """Return the text of a page, without its tags."""
    return re.sub(r"\s+", " ", re.sub(r"<[^>]*>", " ", answer.get_data(as_text=True)))
