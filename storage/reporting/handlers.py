"""What becomes of the effects on figures."""

from sqlalchemy import Connection

from content.model.reporting import added
from flows.record.reporting import PublishActivity, RecordResult, SetStaff, WithdrawResult
from storage import published
from storage.act import Act, Handlers
from storage.reporting import results


def publish_activity(effect: PublishActivity, act: Act, conn: Connection) -> None:
    """Publish an added activity like any correction. Raises Conflict when somebody published it meanwhile."""
    activity = effect.activity
    entry = added.entry(act.content.plan.id, activity.id)
    published.from_chat(conn, act, added.KIND, entry, activity.fields(), after=activity.version)


HANDLERS: Handlers = {
    RecordResult: results.record,
    WithdrawResult: results.withdraw,
    SetStaff: results.set_staff,
    PublishActivity: publish_activity,
}
