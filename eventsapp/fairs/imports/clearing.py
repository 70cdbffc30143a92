"""What is kept for nothing: uploads that nobody imported, what their previews said, and bytes without a row."""

from eventsapp.fairs.imports.queueing import forget_previews
from eventsapp.infra import storage
from eventsapp.infra.database import transaction


def clear_uploads() -> None:
    """Throw away what is of no use any more; never a file that something refers to."""
    with transaction():
        storage.remove_expired()
        forget_previews()
    storage.delete_orphans()
