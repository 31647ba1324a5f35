"""What becomes of the effects on documents."""

from flows.record.documents import Acknowledge, Understand
from storage.documents import acknowledgements

HANDLERS = {Acknowledge: acknowledgements.acknowledge, Understand: acknowledgements.understand}
