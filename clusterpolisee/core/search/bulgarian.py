"""A light stemmer for Bulgarian: article, plural and final vowel come off.

After the idea of light stemming in J. Savoy, "Searching strategies for the Bulgarian language" (2007);
the rule tables are our own.
"""

# (shortest word, ending): the definite article
ARTICLES = ((7, "ият"), (6, "ът"), (6, "то"), (6, "те"), (6, "та"), (6, "ия"), (5, "ят"))
# (shortest word, ending, what takes its place): plurals
PLURALS = (
    (7, "овци", "о"),
    (7, "ове", ""),
    (7, "еве", "й"),
    (6, "ища", ""),
    (6, "та", ""),
    (6, "ци", "к"),
    (6, "зи", "г"),
    (5, "си", "х"),
    (5, "и", ""),
)


def stem(word: str) -> str:
    """Stem of one lower-case word; words of three letters stay whole."""
    if len(word) < 4:
        return word
    if len(word) > 5 and word.endswith("ища"):
        return word[:-3]
    return _without_final_vowels(_without_plural(_without_article(word)))


def _without_article(word: str) -> str:
    for shortest, ending in ARTICLES:
        if len(word) >= shortest and word.endswith(ending):
            return word[: -len(ending)]
    return word


def _without_plural(word: str) -> str:
    for shortest, ending, instead in PLURALS:
        if len(word) >= shortest and word.endswith(ending):
            return word[: -len(ending)] + instead
    return word


def _without_final_vowels(word: str) -> str:
    if len(word) > 3 and word.endswith("я"):
        word = word[:-1]
    if len(word) > 3 and word[-1] in "аое":
        word = word[:-1]
    if len(word) > 4 and word.endswith("ен"):
        word = word[:-2] + "н"
    if len(word) > 5 and word[-2] == "ъ":
        word = word[:-2] + word[-1]
    return word
