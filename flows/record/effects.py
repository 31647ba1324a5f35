"""Everything that a turn may change, as data; all effects of a turn are recorded in one transaction, or none."""

from flows.record.asking import AnswerAsked, HandOver
from flows.record.campaigns import SendCampaign, StopCampaign
from flows.record.documents import Acknowledge, PublishOrder, Understand
from flows.record.learning import (
    AnswerDaily,
    AnswerQuestion,
    Choose,
    CorrectHolder,
    KeepPlace,
    PassLesson,
    ReadCard,
    RecordAssessment,
    RecordSurvey,
)
from flows.record.people import (
    AcceptPrivacy,
    CancelInvite,
    CreateInvite,
    EndRole,
    Erase,
    Miss,
    PlaceElsewhere,
    RedeemInvite,
    Register,
    SeePrivacy,
)
from flows.record.reporting import PublishActivity, RecordResult, SetStaff, WithdrawResult

Effect = (
    AcceptPrivacy
    | SeePrivacy
    | Register
    | PlaceElsewhere
    | CreateInvite
    | CancelInvite
    | RedeemInvite
    | EndRole
    | Erase
    | Miss
    | Acknowledge
    | Understand
    | PublishOrder
    | ReadCard
    | AnswerQuestion
    | KeepPlace
    | PassLesson
    | CorrectHolder
    | AnswerDaily
    | Choose
    | RecordAssessment
    | RecordSurvey
    | HandOver
    | AnswerAsked
    | RecordResult
    | WithdrawResult
    | SetStaff
    | PublishActivity
    | SendCampaign
    | StopCampaign
)
