"""The questions about who somebody is: each alone or all in one line, read back, and corrected one by one."""

from enum import StrEnum
from typing import Any

from content.model.reporting.plan import ELSEWHERE
from flows.engine.answers import YesOrChange
from flows.engine.context import Context
from flows.engine.flow import Ask, Flow, Invalid, Outcome, Step, To, say, step
from flows.engine.messages import Answer, Bubble, Row, Text
from flows.engine.parsers import choice_or_text, choice_or_text_of
from flows.engine.session import Data
from flows.people.agencies import agency_pages, find_agency
from flows.people.introduction import introduced
from flows.people.roles import agency_name, code_in, open_invite
from flows.people.told import (
    KEYS,
    LIMIT,
    Particular,
    agency_of_role,
    as_typed,
    is_known,
    named,
    told_rows,
    why_asked,
    with_line,
    without,
)
from flows.starts.people import StartJoin
from flows.thai.normalise import normalise
from flows.thai.person_name import FullName, asks, needs_surname, read_name, read_surname, speaks, without_particles

LINE_LEAST = 2
"""Fields that make a text a line in which somebody says who they are: it counts whatever was asked."""


class _Which(StrEnum):
    """What can be answered besides an agency."""

    PICK = "pick"
    OTHER = "other"


class _Personnel(StrEnum):
    """The personnel types."""

    OFFICIAL = "official"
    OTHER = "other"


class Particulars(Flow[StartJoin]):
    """Agency, name, position and personnel type; who asks for them stores them."""

    def ask_agency(self, data: Data, ctx: Context) -> Ask:
        """Ask for everything in one line where nothing is known yet, else for the agency; or offer the near ones."""
        near = [ctx.content.plan.agency(code) for code in data.get("near", ()) if ctx.content.plan.knows(code)]
        listing = Answer(ctx.t("join.agency.list"), _Which.PICK)
        missed = (Answer(ctx.t("join.agency.other"), _Which.OTHER),) if "typed" in data else ()
        if near:
            rows = tuple(Row(agency.name, tap=Answer(agency.short, agency.code)) for agency in near)
            bubble = Bubble(title=ctx.t("join.agency.which"), rows=rows, note=ctx.t("join.agency.again"))
            return Ask([bubble], [listing, *missed])
        if "typed" in data:
            return Ask([Text(ctx.t("join.agency.missed", typed=data["typed"]))], [listing, *missed])
        if data.get("name") or data.get("position") or is_known(ctx):
            return Ask([Text(ctx.t("join.agency.ask"))], [listing])
        key = "join.agency.first_named" if data.get("offered") else "join.agency.first"
        shown = ctx.content.name_words.full(*data.get("offered", ("", "")))
        return Ask([Text(ctx.t(key, name=shown))], [listing])

    @step(choice_or_text_of(_Which))
    def agency(self, data: Data, answer: _Which | str, ctx: Context) -> Outcome:
        """Take a clear name, or a whole line; offer the near ones when it is not clear."""
        if answer is _Which.PICK:
            return To(self.pick, without(data, "near", "typed"))
        if answer is _Which.OTHER:
            return self._elsewhere(data, data.get("typed", ""), ctx)
        return self._agency(self.agency, data, answer, ctx)

    def ask_pick(self, data: Data, ctx: Context) -> Ask:
        """Show all agencies, and that there are others."""
        return Ask([agency_pages(ctx)], [Answer(ctx.t("join.agency.other"), _Which.OTHER)])

    @step(choice_or_text_of(_Which))
    def pick(self, data: Data, answer: _Which | str, ctx: Context) -> Outcome:
        """Take one from the list; a typed name is as good."""
        if answer is _Which.OTHER:
            return self._elsewhere(data, "", ctx)
        return self._agency(self.pick, data, answer, ctx)

    def ask_elsewhere(self, data: Data, ctx: Context) -> Ask:
        """Ask how an agency is called that is none of the plan's."""
        return Ask([Text(ctx.t("join.elsewhere.ask"))])

    @step(choice_or_text)
    def elsewhere(self, data: Data, answer: str, ctx: Context) -> Outcome:
        """Keep its name as written; one of the plan's is taken for that."""
        if told := self._common(self.elsewhere, data, answer, ctx):
            return told
        found = introduced(answer, ctx)
        if found.agency:
            return self._on(with_line(data, found, ctx), ctx)
        return self._elsewhere(data, found.office or as_typed(answer, ctx), ctx)

    def ask_full_name(self, data: Data, ctx: Context) -> Ask:
        """Ask for the name; the one shown in LINE is a tap away."""
        return Ask([Text(ctx.t("join.full_name.ask"))])

    @step(choice_or_text)
    def full_name(self, data: Data, answer: str, ctx: Context) -> Outcome:
        """Read title, given name and surname."""
        if told := self._common(self.full_name, data, answer, ctx):
            return told
        found = introduced(answer, ctx)
        name = found.name or (None if found.told else read_name(answer, ctx.content.name_words))
        if name is None:
            raise Invalid(ctx.t("join.full_name.hint"))
        return self._on({**data, **named(name)}, ctx)

    def ask_surname(self, data: Data, ctx: Context) -> Ask:
        """Ask for the surname that was left out."""
        return Ask([Text(ctx.t("join.surname.ask", name=ctx.given_name(data["name"])))])

    @step(choice_or_text)
    def surname(self, data: Data, answer: str, ctx: Context) -> Outcome:
        """Read the surname, or the whole name told again."""
        if told := self._common(self.surname, data, answer, ctx):
            return told
        known = FullName(data.get("title", ""), data["name"], "")
        name = read_surname(answer, known, ctx.content.name_words)
        if name is None or not name.surname:
            raise Invalid(ctx.t("join.surname.hint"))
        return self._on({**data, **named(name)}, ctx)

    def ask_position(self, data: Data, ctx: Context) -> Ask:
        """Ask for the position."""
        return Ask([Text(ctx.t("join.position.ask", name=ctx.given_name(data["name"])))])

    @step(choice_or_text)
    def position(self, data: Data, answer: str, ctx: Context) -> Outcome:
        """Keep the position as written; often it shows the personnel type."""
        if told := self._common(self.position, data, answer, ctx):
            return told
        found = introduced(answer, ctx)
        written = found.position or as_typed(answer, ctx)
        if not written or (found.told and not found.position):
            raise Invalid(ctx.t("join.position.hint"))
        kind = found.type or ctx.content.position_words.type_shown(written)
        shown = {"type": kind} if kind and "type" not in data else {}
        return self._on({**data, "position": written[:LIMIT], **shown}, ctx)

    def ask_personnel_type(self, data: Data, ctx: Context) -> Ask:
        """Ask for the personnel type: the report form counts officials apart from all staff."""
        return Ask([Text(ctx.t("join.type.ask"))], [Answer(ctx.t(f"personnel.{kind}"), kind) for kind in _Personnel])

    @step(choice_or_text)
    def personnel_type(self, data: Data, answer: str, ctx: Context) -> Outcome:
        """Take one of the two, or what is known to be one of them."""
        words = ctx.content.position_words
        plain = without_particles(answer, ctx.content.name_words)
        kind = answer if answer in set(_Personnel) else words.type_named(plain) or introduced(plain, ctx).type
        if kind:
            return self._on({**data, "type": kind}, ctx)
        if told := self._common(self.personnel_type, data, answer, ctx):
            return told
        raise Invalid(ctx.t("join.personnel_type.hint"))

    def ask_confirm(self, data: Data, ctx: Context) -> Ask:
        """Read back what will be stored; a tap on a line corrects that one."""
        yes = "join.confirm.save" if is_known(ctx) else "join.confirm.yes"
        buttons = (Answer(ctx.t(yes), YesOrChange.YES), Answer(ctx.t("join.confirm.change"), YesOrChange.CHANGE))
        title = ctx.t("join.confirm.title")
        return Ask([Bubble(title=title, rows=told_rows(data, ctx), note=ctx.t("join.confirm.note"), buttons=buttons)])

    @step(choice_or_text)
    def confirm(self, data: Data, answer: str, ctx: Context) -> Outcome:
        """Store the person, or correct one thing."""
        if answer == YesOrChange.YES:
            return self.store(data, ctx)
        if answer == YesOrChange.CHANGE:
            return To(self.which, data)
        return self._corrected(self.confirm, data, answer, ctx)

    def ask_which(self, data: Data, ctx: Context) -> Ask:
        """Ask what is to be corrected."""
        return Ask([Bubble(title=ctx.t("join.which.ask"), rows=told_rows(data, ctx))])

    @step(choice_or_text)
    def which(self, data: Data, answer: str, ctx: Context) -> Outcome:
        """Ask for that one alone."""
        return self._corrected(self.which, data, answer, ctx)

    # going on

    def _on(self, data: Data, ctx: Context) -> To:
        """Ask for what is still missing, in the order of the questions; nothing more than once."""
        data = without(data, "near", "typed")
        if not data.get("agency"):
            return To(self.agency, data)
        if not data.get("name") and data.get("offered"):
            title, name = data["offered"]
            data = {**without(data, "offered"), "title": title, "name": name}
        if not data.get("name"):
            return To(self.full_name, data)
        given, _, surname = data["name"].partition(" ")
        told = FullName(data.get("title", ""), given, surname)
        # who told no surname in earlier days is not asked for it while they change something else
        if data["name"] != ctx.person.name and needs_surname(told, ctx.content.name_words):
            return To(self.surname, data)
        if not data.get("position"):
            return To(self.position, data)
        return To(self.confirm if data.get("type") else self.personnel_type, data)

    def _common(self, here: Step[Any], data: Data, text: str, ctx: Context) -> Outcome | None:
        """What may be typed whatever is asked: an invite code, a question why, or a whole line."""
        if code := code_in(text):
            return self.keep(code, here, data, ctx)
        if why := why_asked(text, ctx):
            return To(here, data, say=say(why))
        if asks(normalise(text), ctx.content.name_words) or speaks(text, ctx.content.name_words):
            raise Invalid(ctx.t(f"join.{here.name}.hint"))
        found = introduced(text, ctx)
        if found.told < LINE_LEAST:
            return None
        if found.office and not found.agency:
            return self._agency(self.agency, with_line(data, found, ctx), found.office, ctx)
        return self._on(with_line(data, found, ctx), ctx)

    def _agency(self, here: Step[Any], data: Data, text: str, ctx: Context) -> Outcome:
        """Take a clear name or what else was told; offer the near agencies of this text, and of no earlier one."""
        if ctx.content.plan.knows(text):
            return self._on({**data, "agency": text}, ctx)
        if told := None if data.get("typed") == text else self._common(here, data, text, ctx):
            return told
        found = introduced(text, ctx)
        if found.agency or (found.told and not found.office):
            return self._on(with_line(data, found, ctx), ctx)
        typed = found.office or as_typed(text, ctx)
        if not typed:
            raise Invalid(ctx.t("join.agency.hint"))
        near = find_agency(typed, ctx).close
        return To(self.agency, {**without(data, "near"), "typed": typed, **({"near": list(near)} if near else {})})

    def _elsewhere(self, data: Data, name: str, ctx: Context) -> Outcome:
        """Belong to an agency that is none of the plan's: who has a role, or a code for one, cannot."""
        if agency := agency_of_role(data, ctx):
            raise Invalid(ctx.t("elsewhere.no_role", agency=agency_name(agency, ctx)))
        if not name:
            return To(self.elsewhere, without(data, "near", "typed"))
        return self._on({**data, "agency": ELSEWHERE, "elsewhere": name}, ctx)

    def ask_anew(self, field: Particular, data: Data) -> To:
        """Ask for one thing alone; the others stay."""
        steps = {
            Particular.AGENCY: self.agency,
            Particular.NAME: self.full_name,
            Particular.POSITION: self.position,
            Particular.TYPE: self.personnel_type,
        }
        return To(steps[field], without(data, *KEYS[field]))

    def _corrected(self, here: Step[Any], data: Data, answer: str, ctx: Context) -> Outcome:
        """A line that was tapped, or named, is asked anew; what is told as a line is taken."""
        if answer in set(Particular):
            return self.ask_anew(Particular(answer), data)
        if code := code_in(answer):
            return self.keep(code, here, data, ctx)
        found = introduced(answer, ctx)
        if not found.told:
            raise Invalid(ctx.t(f"join.{here.name}.hint"))
        if found.office and not found.agency:
            return self._agency(self.agency, data, found.office, ctx)
        return self._on(with_line(data, found, ctx), ctx)

    def keep(self, code: str, here: Step[Any], data: Data, ctx: Context) -> Outcome:
        """An invite code typed while joining is kept and used at the end, so that it is typed once."""
        invite = open_invite(code, ctx)
        if invite.agency and data.get("agency") == ELSEWHERE:
            raise Invalid(ctx.t("elsewhere.no_role", agency=agency_name(invite.agency, ctx)))
        return To(here, {**data, "code": code}, say=say(ctx.t("join.code_kept")))

    def store(self, data: Data, ctx: Context) -> Outcome:
        """Keep what was confirmed."""
        raise NotImplementedError
