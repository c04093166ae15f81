"""The questionnaire as a form."""

from collections.abc import Mapping
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.datastructures import MultiValueDict
from django.utils.translation import gettext_lazy as _

from clusterpolisee.core.ui.forms import SubmissionTokenMixin
from consultations import queries
from consultations.enums import QuestionKind
from consultations.models import Question, Questionnaire
from consultations.services.responses import Sender
from consultations.validators import AnswerProblem, QuestionRule, checked_answer, checked_line

PREFIX = "q-"
LONGEST_NAME = 200
NOT_KEPT = {"token", "email", "website"}


def field_name(question: Question) -> str:
    """The name of a question's field; the prefix keeps codes apart from the form's own fields."""
    return PREFIX + question.code


class AnswerWidget(forms.Widget):
    """Reads what was sent; the templates of the questionnaire draw it."""

    def __init__(self, kind: str) -> None:
        super().__init__()
        self.kind = kind

    def value_from_datadict(self, data: Mapping[str, Any], files: Any, name: str) -> Any:
        if self.kind == QuestionKind.MULTIPLE and isinstance(data, MultiValueDict):
            return data.getlist(name)
        return data.get(name)

    def id_for_label(self, id_: str, index: str | None = None) -> str:
        """Choices have one input each; the first takes the focus."""
        one_input = (QuestionKind.INTEGER, QuestionKind.SHORT_TEXT, QuestionKind.LONG_TEXT)
        return id_ if self.kind in one_input else f"{id_}_0"


class AnswerField(forms.Field):
    """One question; the pure validators say what it accepts."""

    def __init__(self, rule: QuestionRule, label: str) -> None:
        super().__init__(required=False, label=label, widget=AnswerWidget(rule.kind))
        self.rule = rule

    def clean(self, value: Any) -> Any:
        try:
            return checked_answer(self.rule, value)
        except AnswerProblem as problem:
            raise ValidationError(str(problem.complaint)) from problem


class AnswerForm(SubmissionTokenMixin):
    """Who answers, the answers, and where a receipt may go. `website` is left empty by people: it is out of
    their sight, and programs that fill in everything give themselves away by it."""

    organisation = forms.CharField(
        label=_("Name of your organisation"),
        max_length=LONGEST_NAME,
        error_messages={"required": _("Enter the name of your organisation.")},
    )
    email = forms.EmailField(label=_("E-mail address for a receipt"), required=False)
    website = forms.CharField(label=_("Website"), required=False)

    def __init__(self, questionnaire: Questionnaire, data: Any = None, **kwargs: Any) -> None:
        super().__init__(data, **kwargs)
        self.questions = queries.questions_of(questionnaire)
        for number, question in enumerate(self.questions, start=1):
            label = _("Question %(number)d") % {"number": number}
            self.fields[field_name(question)] = AnswerField(queries.rule_of(question), label)

    @classmethod
    def refilled(cls, questionnaire: Questionnaire, data: Any) -> "AnswerForm":
        """The form with everything that was typed, unchecked: for the same page in another language, or to
        be saved for later."""
        sent = cls(questionnaire, data)
        typed = {name: sent[name].data for name in sent.fields}
        return cls(questionnaire, initial={name: value for name, value in typed.items() if value is not None})

    @property
    def typed(self) -> dict[str, Any]:
        """What a refilled form may keep: neither an address nor what only a program would enter."""
        return {name: value for name, value in self.initial.items() if name not in NOT_KEPT}

    def clean_organisation(self) -> str:
        try:
            return checked_line(self.cleaned_data["organisation"], longest=LONGEST_NAME)
        except AnswerProblem as problem:
            raise ValidationError(str(problem.complaint)) from problem

    def clean_website(self) -> str:
        if self.cleaned_data["website"]:
            raise ValidationError(_("Leave the field “Website” empty: it is there to stop programs."))
        return ""

    def clean(self) -> None:
        unknown = [name for name in self.data if name.startswith(PREFIX) and name not in self.fields]
        if unknown:
            self.add_error(None, _("This form holds a question that is not asked any more. Open it again."))

    def refuse(self, reason: Any) -> None:
        """Show why a service would not take the form, also above one that is not checked."""
        if not self.is_bound:
            self.cleaned_data: dict[str, Any] = {}
        self.add_error(None, reason)

    @property
    def answers(self) -> dict[str, Any]:
        """The clean answers by question code."""
        found = {question.code: self.cleaned_data[field_name(question)] for question in self.questions}
        return {code: answer for code, answer in found.items() if answer is not None}

    @property
    def sender(self) -> Sender:
        return Sender(self.cleaned_data["organisation"], self.cleaned_data["email"])
