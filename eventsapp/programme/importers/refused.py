"""Typed refusals of a file: which one it is says why; nothing of the file is used."""


class AgendaRefused(Exception):
    """The file cannot be read as an agenda."""


class AgendaTooLarge(AgendaRefused):
    """The file is larger than an agenda can be."""

    def __init__(self, size: int, limit: int) -> None:
        super().__init__(f"The file has {size} bytes; an agenda may have {limit}.")
        self.size = size
        self.limit = limit


class AgendaEmpty(AgendaRefused):
    """The file has no bytes, or nothing but spaces."""

    def __init__(self) -> None:
        super().__init__("The file is empty.")


class AgendaBroken(AgendaRefused):
    """The file starts like XML or JSON but cannot be read to its end."""

    def __init__(self, language: str, line: int, problem: str) -> None:
        super().__init__(f"The file is not readable as {language} (line {line}): {problem}")
        self.language = language
        self.line = line
        self.problem = problem


class AgendaUnsafe(AgendaRefused):
    """The XML declares a document type; agendas have no need of one, attacks do."""

    def __init__(self) -> None:
        super().__init__("The XML declares a document type with entities, which no agenda needs.")


class AgendaFormatUnknown(AgendaRefused):
    """The file is none of the known formats."""

    def __init__(self, known: tuple[str, ...]) -> None:
        super().__init__(f"The file is none of the known agenda formats: {', '.join(known)}.")
        self.known = known


class AgendaWithoutSessions(AgendaRefused):
    """The format is known, but there is no session in the file."""

    def __init__(self, format_name: str) -> None:
        super().__init__(f"The file is {format_name} but has no session in it.")
        self.format_name = format_name
