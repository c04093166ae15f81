"""Sentences of the sample calls, each saying that it is an example, in the language of its writer."""

TEXTS = {
    "en": (
        "Sample text: why the person would like to take part.",
        "Sample text: projects and years of practice.",
        "Sample text: what the person offers to the group.",
    ),
    "it": (
        "Testo di esempio: i motivi dell’interesse.",
        "Testo di esempio: progetti e anni di pratica.",
        "Testo di esempio: il contributo offerto al gruppo.",
    ),
    "hu": (
        "Mintaszöveg: a részvétel indokai.",
        "Mintaszöveg: projektek és gyakorlati évek.",
        "Mintaszöveg: a munkacsoportnak felajánlott hozzájárulás.",
    ),
    "bg": (
        "Примерен текст: мотиви за участие.",
        "Примерен текст: проекти и години практика.",
        "Примерен текст: предлаган принос към групата.",
    ),
}
COMMENT = {
    "en": "Sample review: clear profile.",
    "it": "Valutazione di esempio: profilo chiaro.",
    "hu": "Mintaértékelés: világos profil.",
    "bg": "Примерна оценка: ясен профил.",
}
TO_APPLICANT = {
    "en": "Sample comment: experience and offer fit the theme of the group.",
    "it": "Commento di esempio: esperienza e contributo sono pertinenti al tema del gruppo.",
    "hu": "Mintamegjegyzés: a tapasztalat és a vállalás illik a csoport témájához.",
    "bg": "Примерен коментар: опитът и предложението съответстват на темата на групата.",
}
APPLICANT = {
    "en": "Sample applicant",
    "it": "Candidato di esempio",
    "hu": "Minta jelentkező",
    "bg": "Примерен кандидат",
}
REASONS = {
    "shortlisted": {
        "en": "Sample reason: among the best results, and a competence the group needs.",
        "it": "Motivazione di esempio: tra i risultati migliori e con una competenza utile al gruppo.",
        "hu": "Minta indokolás: a legjobb eredmények egyike, a csoportnak szükséges szakértelemmel.",
        "bg": "Примерни мотиви: сред най-добрите резултати и с компетентност, нужна на групата.",
    },
    "reserve": {
        "en": "Sample reason: a good result; all seats went to higher scores.",
        "it": "Motivazione di esempio: buon risultato; i posti sono andati a punteggi più alti.",
        "hu": "Minta indokolás: jó eredmény; a helyeket a magasabb pontszámúak kapták.",
        "bg": "Примерни мотиви: добър резултат; местата бяха заети от по-високо оценени кандидати.",
    },
    "not_selected": {
        "en": "Sample reason: less experience with the theme than other applicants.",
        "it": "Motivazione di esempio: minore esperienza sul tema rispetto ad altri candidati.",
        "hu": "Minta indokolás: a többi jelentkezőnél kevesebb tapasztalat a témában.",
        "bg": "Примерни мотиви: по-малък опит по темата от този на другите кандидати.",
    },
}
