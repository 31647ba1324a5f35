"""What becomes of the effects on documents."""

from flows.record.documents import Acknowledge, Understand
from storage.act import Handlers
from storage.documents import acknowledgements

HANDLERS: Handlers = {Acknowledge: acknowledgements.acknowledge, Understand: acknowledgements.understand}
