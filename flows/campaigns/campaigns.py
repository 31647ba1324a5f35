"""An admin watches what was sent, and stops it."""

from content.model.calendar import chat_date
from flows.engine.answers import YesNo
from flows.engine.context import Context
from flows.engine.flow import Ask, End, Flow, Invalid, Outcome, step
from flows.engine.messages import Answer, Bubble, Choice, Go, Row, Text, Tone
from flows.engine.parsers import choice_of, sure_choice
from flows.engine.session import Data
from flows.record.campaigns import CampaignState, StopCampaign
from flows.starts.campaigns import StartCampaigns, StartStopCampaign

UNDER_WAY = ("planning", "sending", "waiting")


class Campaigns(Flow[StartCampaigns]):
    """An admin looks at one campaign, or at the latest."""

    needs = "admin"

    def begin(self, start: StartCampaigns, ctx: Context) -> Outcome:
        """Show progress; what is under way can be looked at again or stopped."""
        if start.campaign:
            campaign = ctx.records.campaign(start.campaign)
            if campaign is None:
                raise Invalid(ctx.t("campaigns.gone"))
            return End([_progress(campaign, ctx)])
        latest = ctx.records.campaigns()
        if not latest:
            return End([Text(ctx.t("campaigns.none"))])
        rows = tuple(
            Row(
                campaign.title,
                ctx.t("progress.of", done=campaign.sent, total=campaign.recipients),
                note=f"{ctx.t(f'campaigns.state_{campaign.state}')} · {chat_date(campaign.at.date())}",
                tap=Go(campaign.title, StartCampaigns(campaign.receipt)),
            )
            for campaign in latest
        )
        return End([Bubble(title=ctx.t("campaigns.title"), rows=rows)])


def _progress(campaign: CampaignState, ctx: Context) -> Bubble:
    share = campaign.sent / campaign.recipients if campaign.recipients else 0.0
    tone: Tone = "good" if campaign.sent == campaign.recipients else "plain"
    rows = [
        Row(ctx.t("campaigns.sent"), ctx.t("progress.of", done=campaign.sent, total=campaign.recipients), tone, share)
    ]
    left_over: tuple[tuple[str, int, Tone], ...] = (
        ("waiting", campaign.waiting, "muted"),
        ("failed", campaign.failed, "warning"),
        ("unsent", campaign.unsent, "warning"),
    )
    rows += [
        Row(ctx.t(f"campaigns.{name}"), ctx.t("amount.persons", n=count), tone)
        for name, count, tone in left_over
        if count
    ]
    state = ctx.t(f"campaigns.state_{campaign.state}")
    cut = campaign.reason or ("allowance" if campaign.state == "finished" and campaign.unsent else "")
    reason = ctx.t(f"campaigns.reason_{cut}") if cut else ""
    look = Go(ctx.t("campaigns.look"), StartCampaigns(campaign.receipt))
    buttons: tuple[Choice, ...] = ()
    if campaign.state in UNDER_WAY:
        buttons = (look, Go(ctx.t("campaigns.stop"), StartStopCampaign(campaign.receipt)))
    paragraphs = (state, reason) if reason else (state,)
    return Bubble(
        title=campaign.title, eyebrow=campaign.receipt, paragraphs=paragraphs, rows=tuple(rows), buttons=buttons
    )


class Stop(Flow[StartStopCampaign]):
    """An admin stops a campaign under way."""

    needs = "admin"

    def ask_sure(self, data: Data, ctx: Context) -> Ask:
        """What has gone out cannot be called back; say so."""
        return Ask(
            [Text(ctx.t("campaigns.stop_sure"))],
            [Answer(ctx.t("campaigns.stop_yes"), YesNo.YES), Answer(ctx.t("campaigns.stop_no"), YesNo.NO)],
        )

    @step(choice_of(YesNo, sure_choice))
    def sure(self, data: Data, answer: YesNo, ctx: Context) -> Outcome:
        """Stop it, or let it run."""
        campaign = ctx.records.campaign(data["campaign"])
        if campaign is None or campaign.state not in UNDER_WAY:
            raise Invalid(ctx.t("campaigns.gone"))
        if answer is YesNo.NO:
            return End([_progress(campaign, ctx)])
        return End([Text(ctx.t("campaigns.stopped"))], effects=(StopCampaign(campaign.id),))
