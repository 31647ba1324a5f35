"""What can be asked about documents; see `flows.record.documents.DocumentRecords`."""

from collections.abc import Mapping

from flows.record.documents import Acknowledged, HowFar, Understood
from storage.documents import acknowledgements
from storage.reading import Reads


class DocumentReads(Reads):
    """Documents, read."""

    def acknowledged(self) -> Mapping[str, Acknowledged]:
        """What the person has acknowledged."""
        at = self._at
        return at.once(
            "acknowledged",
            lambda: acknowledgements.latest(at.conn, at.person.id, at.programme, at.content.documents.once),
        )

    def how_far(self, document: str, version: int) -> HowFar:
        """How far the person has read this version in this programme."""
        at = self._at
        return acknowledgements.how_far(at.conn, at.person.id, at.programme, document, version)

    def understood(self) -> Mapping[str, Understood]:
        """How the person answered the checks of documents."""
        at = self._at
        return at.once(
            "understood",
            lambda: acknowledgements.understood(at.conn, at.person.id, at.programme, at.content.documents.once),
        )
