"""The mutator changes what matters, one thing at a time, and nothing else."""

import ast
from textwrap import dedent

import pytest

from tests.mutants.mutate import changes, mutated


def all_of(source: str) -> list[str]:
    """Every mutant of a source."""
    source = dedent(source)
    return [mutated(source, number) for number, _ in enumerate(changes(ast.parse(source)))]


@pytest.mark.parametrize(
    ("source", "mutants"),
    [
        ("a == b", ["a != b"]),
        ("a < b", ["a >= b", "a <= b"]),
        ("a and b", ["a or b"]),
        ("a + b", ["a - b"]),
        ("'n' + b", []),
        ("not a", ["a"]),
        ("x = True", ["x = False"]),
        ("x[0]", ["x[1]"]),
        ("[n for n in a if b]", ["[n for n in a]"]),
        ("q.where(a)", ["pass", "q"]),
        (
            "x = q.where(a, b).order_by(c)",
            ["x = q.where(a, b)", "x = q.where(b).order_by(c)", "x = q.where(a).order_by(c)"],
        ),
        ("a = f(b) if c else d", ["a = f(b) if not c else d"]),
        ("do(a)", ["pass"]),
        ("log.info(1)", []),
        ("import a", []),
        ("a: Literal[1] = b", []),
        ("@dataclass(frozen=True)\nclass A:\n    '''It says 1.'''", []),
    ],
)
def test_one_change_at_a_time(source: str, mutants: list[str]) -> None:
    assert all_of(source) == mutants


def test_what_a_function_gives_is_kept_back() -> None:
    assert all_of("def f():\n    return [a]") == ["def f():\n    return []"]
    assert all_of("def f():\n    return a") == ["def f():\n    return None"]
    assert all_of("def f():\n    return None") == []


def test_a_change_knows_its_line_and_the_function_around_it() -> None:
    source = dedent("""
        LIMIT = 1
        class A:
            @step(one)
            def f(self):
                return self.a > LIMIT
    """)
    found = [(change.line, change.function) for change in changes(ast.parse(source))]
    assert found == [(2, 0), (6, 4), (6, 4), (6, 4)]
