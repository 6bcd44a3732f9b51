"""The what-if page: weights and the appropriation on sliders, solved in the browser as exactly as here."""

from mcda_priority.report.what_if.section import WhatIf, what_if_section

__all__ = ["WhatIf", "what_if_section"]
