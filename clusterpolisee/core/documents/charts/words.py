"""Break labels into lines by counting characters.

The reader's font is unknown, so a label column is generous and a character is taken as a wide one.
"""


def lines(text: str, at_most: int) -> list[str]:
    """The words of `text` in lines of `at_most` characters; a longer word is broken with a hyphen."""
    found: list[str] = []
    line = ""
    for word in _fitting(text.split(), at_most):
        if line and len(line) + 1 + len(word) > at_most:
            found.append(line)
            line = word
        else:
            line = f"{line} {word}".strip()
    return [*found, line] if line else found


def _fitting(words: list[str], at_most: int) -> list[str]:
    found: list[str] = []
    for word in words:
        rest = word
        while len(rest) > at_most:
            found.append(rest[: at_most - 1] + "-")
            rest = rest[at_most - 1 :]
        found.append(rest)
    return found
