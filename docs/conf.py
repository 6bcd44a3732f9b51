"""How the documentation is built. Nothing is fetched; the pages' code is run, and what it prints is shown."""

import sys
from pathlib import Path

import numpy.typing as npt
from docutils import nodes
from matplotlib.axes import Axes
from sphinx.application import Sphinx
from sphinx.util.typing import stringify_annotation
from sphinx_gallery.sorting import ExplicitOrder

sys.path.insert(0, str(Path(__file__).parent))

import blocks

import mcda_priority
from mcda_priority.methods import FloatArray
from mcda_priority.scoring import Method
from mcda_priority.selection.funds import Amount, BoolArray

PICTURES = Path(__file__).parent / "_build" / "pictures"

project = "mcda-priority"
author = "The mcda-priority developers"
copyright = author
version = release = mcda_priority.__version__

extensions = ["myst_parser", "sphinx.ext.autodoc", "numpydoc", "sphinx_gallery.gen_gallery"]
exclude_patterns = ["_build", "comparison-table.md"]
highlight_language = "text"
myst_heading_anchors = 3

numpydoc_show_class_members = False
autodoc_member_order = "bysource"
autodoc_typehints_format = "short"
python_use_unqualified_type_names = True
python_maximum_signature_line_length = 80

html_theme = "pydata_sphinx_theme"
html_title = "mcda-priority"
html_copy_source = False
html_static_path = ["_static"]
html_css_files = ["pages.css"]
html_sidebars = {"index": [], "tutorial": []}
html_theme_options = {"show_prev_next": True, "navigation_with_keys": False, "header_links_before_dropdown": 6}

EXAMPLES = (
    "helsinki",
    "ninth_proposal",
    "sensitivity",
    "robust_portfolios",
    "other_municipality",
    "own_criteria",
    "rules",
    "compare_methods",
    "pymcdm_methods",
    "cluster",
)

sphinx_gallery_conf = {
    "examples_dirs": "../examples",
    "gallery_dirs": "gallery",
    "filename_pattern": r"\.py$",
    "within_subsection_order": ExplicitOrder([f"{name}.py" for name in EXAMPLES]),
    "abort_on_example_error": True,
    # What an example shows changes with the library, not only with the example.
    "run_stale_examples": True,
    "download_all_examples": False,
    "show_memory": False,
    "show_signature": False,
    "min_reported_time": 3_600,
    "capture_repr": (),
}

# What is long when written out, by the name that the source gives it; `Method` before the array type that it holds.
SHORT_NAMES = {
    "<function weighted_sum>": "weighted_sum",
    stringify_annotation(Method, "smart"): "Method",
    stringify_annotation(FloatArray, "smart"): "FloatArray",
    stringify_annotation(BoolArray, "smart"): "BoolArray",
    stringify_annotation(npt.ArrayLike, "smart"): "ArrayLike",
    stringify_annotation(Amount, "smart"): "Amount",
}


def with_short_names(
    _app: Sphinx, _what: str, _name: str, _object: object, _options: object, signature: str, returned: str | None
) -> tuple[str, str | None]:
    """Write the types in a signature by their short names."""
    for long, short in SHORT_NAMES.items():
        signature = signature.replace(long, short) if signature else signature
        returned = returned.replace(long, short) if returned else returned
    return signature, returned


def with_output(app: Sphinx, doctree: nodes.document) -> None:
    """Run the code blocks of a page and put what each prints, and draws, below it."""
    page = Path(app.env.doc2path(app.env.docname))
    namespace: dict[str, object] = {"__name__": "page"}
    shown: list[object] = []
    with blocks.workplace(page):
        for block in list(doctree.findall(nodes.literal_block)):
            language = str(block.get("language"))
            if not blocks.is_run(language, block.astext()):
                continue
            printed = blocks.printed_by(language, block.astext(), namespace)
            below = new_pictures(app, namespace, shown)
            if printed.strip():
                below.insert(0, nodes.literal_block(printed, printed, language="text", classes=["printed"]))
            place = block.parent.index(block) + 1
            block.parent[place:place] = below


def new_pictures(app: Sphinx, namespace: dict[str, object], shown: list[object]) -> list[nodes.Node]:
    """Keep the pictures that a block has given a name; their titles say what they show."""
    found: list[nodes.Node] = []
    for drawn in namespace.values():
        if not isinstance(drawn, Axes) or any(drawn is one for one in shown):
            continue
        shown.append(drawn)
        name = f"{app.env.docname.replace('/', '-')}-{len(shown)}.png"
        PICTURES.mkdir(parents=True, exist_ok=True)
        drawn.get_figure(root=True).savefig(PICTURES / name, dpi=100)
        title = drawn.get_title(loc="left") or drawn.get_title()
        found.append(nodes.image(uri=f"/_build/pictures/{name}", alt=title or "A picture of the result above."))
    return found


def setup(app: Sphinx) -> None:
    """Join the two to the build."""
    app.connect("autodoc-process-signature", with_short_names)
    # Before Sphinx collects the images of a page.
    app.connect("doctree-read", with_output, priority=400)
