"""Answers that many questions share; a question with its own few answers has an enumeration beside its flow."""

from enum import StrEnum


class YesNo(StrEnum):
    """Yes or no."""

    YES = "yes"
    NO = "no"


class YesOrChange(StrEnum):
    """What was read back is right, or is to be changed."""

    YES = "yes"
    CHANGE = "change"
