"""What kind of folder a file lies in: one to work in, or one that needs care.

- *Temporary*: a mail program's or an archive tool's folder, which is emptied behind one's back. Known are
  Outlook's Content.Outlook and the INetCache around it (support.microsoft.com, "secure temporary folder"),
  Apple Mail's "Mail Downloads", what Windows Explorer ("Temp1_x.zip"), 7-Zip ("7zO…"), WinRAR ("Rar$…"),
  file-roller (".fr-…") and Ark ("ark-…") unpack to, Thunderbird's "mozilla_…0" and "pid-…" and Evolution's
  temporary folders, and whatever lies immediately in the system's temporary folder. A folder of one's own
  beneath that, and Downloads, are none.
- *Synced*: copied to other computers by a program that knows nothing of SQLite, and makes a "conflicted copy"
  of a file that changed on both sides. Recognised by what these programs leave in the root of what they sync:
  Syncthing `.stfolder` (docs.syncthing.net, "Folder marker"); Nextcloud and ownCloud their journal
  `.sync_*.db` (docs.nextcloud.com, desktop client); Dropbox `.dropbox.cache` (help.dropbox.com, "cache
  folder"); Google Drive `.tmp.driveupload` and `.tmp.drivedownload`. Or by place: `~/Library/CloudStorage/
  PROGRAM-…` and `~/Library/Mobile Documents` on a Mac (Apple's File Provider, iCloud), `~/iCloudDrive`, and
  what OneDrive says in the environment on Windows (OneDrive, OneDriveConsumer, OneDriveCommercial).
- *Network*: on Linux and macOS by the type of the mount; on Windows `\\\\server\\share` or GetDriveType 4.
  SQLite's locks cannot be relied on there (sqlite.org/faq.html, question 5).
"""

import os
import re
import subprocess
import sys
import tempfile
from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path

_SYSTEM_TEMPORARY = re.compile(
    r"(content\.(outlook|ie5|mso)|inetcache|temporary internet files|mail downloads|temp\d+_.+\.(zip|rar|7z)"
    r"|7zo[0-9a-z]+|rar\$.+|\.fr-.+|ark-.+|mozilla_.+\d|pid-\d+|evolution-.+|thunderbird.*tmp)",
    re.IGNORECASE,
)
_MARKERS = {
    ".stfolder": "Syncthing",
    ".dropbox.cache": "Dropbox",
    ".tmp.driveupload": "Google Drive",
    ".tmp.drivedownload": "Google Drive",
    ".owncloudsync.log": "ownCloud",
    ".nextcloudsync.log": "Nextcloud",
}
_JOURNALS = (".sync_*.db", "._sync_*.db")
_NETWORK = frozenset(
    "nfs nfs3 nfs4 cifs smb smb2 smb3 smbfs afpfs afs ceph davfs webdav ncpfs fuse.sshfs fuse.davfs2 fuse.rclone "
    "fuse.glusterfs fuse.gvfsd-fuse glusterfs beegfs".split()
)
_REMOTE_DRIVE = 4  # DRIVE_REMOTE of GetDriveTypeW


class PlaceKind(StrEnum):
    """What a folder is good for."""

    ORDINARY = "ordinary"
    TEMPORARY = "temporary"
    SYNCED = "synced"
    NETWORK = "network"


@dataclass(frozen=True, slots=True)
class Place:
    """Where a file lies. `whose` is the program or the kind of drive in words, "" for an ordinary folder."""

    kind: PlaceKind = PlaceKind.ORDINARY
    whose: str = ""


@dataclass(frozen=True, slots=True)
class Surroundings:
    """What is to be known of a computer: its mounts (folder, type), home, temporary folder and environment."""

    mounts: tuple[tuple[Path, str], ...]
    home: Path
    temporary: Path
    environment: Mapping[str, str]

    @classmethod
    def here(cls) -> "Surroundings":
        """Those of this computer, as they are now."""
        return cls(_mounts(), Path.home(), Path(tempfile.gettempdir()), dict(os.environ))


def place_of(path: Path, around: Surroundings) -> Place:
    """In what kind of folder a file lies. The mounts come first: a network drive is not looked into."""
    path = Path(os.path.abspath(path))  # noqa: PTH100 - to resolve it would ask a drive that may not answer
    if drive := _network_drive(path, around):
        return Place(PlaceKind.NETWORK, drive)
    if path.parent == around.temporary:
        return Place(PlaceKind.TEMPORARY, "the temporary folder of this computer")
    if found := next((part for part in path.parts[:-1] if _SYSTEM_TEMPORARY.fullmatch(part)), None):
        return Place(PlaceKind.TEMPORARY, f"a temporary folder ({found})")
    if program := _by_place(path, around) or _by_marker(path):
        return Place(PlaceKind.SYNCED, program)
    return Place()


def _by_place(path: Path, around: Surroundings) -> str:
    library = around.home / "Library"
    if path.is_relative_to(library / "CloudStorage"):
        return path.relative_to(library / "CloudStorage").parts[0].split("-")[0]
    if any(path.is_relative_to(folder) for folder in (library / "Mobile Documents", around.home / "iCloudDrive")):
        return "iCloud"
    for name in ("OneDrive", "OneDriveConsumer", "OneDriveCommercial"):
        if (root := around.environment.get(name)) and path.is_relative_to(root):
            return "OneDrive"
    return ""


def _by_marker(path: Path) -> str:
    for folder in path.parents:
        try:
            for marker, program in _MARKERS.items():
                if (folder / marker).exists():
                    return program
            if any(next(folder.glob(journal), None) for journal in _JOURNALS):
                return "Nextcloud or ownCloud"
        except OSError:  # a folder that may not be looked into says nothing
            continue
    return ""


def _network_drive(path: Path, around: Surroundings) -> str:
    if path.drive.startswith("\\\\"):
        return "a network drive"
    if sys.platform == "win32":
        import ctypes

        remote = ctypes.windll.kernel32.GetDriveTypeW(f"{path.drive}\\") == _REMOTE_DRIVE
        return "a network drive" if remote else ""
    # of mounts on one folder the last one is seen
    over = [mount for mount in around.mounts if path.is_relative_to(mount[0])]
    kind = max(enumerate(over), key=lambda mount: (len(mount[1][0].parts), mount[0]))[1][1] if over else ""
    return f"a network drive ({kind.removeprefix('fuse.')})" if kind in _NETWORK else ""


def _mounts() -> tuple[tuple[Path, str], ...]:
    try:
        if sys.platform == "darwin":
            shown = subprocess.run(["/sbin/mount"], capture_output=True, text=True, timeout=5, check=True)
            return parse_mounts_of_mac(shown.stdout)
        return parse_mounts(Path("/proc/mounts").read_text(encoding="utf-8", errors="surrogateescape"))
    except (OSError, subprocess.SubprocessError):
        return ()


def parse_mounts(table: str) -> tuple[tuple[Path, str], ...]:
    """Folder and type of each line of /proc/mounts, where blanks are written as octal numbers (man 5 fstab)."""
    rows = (line.split() for line in table.splitlines())
    return tuple((Path(_unescaped(row[1])), row[2]) for row in rows if len(row) > 2)


def _unescaped(word: str) -> str:
    return re.sub(r"\\([0-7]{3})", lambda found: chr(int(found[1], 8)), word)


def parse_mounts_of_mac(told: str) -> tuple[tuple[Path, str], ...]:
    """Folder and type of each line that macOS's `mount` prints: "//a@b/c on /Volumes/c (smbfs, nodev)"."""
    found = re.findall(r"^.+? on (/.*) \((\w+)[,)]", told, re.MULTILINE)
    return tuple((Path(folder), kind) for folder, kind in found)


_CONFLICT = re.compile(
    r"( \(.*(conflicted copy|conflict).*\)|[-_.](sync-)?conflict-.+|-[A-Z0-9][A-Z0-9-]{3,}|( | \()\d{1,2}\)?)"
)


def conflict_copies(path: Path) -> list[Path]:
    """Files beside it that a sync program may have made of it when it changed on two computers at once.

    "P (Rita's conflicted copy 2026-01-02)" and "P (conflicted copy …)" of Dropbox and Nextcloud,
    "P_conflict-…" of ownCloud, "P.sync-conflict-…" of Syncthing, "P-DESKTOP1" of OneDrive, "P (1)" of Google
    Drive, "P 2" of iCloud. Whether they are the same project is for the caller to find out.
    """
    try:
        beside = [each for each in path.parent.iterdir() if each.suffix == path.suffix and each != path]
    except OSError:
        return []
    return sorted(
        each for each in beside if each.stem.startswith(path.stem) and _CONFLICT.fullmatch(each.stem[len(path.stem) :])
    )
