"""Who may be in which flow. The only place where roles are checked for conversations."""

from typing import Literal

from flows.engine.session import Data
from flows.record.people import Person

Need = Literal["anyone", "known", "staff", "focal", "admin", "answering"]


def may(person: Person, needs: Need) -> bool:
    """Tell whether a person may be in a flow that needs this."""
    if needs == "anyone":
        return True
    if needs == "known":
        return person.registered or person.before is not None
    if not person.registered:
        return False
    if needs == "staff":
        return True
    if needs == "answering":
        return person.has("focal") or person.has("admin")
    return person.has(needs)


def may_go_on(person: Person, needs: Need, data: Data) -> bool:
    """Tell whether a person may go on in a flow: roles end, and a focal person's may end for the agency it is about."""
    about = data.get("agency") or ""
    return may(person, needs) and (needs != "focal" or not about or about in person.agencies_as("focal"))
