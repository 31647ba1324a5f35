"""What can be changed in a source file so that it does something else, one thing at a time, in its syntax tree."""

import ast
from collections.abc import Callable, Iterator
from functools import partial
from typing import NamedTuple, cast

OPPOSITE: dict[type[ast.AST], type[ast.AST]] = {
    **{
        ast.Eq: ast.NotEq,
        ast.NotEq: ast.Eq,
        ast.Is: ast.IsNot,
        ast.IsNot: ast.Is,
        ast.In: ast.NotIn,
        ast.NotIn: ast.In,
    },
    **{ast.Lt: ast.GtE, ast.GtE: ast.Lt, ast.Gt: ast.LtE, ast.LtE: ast.Gt},
    **{ast.And: ast.Or, ast.Or: ast.And, ast.Add: ast.Sub, ast.Sub: ast.Add, ast.Mult: ast.FloorDiv},
    **{ast.BitAnd: ast.BitOr, ast.BitOr: ast.BitAnd},
}
EDGE: dict[type[ast.AST], type[ast.AST]] = {ast.Lt: ast.LtE, ast.LtE: ast.Lt, ast.Gt: ast.GtE, ast.GtE: ast.Gt}
QUERY = {"where", "order_by", "limit", "distinct", "with_for_update", "having"}
"""Calls that only narrow or order what a query finds."""
PLAIN = (ast.Name, ast.Attribute, ast.Call, ast.NamedExpr)
"""Conditions that hold no operation to change."""
EMPTY = {ast.List: "[]", ast.ListComp: "[]", ast.Tuple: "()", ast.Dict: "{}", ast.DictComp: "{}", ast.SetComp: "set()"}


class Change(NamedTuple):
    """One change, not yet made."""

    line: int
    what: str
    function: int
    """The line at which the innermost function around it begins; 0 outside of all."""
    make: Callable[[], None]


def changes(tree: ast.Module) -> Iterator[Change]:
    """Every change that can be made to a module, always in the same order."""
    yield from _within(tree, 0)


def mutated(source: str, number: int) -> str:
    """The source with the change of that number made."""
    tree = ast.parse(source)
    list(changes(tree))[number].make()
    return ast.unparse(tree)


def begins(function: ast.FunctionDef | ast.AsyncFunctionDef) -> int:
    """The line at which a function begins, as its code object says it."""
    return min([function.lineno, *(decorator.lineno for decorator in function.decorator_list)])


def _within(parent: ast.AST, function: int) -> Iterator[Change]:
    for name, value in ast.iter_fields(parent):
        if name in ("annotation", "returns"):
            continue
        for place, node in enumerate(value) if isinstance(value, list) else [(None, value)]:
            if not isinstance(node, ast.AST) or _says_nothing(node):
                continue

            def put(new: ast.AST, name: str = name, place: int | None = place) -> None:
                if place is None:
                    setattr(parent, name, new)
                else:
                    getattr(parent, name)[place] = new

            inner = begins(node) if isinstance(node, ast.FunctionDef) else function
            for what, make in _of(node, put):
                yield Change(getattr(node, "lineno", 0), what, inner, make)
            yield from _within(node, inner)


def _says_nothing(node: ast.AST) -> bool:
    """Whether nothing a person could notice depends on it: imports, `__all__`, logging, the options of a dataclass."""
    match node:
        case ast.Import() | ast.ImportFrom() | ast.Assign(targets=[ast.Name(id="__all__")]) | ast.Assert():
            return True
        case ast.Expr(value=ast.Call(func=ast.Attribute(value=ast.Name(id="log" | "logging")))):
            return True
        case ast.Call(func=ast.Name(id="dataclass" | "TypeVar" | "NewType")):
            return True
    return False


def _of(node: ast.AST, put: Callable[[ast.AST], None]) -> Iterator[tuple[str, Callable[[], None]]]:
    """The changes of one node: what each is, and what makes it; `put` sets another node in its place."""
    for new in _others(node):
        yield f"{ast.unparse(node)} → {ast.unparse(new)}", partial(put, new)
    match node:
        case ast.If(test=test) | ast.IfExp(test=test) | ast.While(test=test) if isinstance(test, PLAIN):
            yield f"if {ast.unparse(test)} → if not", lambda: setattr(node, "test", ast.UnaryOp(ast.Not(), test))
        case ast.comprehension(ifs=ifs):
            for one in ifs:
                yield f"without: if {ast.unparse(one)}", partial(ifs.remove, one)
        case ast.Call(func=ast.Attribute(value=before, attr=attr), args=args) if attr in QUERY:
            for one in args if attr == "where" and len(args) > 1 else []:
                yield f"without: where {ast.unparse(one)}", partial(args.remove, one)
            if attr != "where" or len(args) == 1:
                yield f"without: .{attr}({', '.join(map(ast.unparse, args))})", partial(put, before)
        case ast.Expr(value=ast.Call()) | ast.AugAssign() | ast.Raise() | ast.Continue() | ast.Break():
            yield f"without: {ast.unparse(node)}", partial(put, ast.Pass())


def _others(node: ast.AST) -> Iterator[ast.AST]:
    """What could stand in place of a node."""
    match node:
        case ast.Compare(left=left, ops=[op], comparators=[right]):
            for other in (OPPOSITE[type(op)], EDGE.get(type(op))):
                if other:
                    yield ast.Compare(left, [cast(ast.cmpop, other())], [right])
        case ast.BoolOp(op=op, values=values):
            yield ast.BoolOp(cast(ast.boolop, OPPOSITE[type(op)]()), values)
        case ast.BinOp(left=left, op=op, right=right) if type(op) in OPPOSITE and not _is_text(node):
            yield ast.BinOp(left, cast(ast.operator, OPPOSITE[type(op)]()), right)
        case ast.UnaryOp(op=ast.Not(), operand=operand):
            yield operand
        case ast.Constant(value=bool() as value):
            yield ast.Constant(not value)
        case ast.Constant(value=int() as value):
            yield ast.Constant(value + 1)
        case ast.Return(value=ast.expr() as value):
            nothing = EMPTY.get(type(value), "None")
            if ast.unparse(value) not in ("None", nothing):
                yield ast.parse(f"return {nothing}").body[0]


def _is_text(node: ast.BinOp) -> bool:
    """Whether strings are joined, where no other operation would do."""
    return any(
        isinstance(side, ast.JoinedStr | ast.Constant) and not _is_number(side) for side in (node.left, node.right)
    )


def _is_number(node: ast.expr) -> bool:
    return isinstance(node, ast.Constant) and isinstance(node.value, int | float)
