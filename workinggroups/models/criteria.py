"""What expressions of interest are scored on."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from workinggroups.models.calls import Call


class Criterion(models.Model):
    """What expressions are scored on; weights of one call add up to 100. `threshold` is the lowest mean that
    passes, 0 for none."""

    call = models.ForeignKey(Call, on_delete=models.CASCADE, related_name="criteria")
    code = models.SlugField(max_length=40)
    position = models.PositiveSmallIntegerField(_("order"))
    name = models.CharField(_("name"), max_length=120)
    help = models.CharField(_("what is looked at"), max_length=400, blank=True)
    weight = models.PositiveSmallIntegerField(_("weight in per cent"))
    max_score = models.PositiveSmallIntegerField(_("highest score"), default=5)
    threshold = models.PositiveSmallIntegerField(_("lowest score that passes"), default=0)
    is_sample = models.BooleanField(default=False, editable=False)

    audited = ("call", "code", "weight", "max_score", "threshold")

    class Meta:
        verbose_name = _("criterion")
        verbose_name_plural = _("criteria")
        ordering = ["position"]
        constraints = [
            models.UniqueConstraint(fields=["call", "code"], name="criterion_code_once_per_call"),
            models.CheckConstraint(condition=models.Q(weight__range=(1, 100)), name="weight_1_to_100"),
            models.CheckConstraint(
                condition=models.Q(max_score__range=(1, 10)), name="highest_score_1_to_10"
            ),
            models.CheckConstraint(
                condition=models.Q(threshold__lte=models.F("max_score")), name="threshold_within_the_scale"
            ),
        ]

    def __str__(self) -> str:
        return self.name


class ScoreAnchor(models.Model):
    """What earns a score of a criterion, in a sentence."""

    criterion = models.ForeignKey(Criterion, on_delete=models.CASCADE, related_name="anchors")
    score = models.PositiveSmallIntegerField(_("score"))
    text = models.CharField(_("what earns it"), max_length=300)

    audited = ("criterion", "score")

    class Meta:
        verbose_name = _("anchor of a score")
        verbose_name_plural = _("anchors of scores")
        ordering = ["score"]
        constraints = [models.UniqueConstraint(fields=["criterion", "score"], name="one_anchor_per_score")]

    def __str__(self) -> str:
        return f"{self.criterion_id}: {self.score}"
