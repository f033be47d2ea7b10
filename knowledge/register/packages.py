"""The package of October 2025: announcements of one day that people speak of as one."""

from __future__ import annotations

from datetime import date

from knowledge.models import Status
from knowledge.register.elements import group_keys
from knowledge.register.status import Register

PACKAGE = "October package"
"""The group of all that the announcements of ``PACKAGE_DAY`` name."""
PACKAGE_DAY = date(2025, 10, 9)
"""When Announcements No. 55 to 58, 61 and 62 of 2025 were issued."""


def within_package(status: Status, register: Register) -> Status:
    """The status of one of the package's items by the package alone: an older rule on the item
    says nothing of what became of the package. Any other status comes back as it is."""
    if status.item not in group_keys(PACKAGE):
        return status
    own = {d.id for d in register.documents() if d.published == PACKAGE_DAY}
    if own.issuperset(measure.split("/")[0] for measure in status.measures[:1]):
        return status
    within = register.again(status, among=own)
    return within if within.deciding else status
