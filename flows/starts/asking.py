"""What starts the flows of questions and answers."""

from dataclasses import dataclass

from flows.engine.start import Start


@dataclass(frozen=True, kw_only=True)
class StartAsk(Start, flow="ask"):
    """Ask, have a text answered, or read one answer by its id."""

    text: str = ""
    id: str = ""


@dataclass(frozen=True)
class StartAnswers(Start, flow="answers"):
    """See what can be asked: all topics, or the questions of one."""

    topic: str = ""


@dataclass(frozen=True)
class StartHandOver(Start, flow="hand_over"):
    """Have somebody asked, with the words typed already, if any."""

    text: str = ""


@dataclass(frozen=True)
class StartMyQuestions(Start, flow="my_questions"):
    """See one's own questions, or the one of this receipt."""

    question: str = ""


@dataclass(frozen=True)
class StartAsked(Start, flow="asked"):
    """Answer what others asked."""


@dataclass(frozen=True)
class StartGift(Start, flow="gift"):
    """Ask whether a gift may be taken."""


@dataclass(frozen=True)
class StartOpenText(Start, flow="open_text"):
    """Have understood what was typed while no question was open."""

    text: str
