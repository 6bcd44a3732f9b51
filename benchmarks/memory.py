"""Do one piece of work in this process and print by how many bytes the peak of its memory grew.

Called by `test_memory.py`, in a process of its own: memory of compiled code is seen too, and nothing else's.
"""

import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

from contenders import SELECTION, TOPSIS_BLOCK
from instances import (
    N_DRAWS,
    batch_instance,
    block_of_values,
    block_of_weights,
    ranking_instance,
    selection_instance,
)

from mcda_priority.engine.batch import batches
from mcda_priority.engine.instance import instance as engine_instance

STATUS = Path("/proc/self/status")
"""Where Linux states the memory of a process: now (VmRSS) and at its peak (VmHWM)."""


def main(work: str, contender: str) -> None:
    """Prepare, measure, work, measure."""
    prepared: Any
    if work.startswith("batch "):
        prepared = in_blocks(int(work.removeprefix("batch ")))
    elif work == "selection":
        prepared = SELECTION[contender](selection_instance("weakly correlated", 1_000, 0))
    else:
        prepared = TOPSIS_BLOCK[contender](ranking_instance(100, 3), block_of_weights())
    before = memory("VmRSS")
    prepared()
    print(memory("VmHWM") - before)


def in_blocks(n_blocks: int) -> Callable[[], int]:
    """Solve so many blocks of 10,000 selections, and count those that hold the first proposal."""
    question = engine_instance(*batch_instance(100))

    def work(n_blocks: int = n_blocks) -> int:
        blocks = (block_of_values(100, N_DRAWS, number) for number in range(n_blocks))
        return sum(int(solved.flags[:, 0].sum()) for solved in batches(question, blocks) if solved is not None)

    work(1)
    return work


def memory(field: str) -> int:
    """Read a field of the status, in bytes."""
    line = next(line for line in STATUS.read_text(encoding="ascii").splitlines() if line.startswith(field))
    return int(line.split()[1]) * 1024


if __name__ == "__main__":
    main(*sys.argv[1:])
