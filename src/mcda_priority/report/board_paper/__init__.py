"""The board paper: one page of HTML with everything that a decision rests on, in the order of a council's papers."""

from mcda_priority.report.board_paper.writing import board_paper, write_report

__all__ = ["board_paper", "write_report"]
