"""Everything a running programme needs to know and say, loaded once and checked as a whole."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING

from content.model.asking.answers import ApprovedAnswers, load_answers
from content.model.asking.gift import GiftGuide, load_gift_guide
from content.model.asking.plan_words import PlanWords, load_plan_words
from content.model.asking.search_words import SearchWords, load_search_words
from content.model.asking.wrongs import WrongWords, load_wrong_words
from content.model.campaigns.campaign_calendar import CampaignCalendar, load_campaign_calendar
from content.model.documents.documents import Documents, load_documents
from content.model.documents.orders import Order, OrderForm, document_id, load_order_form
from content.model.holidays import Holidays, load_holidays
from content.model.learning.assessments import Assessments, load_assessments
from content.model.learning.cards import Cards, load_cards
from content.model.learning.daily import Daily, load_daily
from content.model.learning.lessons import Lessons, load_lessons
from content.model.learning.quiz import Quiz, load_quiz
from content.model.menus import Menu, load_menus
from content.model.people.my_copy import MyCopy, load_my_copy
from content.model.people.name_words import NameWords, load_name_words
from content.model.people.notices import Channel, Notice, load_channels, load_privacy
from content.model.people.position_words import PositionWords, load_position_words
from content.model.placeholders import Filling, placeholders
from content.model.polite_words import PoliteWords, load_polite_words
from content.model.programme import Programme, load_programme
from content.model.reporting.form import Form
from content.model.reporting.form_file import load_form
from content.model.reporting.form_mapping import FormMapping, load_form_mapping
from content.model.reporting.ideas import Ideas, load_ideas
from content.model.reporting.plan import Measure, Plan, Unit
from content.model.reporting.plan_file import load_plan
from content.model.reporting.tallies import Tallies
from content.model.source import ContentError, Unset, filling
from content.model.texts import Texts, load_texts
from content.model.thai_words import FigureWords, load_figure_words
from content.model.words import Words, load_words

if TYPE_CHECKING:
    from content.model.reporting.added import Added

ROOT = Path(__file__).parents[1]


@dataclass(frozen=True)
class Content:
    """The programme, its plan, and every word of it."""

    programme: Programme
    plan: Plan
    documents: Documents
    cards: Cards
    privacy: Notice
    my_copy: MyCopy
    channels: tuple[Channel, ...]
    helpers: tuple[Channel, ...]
    """Who helps a person who is harassed."""
    texts: Texts
    words: Words
    polite: PoliteWords
    figure_words: FigureWords
    name_words: NameWords
    position_words: PositionWords
    menus: Mapping[str, Menu]
    answers: ApprovedAnswers
    search_words: SearchWords
    wrong_words: WrongWords
    plan_words: PlanWords
    gift: GiftGuide
    quiz: Quiz
    lessons: Lessons
    assessments: Assessments
    daily: Daily
    holidays: Holidays
    ideas: Ideas
    campaign_calendar: CampaignCalendar
    form: Form
    order_form: OrderForm
    form_mapping: FormMapping | None
    """Which activities of the plan answer which item of the form; None where the plan shares none."""
    added: "tuple[Added, ...]" = ()
    """What an admin has added to the plan, and withdrawn; see `content.model.reporting.added`."""
    orders: Mapping[str, Order] = field(default_factory=dict)
    """By agency, the last version of its order of appointment; see `content.model.documents.orders`."""

    def acknowledged_for(self, measure: Measure, agency: str) -> tuple[str, ...]:
        """Name the documents from whose acknowledgements a measure of an agency is computed; none where it is told."""
        by_order = measure.by_order and self.order(agency) is not None
        return (document_id(agency),) if by_order else measure.acknowledged

    def order(self, agency: str) -> Order | None:
        """Give the order of appointment of an agency, unless it has none or took it back."""
        found = self.orders.get(agency)
        return None if found is None or found.withdrawn else found

    @property
    def unset(self) -> tuple[Unset, ...]:
        """What the centre has to set before a real account may run it."""
        return (*self.programme.unset, *self.privacy.unset)

    @cached_property
    def drafts(self) -> int:
        """How much of what people read nobody has signed off yet."""
        read = sum(card.draft for card in self.cards.all) + sum(answer.draft for answer in self.answers.all)
        asked = sum(one.draft for one in self.quiz.all) + sum(one.draft for one in self.assessments.all)
        long = sum(one.draft for one in self.lessons.all) + sum(one.current.draft for one in self.documents.all)
        return read + asked + long + self.gift.draft

    @cached_property
    def tallies(self) -> Tallies:
        """What is counted of people by agency."""
        return Tallies(self)


class UnknownProgramme(ContentError):
    """There is no programme of this name; the text lists those there are."""

    def __init__(self, programme: str, known: Sequence[str]) -> None:
        reason = f"there is no programme {programme!r}; there are: {', '.join(known)}"
        super().__init__(f"programmes/{programme}.yaml", 1, reason)

    def __str__(self) -> str:
        """No file is at fault, only the name."""
        return self.reason


def programmes(root: Path = ROOT) -> tuple[str, ...]:
    """The programmes that can be run."""
    return tuple(sorted(path.stem for path in (root / "programmes").glob("*.yaml")))


def load(programme_id: str, root: Path = ROOT) -> Content:
    """Load and check a programme. Raises ContentError with file, line and reason, and UnknownProgramme."""
    if programme_id not in programmes(root):
        raise UnknownProgramme(programme_id, programmes(root))
    programme = load_programme(root / "programmes" / f"{programme_id}.yaml", root)
    texts = load_texts(root / "texts", root)
    with filling(Filling(placeholders(programme, texts))):
        return _loaded(programme, texts, root)


def _loaded(programme: Programme, texts: Texts, root: Path) -> Content:
    plan = load_plan(root / "plans" / f"{programme.plan}.yaml", root)
    words = load_words(root / "words.yaml", root)
    documents = load_documents(root / "documents", root)
    cards = load_cards(root / "cards", root, plan.id, [practice.id for practice in plan.practices()])
    quiz = load_quiz(root / "quiz", root, cards, documents, words)
    form = load_form(root / "forms" / "six-month.yaml", root)
    mapping = root / "forms" / f"six-month.{plan.id}.yaml"
    calendar = root / "campaign_calendar.yaml"
    answers = load_answers(root / "answers", root, cards, documents, words)
    content = Content(
        programme=programme,
        plan=plan,
        documents=documents,
        cards=cards,
        privacy=load_privacy(root / "notices", root, programme),
        my_copy=load_my_copy(root / "my_copy.yaml", root),
        channels=load_channels(root / "notices" / "channels.yaml", root),
        helpers=load_channels(root / "notices" / "harassment_channels.yaml", root, within=True),
        texts=texts,
        words=words,
        polite=load_polite_words(root / "thai" / "polite.yaml", root),
        figure_words=load_figure_words(root / "thai" / "figures.yaml", root).counting(
            dict.fromkeys(plan.words(), Unit.ITEMS.value)
        ),
        name_words=load_name_words(root / "thai" / "names.yaml", root),
        position_words=load_position_words(root / "thai" / "positions.yaml", root),
        menus=load_menus(root / "menus.yaml", root, words),
        answers=answers,
        wrong_words=load_wrong_words(root / "thai" / "wrongs.yaml", root),
        plan_words=load_plan_words(root / "thai" / "plan_words.yaml", root),
        gift=load_gift_guide(root / "gift.yaml", root, documents.keys()),
        search_words=load_search_words(
            root / "thai" / "search.yaml", root, frozenset(answer.id for answer in answers.all)
        ),
        quiz=quiz,
        lessons=load_lessons(root / "lessons", root, quiz),
        assessments=load_assessments(root / "assessments", root, cards, words),
        holidays=load_holidays(root / "holidays.yaml", root),
        daily=load_daily(root / "daily.yaml", root),
        ideas=load_ideas(root / "guideline.yaml", root),
        campaign_calendar=load_campaign_calendar(calendar, root, programme.periods, cards, words),
        form=form,
        order_form=load_order_form(root / "appointment_order.yaml", root),
        form_mapping=load_form_mapping(mapping, root, form, plan) if mapping.exists() else None,
    )
    _joined(content)
    _practised(content)
    return content


def _practised(content: Content) -> None:
    """Check that a plan whose practices have cards has one on each."""
    for practice in content.plan.practices() if content.cards.practices.names else ():
        if not content.cards.on_practice(practice.id):
            raise ContentError(f"cards/practices.{content.plan.id}.yaml", 1, f"no card on practice {practice.id!r}")


def _joined(content: Content) -> None:
    """Check what one file says of another."""
    known = {document.id for document in content.documents.all}
    file = f"programmes/{content.programme.id}.yaml"
    for required in content.programme.documents:
        if required.document not in known:
            raise ContentError(file, 1, f"no document {required.document!r}")
    for checked in content.documents.all:
        if checked.check and not content.quiz.check(checked.id):
            reason = f"a check is wanted, but quiz/documents.yaml has no question on {checked.id!r}"
            raise ContentError(f"documents/{checked.id}/document.yaml", 1, reason)
    for measure in content.plan.measures():
        for document in measure.acknowledged:
            if document not in known:
                raise ContentError(f"plans/{content.plan.id}.yaml", 1, f"{measure.id}: no document {document!r}")
    counted = {lesson.id: lesson.counted for lesson in content.lessons.all}
    counted |= {assessment.id: assessment.counted for assessment in content.assessments.all}
    measures = {measure.id for measure in content.plan.measures()}
    for source, by_plan in counted.items():
        for measure_id in by_plan.get(content.plan.id, ()):
            if measure_id not in measures:
                raise ContentError(f"plans/{content.plan.id}.yaml", 1, f"{source} counts for {measure_id!r}: none")
    if content.plan.fiscal_year != content.programme.fiscal_year:
        raise ContentError(file, 1, "the plan is of another fiscal year")
