"""What all tables share: their metadata, and two kinds of constraint."""

from sqlalchemy import CheckConstraint, Column, Index, MetaData, text

metadata = MetaData(
    naming_convention={
        "ix": "ix_%(table_name)s_%(column_0_N_name)s",
        "uq": "uq_%(table_name)s_%(column_0_N_name)s",
        "ck": "ck_%(table_name)s_%(constraint_name)s",
        "fk": "fk_%(table_name)s_%(column_0_N_name)s",
        "pk": "pk_%(table_name)s",
    }
)


def unique_where(name: str, condition: str, *columns: str) -> Index:
    """Make a unique index over the rows that meet a condition."""
    where = text(condition)
    return Index(name, *columns, unique=True, sqlite_where=where, postgresql_where=where)


def one_of(column: Column[str], *words: str) -> tuple[Column[str], CheckConstraint]:
    """Let a text column hold only these words."""
    listed = ", ".join(f"'{word}'" for word in words)
    return column, CheckConstraint(f'"{column.name}" IN ({listed})', name=column.name)
