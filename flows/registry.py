"""All flows, and the global word that starts each."""

from typing import Any

from flows.asking.ask import AskQuestion, HandOverQuestion, MyQuestions
from flows.asking.asked import Asked
from flows.asking.browse import BrowseAnswers
from flows.asking.gift import Gift
from flows.asking.guard import doubted, guarded
from flows.asking.open_text import OpenText, surely_meant
from flows.campaigns.campaigns import Campaigns, Stop
from flows.campaigns.send import Send
from flows.documents.check import CheckUnderstanding
from flows.documents.document_progress import DocumentProgress
from flows.documents.documents import AcknowledgeDocument, AcknowledgeLatest, ShowDocuments
from flows.documents.orders import RecordOrder, ShowOrder
from flows.engine.conversation import Conversation
from flows.engine.flow import Flow
from flows.engine.start import Start
from flows.home.home import Channels, Help, Home
from flows.home.late import Late
from flows.home.owed import OwedList, next_owed
from flows.home.plan import OurPlan
from flows.home.progress import Progress
from flows.home.receipts import ShowReceipt
from flows.learning.assess import Assess
from flows.learning.assessed import AssessedGroups
from flows.learning.cards import ShowCards
from flows.learning.certificate_name import CertificateName
from flows.learning.certificates import ShowCertificates
from flows.learning.daily import DailyQuestion, DailyStats
from flows.learning.learn import Learn
from flows.learning.sources import ShowSource
from flows.learning.survey import Survey
from flows.learning.survey_results import SurveyResults
from flows.people.carry_over import CarryOver
from flows.people.elsewhere import PlacePeople
from flows.people.invites import NewInvite
from flows.people.join import Join
from flows.people.my_data import MyData
from flows.people.notice import unseen
from flows.people.role_holders import RoleHolders
from flows.people.roles import Redeem
from flows.reporting.add_activity import AddActivity, AddedActivities
from flows.reporting.headcount import Headcount
from flows.reporting.ideas import LookForIdeas
from flows.reporting.measure_detail import MeasureDetail
from flows.reporting.plan_parts import ReadPlan
from flows.reporting.report_figure import ReportFigure
from flows.reporting.withdraw import Withdraw
from flows.starts.asking import StartAnswers, StartAsk, StartAsked, StartGift, StartMyQuestions, StartOpenText
from flows.starts.campaigns import StartCampaigns, StartSend
from flows.starts.documents import StartAcknowledgeLatest, StartDocuments, StartOrder
from flows.starts.home import StartChannels, StartHelp, StartHome, StartOwed, StartPlan, StartProgress
from flows.starts.learning import (
    StartAssess,
    StartCards,
    StartCertificates,
    StartDaily,
    StartDailyStats,
    StartLearn,
    StartSurvey,
    StartSurveyResults,
)
from flows.starts.people import StartElsewhere, StartJoin, StartMyData, StartNewInvite, StartRoles
from flows.starts.reporting import StartAdded, StartHeadcount, StartIdeas, StartReportFigure

FLOWS: tuple[Flow[Any], ...] = (
    Join(),
    CarryOver(),
    Home(),
    Help(),
    Channels(),
    OwedList(),
    ShowDocuments(),
    AcknowledgeDocument(),
    AcknowledgeLatest(),
    ShowCards(),
    ShowSource(),
    Learn(),
    ShowCertificates(),
    CertificateName(),
    CheckUnderstanding(),
    ShowOrder(),
    RecordOrder(),
    DailyQuestion(),
    DailyStats(),
    Assess(),
    AssessedGroups(),
    Survey(),
    SurveyResults(),
    AskQuestion(),
    BrowseAnswers(),
    HandOverQuestion(),
    MyQuestions(),
    Asked(),
    Gift(),
    Redeem(),
    ReportFigure(),
    Withdraw(),
    Headcount(),
    Progress(),
    ShowReceipt(),
    Late(),
    MeasureDetail(),
    ReadPlan(),
    DocumentProgress(),
    NewInvite(),
    RoleHolders(),
    PlacePeople(),
    Send(),
    Campaigns(),
    Stop(),
    LookForIdeas(),
    AddActivity(),
    AddedActivities(),
    MyData(),
    OurPlan(),
    OpenText(),
)

WORDS: dict[str, Start] = {
    "join": StartJoin(),
    "menu": StartHome(),
    "owed": StartOwed(),
    "acknowledge": StartDocuments(),
    "report": StartReportFigure(),
    "progress": StartProgress(),
    "cards": StartCards(),
    "learn": StartLearn(),
    "daily": StartDaily(),
    "daily_stats": StartDailyStats(),
    "assess": StartAssess(),
    "survey": StartSurvey(),
    "survey_results": StartSurveyResults(),
    "ask": StartAsk(),
    "answers": StartAnswers(),
    "my_questions": StartMyQuestions(),
    "questions": StartAsked(),
    "gift": StartGift(),
    "my_data": StartMyData(),
    "plan": StartPlan(),
    "channels": StartChannels(),
    "send": StartSend(),
    "campaigns": StartCampaigns(),
    "invite": StartNewInvite(),
    "roles": StartRoles(),
    "elsewhere": StartElsewhere(),
    "headcount": StartHeadcount(),
    "order": StartOrder(),
    "ideas": StartIdeas(),
    "added": StartAdded(),
    "acknowledged": StartAcknowledgeLatest(),
    "change": StartJoin(change="any"),
    "change_agency": StartJoin(change="agency"),
    "change_name": StartJoin(change="name"),
    "change_position": StartJoin(change="position"),
    "change_type": StartJoin(change="type"),
    "erase": StartMyData(erase=True),
    "certificate": StartCertificates(),
}


def conversation() -> Conversation:
    """The conversation with every flow."""
    return Conversation(
        FLOWS,
        WORDS,
        home=StartHome(),
        arrived=StartHome(arrived=True),
        join=StartJoin(),
        join_first=lambda wish: StartJoin(then=wish),
        help=StartHelp(),
        open_text=StartOpenText,
        meant=surely_meant,
        guard=guarded,
        doubt=doubted,
        next_steps=next_owed,
        unseen=unseen,
    )
