"""A file that is a zip of others, opened within limits: nothing of it is ever written to disk."""

from __future__ import annotations

import io
import zipfile
import zlib

from lxml import etree  # type: ignore[import-untyped]

from knowledge.errors import DocumentError

MOST_FILES = 5_000
LARGEST = 32 * 1024 * 1024
"""Bytes of one file in an archive, unpacked."""
LARGEST_IN_ALL = 96 * 1024 * 1024
_BROKEN = "The file is damaged; open it and save it again."


class Archive:
    """The files of a zip by their names; unpacked on demand, and never more than the limits."""

    def __init__(self, data: bytes) -> None:
        try:
            self._zip = zipfile.ZipFile(io.BytesIO(data))
        except (zipfile.BadZipFile, ValueError, OverflowError, NotImplementedError) as error:
            raise DocumentError(_BROKEN) from error
        entries = self._zip.infolist()
        if len(entries) > MOST_FILES:
            raise DocumentError(
                f"The file holds {len(entries):,} files and at most {MOST_FILES:,} are read; "
                "split it."
            )
        self._entries = {entry.filename: entry for entry in entries}
        self._left = LARGEST_IN_ALL

    def __contains__(self, name: object) -> bool:
        return name in self._entries

    def read(self, name: str) -> bytes:
        """The bytes of a file; raises DocumentError for one that is missing, large or damaged."""
        entry = self._entries.get(name)
        if entry is None:
            raise DocumentError(_BROKEN)
        if entry.flag_bits & 1:
            raise DocumentError("The file has a password; save it without one.")
        most = min(LARGEST, self._left)
        try:
            with self._zip.open(entry) as file:
                found = file.read(most + 1)  # whatever size it says that it has
        except (zipfile.BadZipFile, zlib.error, EOFError, OSError, NotImplementedError) as error:
            raise DocumentError(_BROKEN) from error
        if len(found) > most:
            raise DocumentError(
                f"The file unpacks to more than {most / 2**20:.0f} MiB of text; split it."
            )
        self._left -= len(found)
        return found

    def tree(self, name: str) -> etree._Element:
        """The root of an XML file; raises DocumentError for one that declares entities."""
        return xml_of(self.read(name))


def xml_of(data: bytes) -> etree._Element:
    """The root of an XML document, read without entities, files or addresses from outside."""
    parser = etree.XMLParser(
        resolve_entities=False, no_network=True, load_dtd=False, huge_tree=False, remove_pis=True,
        remove_comments=True,
    )  # fmt: skip
    try:
        root = etree.fromstring(data, parser)
    except etree.XMLSyntaxError as error:
        raise DocumentError(_BROKEN) from error
    if root.getroottree().docinfo.internalDTD is not None:
        raise DocumentError("The file declares entities of its own, which no office program does.")
    return root
