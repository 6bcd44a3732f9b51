"""Make the picture of the README: the points of the Helsinki proposals, and who eight million euros fund."""

import io
from pathlib import Path

import matplotlib.pyplot as plt
from PIL import Image

import mcda_priority as mp

portfolio = mp.select(mp.score(mp.load_problem("helsinki-2021")), "8 000 000 €")
figure, ax = plt.subplots(figsize=(8, 5), layout="constrained")
mp.plot_contributions(portfolio, ax)
drawn = io.BytesIO()
figure.savefig(drawn, dpi=110)
Image.open(drawn).convert("RGB").quantize(64).save(Path(__file__).parent / "_static" / "helsinki.png", optimize=True)
