"""Expressions of interest, reviews, leaderships and seats, told to the registry of personal data."""

from django.utils.translation import gettext_lazy as _

from clusterpolisee.core.accounts.personal_data import PersonalData
from workinggroups.services.personal_erasure import erase
from workinggroups.services.personal_export import export

GROUP_WORK = PersonalData(
    name="group_work",
    export=export,
    erase=erase,
    kinds={
        "leaderships": _("leaderships that end"),
        "seats": _("seats that become free"),
        "expressions": _("texts of expressions of interest"),
        "expression_files": _("annexes of expressions of interest"),
        "expression_versions": _("versions that were sent"),
        "clarifications": _("clarifications"),
        "co_editing": _("expressions the person helped to write"),
        "assignments": _("reviews the person was asked for"),
        "conflict_statements": _("statements on conflicts of interest"),
        "declared_relations": _("declared ties to bodies"),
        "call_questions": _("questions on calls"),
        "call_invitations": _("invitations to express interest"),
        "call_follows": _("calls the person follows"),
        "setting_up_documents": _("setting-up documents that named the person"),
        "group_mentions": _("mentions in what others wrote for groups"),
    },
    goes=(
        _("What you wrote in expressions of interest, with all versions and annexes; those not yet decided "
          "are withdrawn"),
        _("Seats in working groups become free, and leading a group ends"),
        _("Your name in setting-up documents, your declared ties, and questions you asked on calls"),
    ),
    stays=(
        _("That an expression of interest was sent, its scores, its decision and its fingerprint."),
        _("Reviews written about others, without the reviewer’s name."),
        _("From when until when a seat was held and which declarations were signed, under that number."),
    ),
)  # fmt: skip
