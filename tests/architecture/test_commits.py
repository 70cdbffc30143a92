import ast
from collections.abc import Iterator

from tests.architecture.tree import program_files

ALLOWED = {
    # The one transaction of views, tasks and commands.
    ("eventsapp/infra/database.py", "transaction"),
    # Migrations work on a connection before there is anything to flush.
    ("eventsapp/infra/migrate.py", "migrate"),
}


def commits_in(tree: ast.AST, function: str = "") -> Iterator[str]:
    """Yield the name of the function around each call of ``commit()``."""
    for node in ast.iter_child_nodes(tree):
        inside = node.name if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef) else function
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute) and node.func.attr == "commit":
            yield function
        yield from commits_in(node, inside)


def test_only_the_one_transaction_commits() -> None:
    found = {
        (path.as_posix(), function)
        for path, tree in program_files("eventsapp", "workers", "wsgi.py")
        for function in commits_in(tree)
    }
    assert found <= ALLOWED
    assert ("eventsapp/infra/database.py", "transaction") in found


def test_a_commit_elsewhere_would_be_found() -> None:
    tree = ast.parse("def act():\n    if True:\n        db.session.commit()\n")
    assert list(commits_in(tree)) == ["act"]
