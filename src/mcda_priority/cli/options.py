"""Options that several commands share, and the codes that commands end with."""

from typing import Annotated, Literal

import typer

DIFFERS, BAD_INPUT, INFEASIBLE, NOT_PROVEN = 1, 2, 3, 4

LangOption = Annotated[Literal["fi", "sv", "en"], typer.Option("--lang", help="Language of the page and of errors.")]
CaseArgument = Annotated[str, typer.Argument(help="Name of a packaged case, or path of a file.")]
MethodOption = Annotated[
    Literal["weighted-sum", "topsis"], typer.Option("--method", help="Method that the portfolio is selected by.")
]
BudgetOption = Annotated[str | None, typer.Option("--budget", help="Another budget, such as 8000000 or '8 000 000 €'.")]
WeightsOption = Annotated[str | None, typer.Option("--weights", help="A named alternative weighting of the case.")]
WithoutOption = Annotated[
    list[str] | None, typer.Option("--without", metavar="RULE", help="Switch a rule off; may be repeated.")
]
JsonOption = Annotated[
    str | None, typer.Option("--json", metavar="FILE|-", help="Write the result as JSON; - prints only that.")
]
TimeLimitOption = Annotated[float, typer.Option("--time-limit", min=0.0, help="Seconds that one selection may take.")]
