"""Project format 1.1: entries of the kind `erasure`. No table differs, but who writes must know them.

Revision ID: 1.1
Revises: 1.0
"""

revision = "1.1"
down_revision = "1.0"
USER_VERSION = 1 << 16 | 1


def upgrade() -> None:
    """The rows of 1.0 are rows of 1.1."""
