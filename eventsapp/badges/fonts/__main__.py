"""Command: fetch the typefaces of badges, showing every step."""

import sys

from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn

from config import load_settings
from eventsapp.badges.fonts import FontsUnavailable, Step, install, missing


def main() -> int:
    """Fetch what is missing; 0 also where only the network lacks, because pages work without the fonts."""
    folder = load_settings().instance / "fonts"
    console = Console(stderr=True)
    columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn())
    with Progress(*columns, console=console, transient=not console.is_terminal) as progress:
        task = progress.add_task("Badge fonts", total=None)

        def show(step: Step) -> None:
            words = f"Badge fonts: {step.name}"
            progress.update(task, completed=step.number - 1, total=step.total, description=words)

        try:
            fetched = install(folder, show)
        except FontsUnavailable as error:
            console.print(f"[yellow]Badge fonts were not fetched: {error}[/]")
            console.print(f"Missing: {', '.join(missing(folder))}. Names in their letters are listed, not printed.")
            return 0 if error.offline else 1
        progress.update(task, completed=1, total=1, description="Badge fonts")
    console.print("Badge fonts: fetched." if fetched else "Badge fonts: already here.")
    return 0


if __name__ == "__main__":
    sys.exit(main())
