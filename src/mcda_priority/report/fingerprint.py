"""A hash that is the same for the same problem, whatever file it came from."""

import hashlib
import json

from mcda_priority.loading import document_from_problem
from mcda_priority.problem import Problem


def fingerprint(problem: Problem) -> str:
    """SHA-256 of the problem's document in canonical JSON: sorted keys, no spaces, UTF-8."""
    canonical = json.dumps(document_from_problem(problem), ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return hashlib.sha256(canonical.encode("utf-8")).hexdigest()
