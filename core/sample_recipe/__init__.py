"""How the bundled conversation was made; not part of the wheel."""
