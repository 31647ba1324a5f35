"""All flows, and the global word that starts each."""

from flows.add_activity import AddActivity, AddedActivities
from flows.ask import AskQuestion, HandOverQuestion, MyQuestions
from flows.asked import Asked
from flows.assess import Assess
from flows.assessed import AssessedGroups
from flows.campaigns import Campaigns, Stop
from flows.cards import Cards
from flows.check import Check
from flows.conversation import Conversation
from flows.daily import DailyQuestion, DailyStats
from flows.document_progress import DocumentProgress
from flows.documents import AcknowledgeDocument, Documents
from flows.flow import Flow
from flows.gift import Gift
from flows.headcount import Headcount
from flows.home import Channels, Help, Home
from flows.ideas import LookForIdeas
from flows.join import Join
from flows.learn import Learn
from flows.measure_detail import MeasureDetail
from flows.my_data import MyData
from flows.open_text import OpenText
from flows.owed import OwedList
from flows.progress import Progress
from flows.report_figure import ReportFigure
from flows.roles import NewInvite, Redeem
from flows.send import Send
from flows.survey import Survey
from flows.survey_results import SurveyResults

FLOWS: tuple[Flow, ...] = (
    Join(),
    Home(),
    Help(),
    Channels(),
    OwedList(),
    Documents(),
    AcknowledgeDocument(),
    Cards(),
    Learn(),
    Check(),
    DailyQuestion(),
    DailyStats(),
    Assess(),
    AssessedGroups(),
    Survey(),
    SurveyResults(),
    AskQuestion(),
    HandOverQuestion(),
    MyQuestions(),
    Asked(),
    Gift(),
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
    LookForIdeas(),
    AddActivity(),
    AddedActivities(),
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
    "learn": "learn",
    "daily": "daily",
    "daily_stats": "daily_stats",
    "assess": "assess",
    "survey": "survey",
    "survey_results": "survey_results",
    "ask": "ask",
    "my_questions": "my_questions",
    "questions": "asked",
    "gift": "gift",
    "my_data": "my_data",
    "channels": "channels",
    "send": "send",
    "campaigns": "campaigns",
    "invite": "new_invite",
    "headcount": "headcount",
    "ideas": "ideas",
    "added": "added",
}


def conversation() -> Conversation:
    """The conversation with every flow."""
    return Conversation(FLOWS, WORDS, home="home", join="join", open_text="open_text")
