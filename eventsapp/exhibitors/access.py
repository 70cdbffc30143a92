"""Who may do what with applications and exhibitors."""

from eventsapp.accounts.models import User
from eventsapp.exhibitors.models import Application


def owns(user: User, application: Application) -> bool:
    """Whether a person made or claimed an application."""
    return application.owner_id is not None and application.owner_id == user.id
