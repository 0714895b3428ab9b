"""The keys that the text itself takes, as data for the key help."""

TEXT_KEYS: tuple[tuple[str, str], ...] = (
    ("Up, Down", "Scroll by a line"),
    ("PgUp, PgDown, Space, Shift+Space", "Scroll by a page"),
    ("Home, End", "To the beginning, to the end of the article"),
    ("Ctrl+Wheel", "Larger or smaller text"),
    ("Shift+Left, Shift+Right", "Select: move the end by a word (begins with the current statement)"),
    ("Shift+Up, Shift+Down", "Select: move the end by a sentence"),
    ("Ctrl+Shift+Left, Ctrl+Shift+Right", "Select: move the end by a character"),
    ("Alt+Shift+Left, Alt+Shift+Right", "Select: move the beginning by a word"),
    ("Ctrl+Alt+Shift+Left, Ctrl+Alt+Shift+Right", "Select: move the beginning by a character"),
    ("Ctrl+C", "Copy the selected words"),
    ("Esc", "Let go of the selection; back to the text"),
)
"""Keys, and what they do. The actions of the menus are in `app.action_specs`."""
