"""How far the decision depends on what was disputed."""
