"""Everybody looks at the plan of the programme that runs."""

from flows.engine.context import Context
from flows.engine.flow import End, Flow, Outcome
from flows.engine.messages import Bubble, Link
from flows.starts.home import StartPlan


class OurPlan(Flow[StartPlan]):
    """A person wants to see the plan."""

    needs = "anyone"

    def begin(self, start: StartPlan, ctx: Context) -> Outcome:
        """Say what there is in it, and open its page."""
        plan = ctx.content.plan
        told = ctx.t(
            "plan.what",
            title=plan.title,
            strategy=plan.levels.strategy,
            strategies=len(plan.strategies),
            activities=len(plan.activities()),
            activity=plan.levels.activity,
        )
        button = Link(ctx.t("plan.open"), ctx.links.plan())
        return End([Bubble(ctx.t("plan.bubble"), paragraphs=(told, ctx.t("plan.what_page")), buttons=(button,))])
