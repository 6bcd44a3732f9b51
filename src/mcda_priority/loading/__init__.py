"""From files to a problem and back; the only readers."""

from mcda_priority.loading.document import document_from_problem, problem_from_document
from mcda_priority.loading.files import case_names, load_problem, save_problem

__all__ = ["case_names", "document_from_problem", "load_problem", "problem_from_document", "save_problem"]
