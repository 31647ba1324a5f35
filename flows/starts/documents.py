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
class StartAcknowledgeLatest(Start, flow="acknowledge_latest"):
    """Acknowledge the document that was sent or read last."""


@dataclass(frozen=True)
class StartCheck(Start, flow="check"):
    """Answer the questions on a document that was acknowledged."""

    document: str


@dataclass(frozen=True)
class StartOrder(Start, flow="order"):
    """See the order of appointment of one's agency, or record it."""


@dataclass(frozen=True)
class StartRecordOrder(Start, flow="record_order"):
    """Record the order of appointment of an agency, or what becomes of it."""

    agency: str = ""


@dataclass(frozen=True)
class StartDocumentProgress(Start, flow="document_progress"):
    """See how far a document has been acknowledged."""

    document: str
