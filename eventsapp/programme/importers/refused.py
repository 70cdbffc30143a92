"""Typed refusals of a file: which one it is says why; nothing of the file is used."""

from eventsapp.infra.tabular import UnreadableFile


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
    """The format is known, but there is no session in the file, or none of its rows can be one."""

    def __init__(self, format_name: str, skipped: int = 0) -> None:
        super().__init__(f"The file is {format_name} but has no session in it; {skipped} rows are none.")
        self.format_name = format_name
        self.skipped = skipped


class AgendaSeveral(AgendaRefused):
    """A folder holds several files that are no agenda together."""

    def __init__(self, names: tuple[str, ...]) -> None:
        super().__init__(f"The files are no agenda together: {', '.join(names) or 'none'}.")
        self.names = names


class AgendaArchiveRefused(AgendaRefused):
    """A zip is broken, has too many ``files`` or unpacks to too many ``bytes``; ``problem`` says which."""

    def __init__(self, problem: str, limit: int = 0) -> None:
        super().__init__(f"The zip cannot be used: {problem} ({limit}).")
        self.problem = problem
        self.limit = limit


class AgendaTableRefused(AgendaRefused):
    """A workbook is damaged, or a table is larger than tables may be."""

    def __init__(self, error: UnreadableFile) -> None:
        super().__init__(f"The table cannot be read: {error}.")
        self.error = error


class AgendaColumnsUnknown(AgendaRefused):
    """A table whose columns say nothing to us."""

    def __init__(self, columns: tuple[str, ...]) -> None:
        super().__init__(f"No column is called like a title; there are: {', '.join(columns)}.")
        self.columns = columns


class AgendaColumnMissing(AgendaRefused):
    """A column was named that the table does not have."""

    def __init__(self, field: str, said: str, columns: tuple[str, ...]) -> None:
        super().__init__(f"There is no column {said} for {field}; there are: {', '.join(columns)}.")
        self.field = field
        self.said = said
        self.columns = columns


class AgendaEndless(AgendaRefused):
    """An entry repeats more often than anything in an agenda does."""

    def __init__(self, title: str, limit: int) -> None:
        super().__init__(f"{title} repeats more than {limit} times.")
        self.title = title
        self.limit = limit


class AgendaTooMany(AgendaRefused):
    """More sessions than an agenda can have."""

    def __init__(self, limit: int) -> None:
        super().__init__(f"The file has more than {limit} sessions.")
        self.limit = limit
