"""A small mapping with one question of every kind, sound until a test changes it."""

import copy
import json


def words(text, **more):
    return {language: f"{text} {language}" for language in ("en", "it", "hu", "bg")} | more


def column(position, header):
    return {"column": position, "header": header}


def option(code, value, **more):
    return {"code": code, "label": words(code), "value": value, **more}


def question(code, kind, *options, **more):
    return {"code": code, "kind": kind, "text": words(code, es=code), "options": list(options), **more}


SAMPLE = {
    "format": "clusterpolisee-responses/1",
    "consultation": {
        "slug": "sample-2020",
        "title": words("title"),
        "introduction": words("introduction"),
        "language": "es",
        "origin": {"who": words("who"), "where": words("where"), "when": "2020", "text": words("text")},
        "licence": "CC0-1.0",
    },
    "file": {"encoding": "utf-8", "delimiter": ";", "columns": 9},
    "record_id": column(0, "ID"),
    "sections": [
        {
            "code": "about",
            "title": words("about"),
            "questions": [
                question(
                    "Q1", "single", option("yes", ["Si", "Sí"]), option("no", "No"), **column(1, "¿Si?")
                ),
                question(
                    "Q2",
                    "scale",
                    option("low", "poco"),
                    option("high", "mucho"),
                    option("dont_know", "No sabe", missing=True),
                    **column(2, "Nivel"),
                ),
                question("Q3", "integer", option("none", "NO APLICA", missing=True), **column(3, "Edad")),
                question("Q4", "long_text", **column(4, "Otro")),
            ],
        },
        {
            "code": "more",
            "title": words("more"),
            "questions": [
                question(
                    "Q5",
                    "multiple",
                    option("money", "Si", **column(6, "Dinero")),
                    option("time", ["Si", "X"], **column(7, "Tiempo")),
                    not_chosen=["No"],
                ),
                question("Q6", "short_text", **column(8, "Otro")),
            ],
        },
    ],
    "ignored": [column(5, "Recat") | {"reason": "Follows from Q4."}],
}


def source(content=SAMPLE):
    return json.dumps(content, ensure_ascii=False).encode()


def changed(path, value):
    content = copy.deepcopy(SAMPLE)
    place = content
    for key in path[:-1]:
        place = place[key]
    if value is None:
        del place[path[-1]]
    else:
        place[path[-1]] = value
    return source(content)
