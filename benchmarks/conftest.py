"""The benchmarks share the modules beside them: their inputs and their contenders."""

import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent))
