"""Print the stored statistics of a consultation."""

import json
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from clusterpolisee.core.languages.content import in_language
from consultations import queries
from consultations.models import Consultation, Question
from consultations.services.statistics import stored_tally
from consultations.stats.tally import QuestionTally


class Command(BaseCommand):
    help = "Print the stored statistics of a consultation: every answer counts, nothing is hidden."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("slug")
        parser.add_argument("--json", action="store_true", help="print one JSON object")

    def handle(self, *args: Any, **options: Any) -> None:
        consultation = Consultation.objects.filter(slug=options["slug"]).first()
        if consultation is None:
            raise CommandError(f"There is no consultation “{options['slug']}”.")
        tally = stored_tally(consultation)
        questions = {
            question.code: _figures(question, tally.questions[question.code])
            for question in queries.questions_of(queries.questionnaire_of(consultation))
        }
        if options["json"]:
            self.stdout.write(json.dumps({"n": tally.n, "questions": questions}, ensure_ascii=False))
            return
        self.stdout.write(f"{options['slug']}: {tally.n} answers")
        for code, figures in questions.items():
            self.stdout.write(f"\n{code} ({figures['base']} of {tally.n}): {figures['text']}")
            for option, count in figures["counts"].items():
                self.stdout.write(f"{count:>8}  {option}")


def _figures(question: Question, tally: QuestionTally) -> dict[str, Any]:
    """Counts by option code in the order of the questionnaire; of a number, by the number itself."""
    options = {option.code: tally.counts[option.code] for option in question.options.all()}
    numbers = {str(value): count for value, count in tally.numbers.values.items()}
    text = in_language(question, "text", "en").value
    return {"text": text, "base": tally.base, "counts": {**numbers, **options}}
