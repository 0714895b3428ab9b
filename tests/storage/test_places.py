"""What kind of folder a project lies in."""

from pathlib import Path

import pytest

from annotations.storage.places import (
    PlaceKind,
    Surroundings,
    conflict_copies,
    parse_mounts,
    parse_mounts_of_mac,
    place_of,
)

MOUNTS = """/dev/sda1 / ext4 rw,relatime 0 0
proc /proc proc rw 0 0
server:/export /home/rita/Team\\040drive nfs4 rw,vers=4.2 0 0
rita@host:/ /mnt/far fuse.sshfs rw,nosuid 0 0
/dev/sdb1 /mnt/far/stick vfat rw 0 0
garbled
"""


def around(tmp_path: Path, **environment: str) -> Surroundings:
    return Surroundings(parse_mounts(MOUNTS), tmp_path / "home", Path("/tmp"), environment)


@pytest.mark.parametrize(
    ("path", "kind"),
    [
        ("/home/rita/Documents/p.factdesk", PlaceKind.ORDINARY),
        ("/home/rita/Downloads/p.factdesk", PlaceKind.ORDINARY),
        ("/home/rita/Temporary work/p.factdesk", PlaceKind.ORDINARY),
        ("/tmp/work/p.factdesk", PlaceKind.ORDINARY),
        ("/tmp/p.factdesk", PlaceKind.TEMPORARY),
        ("/tmp/mozilla_rita0/p.factdesk", PlaceKind.TEMPORARY),
        ("/tmp/pid-4711/p.factdesk", PlaceKind.TEMPORARY),
        ("/home/rita/.cache/.fr-AbC123/inside/p.factdesk", PlaceKind.TEMPORARY),
        ("/c/AppData/Local/Microsoft/Windows/INetCache/Content.Outlook/9XK/p.factdesk", PlaceKind.TEMPORARY),
        ("/c/AppData/Local/Temp/Temp1_from Kofi.zip/p.factdesk", PlaceKind.TEMPORARY),
        ("/c/AppData/Local/Temp/7zO8A2B/p.factdesk", PlaceKind.TEMPORARY),
        ("/c/AppData/Local/Temp/Rar$DIa0.123/p.factdesk", PlaceKind.TEMPORARY),
        ("/Users/r/Library/Containers/com.apple.mail/Data/Library/Mail Downloads/1/p.factdesk", PlaceKind.TEMPORARY),
        ("/home/rita/Team drive/2026/p.factdesk", PlaceKind.NETWORK),
        ("/home/rita/Team driveway/p.factdesk", PlaceKind.ORDINARY),
        ("/mnt/far/p.factdesk", PlaceKind.NETWORK),
        ("/mnt/far/stick/p.factdesk", PlaceKind.ORDINARY),
    ],
)
def test_a_path_tells_what_its_folder_is(path: str, kind: PlaceKind, tmp_path: Path) -> None:
    assert place_of(Path(path), around(tmp_path)).kind is kind


@pytest.mark.parametrize(
    ("marker", "program"),
    [
        (".stfolder/", "Syncthing"),
        (".dropbox.cache/", "Dropbox"),
        (".tmp.driveupload/", "Google Drive"),
        (".sync_0a1b2c.db", "Nextcloud or ownCloud"),
    ],
)
def test_what_a_sync_program_leaves_in_its_root_tells(marker: str, program: str, tmp_path: Path) -> None:
    root, beside = tmp_path / "root", tmp_path / "beside"
    (root / "deep" / "down").mkdir(parents=True)
    beside.mkdir()
    (root / marker).mkdir() if marker.endswith("/") else (root / marker).touch()
    place = place_of(root / "deep" / "down" / "p.factdesk", around(tmp_path))
    assert (place.kind, place.whose) == (PlaceKind.SYNCED, program)
    assert place_of(beside / "p.factdesk", around(tmp_path)).kind is PlaceKind.ORDINARY


def test_the_folders_of_a_mac_and_of_onedrive_are_known_by_their_place(tmp_path: Path) -> None:
    home = tmp_path / "home"
    for folder, program in (
        (home / "Library/CloudStorage/OneDrive-Desk", "OneDrive"),
        (home / "Library/Mobile Documents/com~apple~CloudDocs", "iCloud"),
        (home / "My One", "OneDrive"),
    ):
        place = place_of(folder / "p.factdesk", around(tmp_path, OneDrive=str(home / "My One")))
        assert (place.kind, place.whose) == (PlaceKind.SYNCED, program)


def test_the_mounts_of_a_mac() -> None:
    told = "/dev/disk3s1s1 on / (apfs, sealed, local)\n//rita@server/team (x) on /Volumes/team (smbfs, nodev, nosuid)\n"
    assert parse_mounts_of_mac(told) == ((Path("/"), "apfs"), (Path("/Volumes/team"), "smbfs"))


def test_copies_of_a_conflict_are_told_from_our_own(tmp_path: Path) -> None:
    copies = [
        "P (Rita's conflicted copy 2026-01-02)",
        "P.sync-conflict-20260102-101112-ABCDEFG",
        "P-DESKTOP123",
        "P (1)",
    ]
    copies += ["P_conflict-20260102-101112", "P (conflicted copy 2026-01-02 101112)", "P 2"]
    for name in [*copies, "P", "P (before merge)", "P (copy)", "Proposal", "P-notes"]:
        (tmp_path / f"{name}.factdesk").touch()
    assert {found.stem for found in conflict_copies(tmp_path / "P.factdesk")} == set(copies)
    assert conflict_copies(tmp_path / "nowhere" / "P.factdesk") == []
