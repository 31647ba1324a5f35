"""What becomes of the effects on campaigns."""

from flows.record.campaigns import SendCampaign, StopCampaign
from storage.act import Handlers
from storage.campaigns import campaigns

HANDLERS: Handlers = {SendCampaign: campaigns.send, StopCampaign: campaigns.stop_by_admin}
