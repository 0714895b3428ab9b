"""Tests need no display: Qt draws into memory unless the environment says otherwise."""

import os

import pytest

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")


def pytest_configure(config: pytest.Config) -> None:
    """Say which system package is missing, rather than fail in each test of the window."""
    from app.start import obstacle_to_a_window

    if obstacle := obstacle_to_a_window():
        pytest.exit(obstacle, returncode=2)
