"""The hash of a problem is fixed: a record of today must be recognised years from now."""

import hashlib
import json

from mcda_priority import document_from_problem, problem_from_document
from mcda_priority.report.fingerprint import fingerprint
from small import small_document

CANONICAL = (
    '{"budget":"1000.00","currency":"EUR","format":"mcda-priority/1","groups":[{"criteria":['
    '{"id":"a","label":"Length","scale":{"baseline":"0","best":"10","kind":"linear"},"weight":"3/5"},'
    '{"id":"b","label":"Level","scale":{"kind":"levels","levels":[{"anchor":"none","level":"0"},'
    '{"anchor":"some","level":"1"},{"anchor":"much","level":"2"}]},"weight":"2/5"}],'
    '"id":"g","label":"Group","weight":"1"}],"id":"small","label":{"en":"Small","fi":"Pieni","sv":"Liten"},'
    '"proposals":[{"cost":"400.50","id":"p1","label":"One","ratings":{"a":{"performance":"5"},'
    '"b":{"performance":"1"}}},{"cost":"500.00","id":"p2","label":"Two","ratings":{"a":{"performance":"6"},'
    '"b":{"performance":"2","reason":"why"}}},{"cost":"600.00","id":"p3","label":"Three","ratings":'
    '{"a":{"performance":"1"},"b":{"performance":"2"}}}]}'
)


def test_the_canonical_document_is_written_out() -> None:
    """Sorted fields, exact numbers, no spaces, UTF-8: whoever has the document can check the hash."""
    problem = problem_from_document(small_document())
    assert json.loads(CANONICAL) == document_from_problem(problem)
    assert fingerprint(problem) == hashlib.sha256(CANONICAL.encode("utf-8")).hexdigest()
