"""All flows, and the global word that starts each."""

from flows.asking.ask import AskQuestion, HandOverQuestion, MyQuestions
from flows.asking.asked import Asked
from flows.asking.gift import Gift
from flows.asking.open_text import OpenText
from flows.campaigns.campaigns import Campaigns, Stop
from flows.campaigns.send import Send
from flows.documents.check import Check
from flows.documents.document_progress import DocumentProgress
from flows.documents.documents import AcknowledgeDocument, Documents
from flows.engine.conversation import Conversation
from flows.engine.flow import Flow
from flows.home.home import Channels, Help, Home, guarded
from flows.home.owed import OwedList, next_owed
from flows.home.progress import Progress
from flows.learning.assess import Assess
from flows.learning.assessed import AssessedGroups
from flows.learning.cards import Cards
from flows.learning.daily import DailyQuestion, DailyStats
from flows.learning.learn import Learn
from flows.learning.survey import Survey
from flows.learning.survey_results import SurveyResults
from flows.people.carry_over import CarryOver
from flows.people.join import Join
from flows.people.my_data import MyData
from flows.people.role_holders import RoleHolders
from flows.people.roles import NewInvite, Redeem
from flows.reporting.add_activity import AddActivity, AddedActivities
from flows.reporting.headcount import Headcount
from flows.reporting.ideas import LookForIdeas
from flows.reporting.measure_detail import MeasureDetail
from flows.reporting.report_figure import ReportFigure
from flows.reporting.withdraw import Withdraw

FLOWS: tuple[Flow, ...] = (
    Join(),
    CarryOver(),
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
    Withdraw(),
    Headcount(),
    Progress(),
    MeasureDetail(),
    DocumentProgress(),
    NewInvite(),
    RoleHolders(),
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
    "roles": "roles",
    "headcount": "headcount",
    "ideas": "ideas",
    "added": "added",
}


def conversation() -> Conversation:
    """The conversation with every flow."""
    return Conversation(
        FLOWS, WORDS, home="home", join="join", open_text="open_text", guard=guarded, next_steps=next_owed
    )
