"""Packages: announcements of one day that people speak of as one, as the pack's groups say."""

from __future__ import annotations

from collections.abc import Iterable

from knowledge.models import Status
from knowledge.register.status import Register
from knowledge.vocabulary.current import current
from knowledge.vocabulary.entries import Group


def package_of(labels: Iterable[str]) -> Group | None:
    """The first package among groups by their labels; None where none is one."""
    known = current().groups
    return next((known[one] for one in labels if one in known and known[one].issued), None)


def is_package(label: str) -> bool:
    """Whether a group, by its label, is a package."""
    return package_of((label,)) is not None


def within_package(status: Status, package: Group, register: Register) -> Status:
    """The status of one of a package's items by the package alone: an older rule on the item
    says nothing of what became of the package. Any other status comes back as it is."""
    if status.item not in package.members:
        return status
    own = {d.id for d in register.documents() if d.published == package.issued}
    if own.issuperset(measure.split("/")[0] for measure in status.measures[:1]):
        return status
    within = register.again(status, among=own)
    return within if within.deciding else status
