"""Files and links of a session."""

from eventsapp.accounts.models import User
from eventsapp.fairs.models import Fair
from eventsapp.infra import storage
from eventsapp.infra.database import db
from eventsapp.infra.storage import StoredFile
from eventsapp.programme.actions.keeping import note
from eventsapp.programme.actions.values import MaterialValues
from eventsapp.programme.models import Session, SessionMaterial
from eventsapp.programme.rules import MOST_MATERIALS, MaterialMissing, TooManyMaterials


def add_material(
    fair: Fair, session: Session, values: MaterialValues, file: StoredFile | None, *, actor: User | None = None
) -> SessionMaterial:
    """Give a session a file, or a link."""
    if bool(values.url) == (file is not None):
        raise MaterialMissing
    if len(session.materials) >= MOST_MATERIALS:
        raise TooManyMaterials
    material = SessionMaterial(
        title=values.title, url=values.url, visibility=values.visibility, file=file, session_id=session.id
    )
    session.materials.append(material)
    db.session.flush()
    note("material.added", fair, material.id, actor, after={"session": session.id, "title": values.title})
    return material


def show_material(fair: Fair, material: SessionMaterial, visibility: str, *, actor: User | None = None) -> None:
    """Say who may have a material; who may not any more loses it at once."""
    before, material.visibility = material.visibility, visibility
    db.session.flush()
    note("material.shown", fair, material.id, actor, before={"for": before}, after={"for": visibility})


def remove_material(fair: Fair, session: Session, material: SessionMaterial, *, actor: User | None = None) -> None:
    """Take a material away, for the public too."""
    file, number = material.file, material.id
    session.materials.remove(material)
    db.session.flush()
    if file is not None:
        storage.remove(file)
    note("material.removed", fair, number, actor, before={"session": session.id, "title": material.title})
