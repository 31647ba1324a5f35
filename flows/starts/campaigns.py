"""What starts the flows of messages to many."""

from dataclasses import dataclass

from flows.engine.start import Start


@dataclass(frozen=True, kw_only=True)
class StartSend(Start, flow="send"):
    """Send a message, perhaps an entry of the campaign calendar, or a document to who has not acknowledged it."""

    entry: str = ""
    document: str = ""
    remind: str = ""
    """An agency whose focal persons are told what their agency still owes."""


@dataclass(frozen=True)
class StartCampaigns(Start, flow="campaigns"):
    """See how the latest campaigns go, or the one of this receipt."""

    campaign: str = ""


@dataclass(frozen=True)
class StartStopCampaign(Start, flow="stop_campaign"):
    """Stop the campaign of this receipt."""

    campaign: str
