"""Which hall a file is when it does not say."""

import re
from pathlib import PurePosixPath

from eventsapp.venues.plan_import.gathering import MAX_NUMBER, Gathering, tidy
from eventsapp.venues.plan_import.options import PlanOptions
from eventsapp.venues.plan_import.refusals import BrokenPlan

_HALL = re.compile(r"^(?:hall|halle|plan|sảnh|nhà)[\s_-]+(?=.)", re.IGNORECASE)


class HallNames:
    """Gives each file its hall; two files of one hall are refused."""

    def __init__(self, options: PlanOptions, gathering: Gathering) -> None:
        self._options = options
        self._gathering = gathering
        self._taken: set[str] = set()

    def of_file(self, name: str, stated: str = "") -> str:
        """Return the code of the hall in this file; raises BrokenPlan when it is there twice."""
        stem = tidy(PurePosixPath(name).stem)
        code = (self._options.hall or stated or _HALL.sub("", stem) or stem or "1")[:MAX_NUMBER]
        if code in self._taken:
            raise BrokenPlan(file=name, reason="hall_twice", hall=code)
        self._taken.add(code)
        if not self._options.hall and not stated:
            self._gathering.warn("hall_guessed", code, file=name)
        return code
