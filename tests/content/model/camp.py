"""An activity as an admin adds it."""

from content.model.reporting.added import Added
from content.model.reporting.plan import Unit

CAMP = Added(
    id="5/2.3",
    line="5/2",
    title="จัดทำค่ายจริยธรรมเยาวชน",
    short="ค่ายเยาวชนคนดี",
    keywords=("ค่าย", "เยาวชน"),
    unit=Unit.TIMES,
    target=2,
    agencies=("education", "treasury"),
    quarters=(4,),
)
