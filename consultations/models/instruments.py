"""The questionnaire: sections, questions and options, each with a code that never changes."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from consultations.enums import QuestionKind
from workinggroups.models import WorkingGroup


class Questionnaire(models.Model):
    """An instrument; a consultation asks it."""

    code = models.SlugField(_("code"), unique=True, max_length=80)
    group = models.ForeignKey(
        WorkingGroup, on_delete=models.PROTECT, null=True, blank=True, related_name="questionnaires"
    )
    title = models.CharField(_("title"), max_length=200)
    is_sample = models.BooleanField(default=False, editable=False)

    audited = ("code", "group", "title")

    class Meta:
        verbose_name = _("questionnaire")
        verbose_name_plural = _("questionnaires")
        ordering = ["code"]

    def __str__(self) -> str:
        return self.title


class Section(models.Model):
    questionnaire = models.ForeignKey(Questionnaire, on_delete=models.CASCADE, related_name="sections")
    code = models.SlugField(max_length=60)
    position = models.PositiveSmallIntegerField()
    title = models.CharField(_("title"), max_length=200)

    audited = ("questionnaire", "code", "position", "title")

    class Meta:
        verbose_name = _("section")
        verbose_name_plural = _("sections")
        ordering = ["position"]
        constraints = [models.UniqueConstraint(fields=["questionnaire", "code"], name="section_code_once")]

    def __str__(self) -> str:
        return self.title


class Question(models.Model):
    questionnaire = models.ForeignKey(Questionnaire, on_delete=models.CASCADE, related_name="questions")
    section = models.ForeignKey(Section, on_delete=models.CASCADE, related_name="questions")
    code = models.SlugField(max_length=60)
    position = models.PositiveSmallIntegerField()
    kind = models.CharField(_("kind"), max_length=12, choices=QuestionKind.choices)
    text = models.CharField(_("question"), max_length=600)
    help = models.CharField(_("help"), max_length=600, blank=True)
    required = models.BooleanField(_("required"), default=False)
    max_choices = models.PositiveSmallIntegerField(_("most answers"), null=True, blank=True)
    ordered = models.BooleanField(
        _("in order"), default=False, help_text=_("The answers have an order, such as age groups.")
    )

    audited = ("questionnaire", "section", "code", "position", "kind", "text", "required", "max_choices")

    class Meta:
        verbose_name = _("question")
        verbose_name_plural = _("questions")
        ordering = ["position"]
        constraints = [
            models.UniqueConstraint(fields=["questionnaire", "code"], name="question_code_once"),
            models.CheckConstraint(
                condition=models.Q(max_choices__isnull=True) | models.Q(kind="multiple"),
                name="most_answers_only_where_several",
            ),
        ]

    def __str__(self) -> str:
        return self.text


class Option(models.Model):
    question = models.ForeignKey(Question, on_delete=models.CASCADE, related_name="options")
    code = models.SlugField(max_length=60)
    position = models.PositiveSmallIntegerField()
    label = models.CharField(_("answer"), max_length=300)
    missing = models.BooleanField(
        _("no answer in substance"), default=False, help_text=_("“Don’t know”, “no answer” and the like.")
    )

    audited = ("question", "code", "position", "label")

    class Meta:
        verbose_name = _("option")
        verbose_name_plural = _("options")
        ordering = ["position"]
        constraints = [models.UniqueConstraint(fields=["question", "code"], name="option_code_once")]

    def __str__(self) -> str:
        return self.label
