"""Make the picture of the README: the points of the Helsinki proposals, and who eight million euros fund."""

import io
from pathlib import Path

from PIL import Image

import mcda_priority as mp

portfolio = mp.select(mp.score(mp.load_problem("helsinki-2021")), "8 000 000 €")
drawn = io.BytesIO()
mp.plot_contributions(portfolio).figure.savefig(drawn, dpi=110)
Image.open(drawn).convert("RGB").quantize(64).save(Path(__file__).parent / "_static" / "helsinki.png", optimize=True)
