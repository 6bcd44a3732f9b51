"""Methods of other libraries as a `method=` of this one; each library is an extra, not a dependency."""

from mcda_priority.adapters.outside import OutsideMethod
from mcda_priority.adapters.pymcdm import from_pymcdm
from mcda_priority.adapters.scikit_criteria import from_scikit_criteria

__all__ = ["OutsideMethod", "from_pymcdm", "from_scikit_criteria"]
