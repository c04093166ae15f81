"""Builds the portal's one style sheet: the part of Bootstrap that our pages use, then our own files.

Bootstrap comes from its Python package and weighs 230 kB; a page of ours uses a tenth of it. Kept is a rule
whose classes all occur in a template or in the Python code that names them. It goes into a cascade layer, so
any rule of ours wins over it, however specific. See docs/decisions/0006-bootstrap-subset.md.
"""

import importlib.util
import re
from collections.abc import Iterable, Iterator
from pathlib import Path

from devtools.complaint import Complaint
from devtools.places import APPS, CHECKOUT

TARGET = CHECKOUT / "static" / "build" / "portal.css"
OWN_FILES = (
    "tokens",
    "base",
    "layout",
    "components",
    "tables",
    "forms",
    "charts",
    "map",
    "trail",
    "board",
    "print",
)

NEEDS_SCRIPT = {"accordion", "accordion-group", "modal", "tab", "tab-link"}  # parts of crispy we do not use
WORD = re.compile(r"[A-Za-z][A-Za-z0-9_-]*")
CLASS_ATTRIBUTE = re.compile(r"""(?:class|css)\s*=\s*(?:"([^"]*)"|'([^']*)')""")
CLASS_IN_PYTHON = re.compile(r"""class\w*["']?\s*[:=]\s*f?["']([^"']*)["']""")
CLASS_IN_SELECTOR = re.compile(r"\.([A-Za-z_][\w-]*)")
NEGATION = re.compile(r":not\([^()]*\)")
COMMENT = re.compile(r"/\*.*?\*/", re.DOTALL)

# Drawn by us from the start, or unable to follow the theme (Bootstrap mixes them from fixed colour triplets).
LEFT_OUT = re.compile(
    r"data-bs-theme=dark|\.form-check-input|\.form-select|\.btn-close"
    r"|^\.(?:text-bg|bg|link|border|text)-(?:primary|secondary|success|info|warning|danger|light|dark|white|black)\b"
)


def package_folder(package: str) -> Path:
    """The folder of an installed package; found without importing it."""
    spec = importlib.util.find_spec(package)
    if spec is None or spec.origin is None:
        raise Complaint(f"{package} is not installed: run python3 -m devtools bootstrap base")
    return Path(spec.origin).parent


def bootstrap_source() -> str:
    """The text of bootstrap.min.css."""
    folder = package_folder("js_lib_bootstrap5") / "static" / "js-lib-bootstrap5" / "css"
    return (folder / "bootstrap.min.css").read_text(encoding="utf-8")


def used_classes(root: Path) -> set[str]:
    """Every word that stands in a class attribute of a template or in a class argument of the code."""
    texts = [
        path.read_text(encoding="utf-8")
        for folder in (root / "templates", package_folder("crispy_bootstrap5") / "templates" / "bootstrap5")
        for path in folder.rglob("*.html")
        if path.stem not in NEEDS_SCRIPT
    ]
    found = {word for text in texts for match in CLASS_ATTRIBUTE.finditer(text) for word in words_of(match)}
    for app in APPS:
        for path in (root / app).rglob("*.py"):
            text = path.read_text(encoding="utf-8")
            found |= {word for match in CLASS_IN_PYTHON.finditer(text) for word in words_of(match)}
    return found


def words_of(match: re.Match[str]) -> list[str]:
    return [word for group in match.groups() if group for word in WORD.findall(group)]


def blocks(css: str) -> Iterator[tuple[str, str]]:
    """The top-level blocks of a style sheet as (what stands before the brace, what stands inside)."""
    position = 0
    while (opening := css.find("{", position)) != -1:
        closing = matching_brace(css, opening)
        yield css[position:opening].split(";")[-1].strip(), css[opening + 1 : closing]
        position = closing + 1


def matching_brace(css: str, opening: int) -> int:
    depth = 0
    for position in range(opening, len(css)):
        depth += {"{": 1, "}": -1}.get(css[position], 0)
        if depth == 0:
            return position
    raise ValueError("The style sheet ends inside a block")


def kept_selectors(selectors: str, used: set[str]) -> str:
    """The selectors of a rule that can match one of our pages, joined again; empty when there is none."""
    return ",".join(
        selector
        for selector in re.split(r",(?![^(]*\))", selectors)
        if not LEFT_OUT.search(selector)
        and set(CLASS_IN_SELECTOR.findall(NEGATION.sub("", selector))) <= used
    )


def subset(css: str, used: set[str]) -> str:
    """The rules of `css` whose classes are all used; media queries without a rule left are dropped."""
    kept = []
    for head, body in blocks(COMMENT.sub("", css)):
        if head.startswith(("@media", "@supports")):
            inner = subset(body, used)
            kept.append(f"{head}{{{inner}}}\n" if inner else "")
        elif head.startswith("@keyframes"):
            kept.append(f"{head}{{{body}}}\n" if head.split()[-1] in used else "")
        elif not head.startswith("@"):
            selectors = kept_selectors(head, used)
            kept.append(f"{selectors}{{{body}}}\n" if selectors else "")
    return "".join(kept)


def squeezed(lines: Iterable[str]) -> str:
    """Our own files without comments and indentation."""
    text = COMMENT.sub("", "\n".join(lines))
    return "\n".join(line.strip() for line in text.splitlines() if line.strip())


def style_sheet(root: Path = CHECKOUT) -> str:
    """The whole style sheet as text."""
    own = squeezed(
        (root / "static" / "css" / f"{name}.css").read_text(encoding="utf-8") for name in OWN_FILES
    )
    layer = subset(bootstrap_source(), used_classes(root))
    return f"/* A subset of Bootstrap 5.3, MIT licence */\n@layer bootstrap {{\n{layer}}}\n{own}\n"


def build() -> None:
    """Write the style sheet; Complaint when a package it is made from is missing."""
    TARGET.parent.mkdir(parents=True, exist_ok=True)
    TARGET.write_text(style_sheet(), encoding="utf-8")
