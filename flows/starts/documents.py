"""What starts the flows about documents."""

from dataclasses import dataclass

from flows.engine.start import Start


@dataclass(frozen=True)
class StartDocuments(Start, flow="documents"):
    """See one document, or all; `open` asks for the page of who tapped a card that everybody got alike."""

    document: str = ""
    open: bool = False


@dataclass(frozen=True)
class StartAcknowledge(Start, flow="acknowledge"):
    """Acknowledge one version of a document."""

    document: str
    version: int


@dataclass(frozen=True)
class StartCheck(Start, flow="check"):
    """Answer the questions on a document that was acknowledged."""

    document: str


@dataclass(frozen=True)
class StartDocumentProgress(Start, flow="document_progress"):
    """See how far a document has been acknowledged."""

    document: str
