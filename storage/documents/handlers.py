"""What becomes of the effects on documents."""

from sqlalchemy import Connection

from content.model.documents import orders
from flows.record.documents import Acknowledge, PublishOrder, Understand
from storage import published
from storage.act import Act, Handlers
from storage.documents import acknowledgements


def publish_order(effect: PublishOrder, act: Act, conn: Connection) -> None:
    """Publish the order of an agency like any correction. Raises Conflict when somebody published it meanwhile."""
    order, entry = effect.order, orders.entry(act.content.plan.id, effect.order.agency)
    published.from_chat(conn, act, orders.KIND, entry, order.fields(), after=order.version)


HANDLERS: Handlers = {
    Acknowledge: acknowledgements.acknowledge,
    Understand: acknowledgements.understand,
    PublishOrder: publish_order,
}
