"""All flows, and the global word that starts each."""

from flows.campaigns import Campaigns, Stop
from flows.cards import Cards
from flows.conversation import Conversation
from flows.documents import AcknowledgeDocument, Documents
from flows.flow import Flow
from flows.headcount import Headcount
from flows.home import Channels, Help, Home
from flows.join import Join
from flows.my_data import MyData
from flows.open_text import OpenText
from flows.owed import OwedList
from flows.progress import DocumentProgress, MeasureDetail, Progress
from flows.report_figure import ReportFigure
from flows.roles import NewInvite, Redeem
from flows.send import Send

FLOWS: tuple[Flow, ...] = (
    Join(),
    Home(),
    Help(),
    Channels(),
    OwedList(),
    Documents(),
    AcknowledgeDocument(),
    Cards(),
    Redeem(),
    ReportFigure(),
    Headcount(),
    Progress(),
    MeasureDetail(),
    DocumentProgress(),
    NewInvite(),
    Send(),
    Campaigns(),
    Stop(),
    MyData(),
    OpenText(),
)

WORDS = {
    "join": "join",
    "menu": "home",
    "owed": "owed",
    "acknowledge": "documents",
    "report": "report_figure",
    "progress": "progress",
    "cards": "cards",
    "my_data": "my_data",
    "channels": "channels",
    "send": "send",
    "campaigns": "campaigns",
    "invite": "new_invite",
    "headcount": "headcount",
}


def conversation() -> Conversation:
    """The conversation with every flow."""
    return Conversation(FLOWS, WORDS, home="home", join="join", open_text="open_text")
