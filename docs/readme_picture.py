"""Make the picture of the README: what the Helsinki proposals' points are made of, and which eight million euros fund."""

from pathlib import Path

import matplotlib.pyplot as plt

import mcda_priority as mp

portfolio = mp.select(mp.score(mp.load_problem("helsinki-2021")), "8 000 000 €")
figure, ax = plt.subplots(figsize=(8, 5), layout="constrained")
mp.plot_contributions(portfolio, ax)
figure.savefig(Path(__file__).parent / "_static" / "helsinki.png", dpi=110)
