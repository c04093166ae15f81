"""Routes: writing, sending and following an expression of interest."""

from django.urls import path

from workinggroups.views import annexes, co_editors, drafts, endorsements, expressions, sending

OWN = "expressions/<uuid:pk>/"

urlpatterns = [
    path("calls/<slug:slug>/express-interest/", drafts.express_interest, name="express_interest"),
    path("my-expressions/", expressions.my_expressions, name="my_expressions"),
    path(OWN, expressions.expression, name="expression"),
    path(f"{OWN}edit/", drafts.edit, name="expression_edit"),
    path(f"{OWN}edit/<slug:section>/", drafts.section, name="expression_section"),
    path(f"{OWN}save/<slug:section>/", drafts.save, name="expression_save"),
    path(f"{OWN}send/", sending.send, name="expression_submit"),
    path(f"{OWN}withdraw/", expressions.withdraw, name="expression_withdraw"),
    path(f"{OWN}discard/", drafts.discard, name="expression_discard"),
    path(f"{OWN}move/", expressions.move, name="expression_move"),
    path(f"{OWN}co-editors/", co_editors.co_editor_list, name="expression_co_editors"),
    path(
        f"{OWN}co-editors/<int:entry>/remove/",
        co_editors.co_editor_remove,
        name="expression_co_editor_remove",
    ),
    path(f"{OWN}annexes/", annexes.upload, name="annex_upload"),
    path("annexes/<uuid:pk>/remove/", annexes.remove, name="annex_remove"),
    path("annexes/<uuid:pk>/", annexes.download, name="annex_download"),
    path(f"{OWN}versions/<int:number>/", expressions.version, name="expression_version"),
    path(f"{OWN}receipt/<int:number>/", expressions.receipt, name="expression_receipt"),
    path(f"{OWN}endorsement/", endorsements.ask, name="endorsement_ask"),
    path("endorsements/", endorsements.endorsement_list, name="endorsement_list"),
    path("endorsements/<int:pk>/", endorsements.endorsement, name="endorsement"),
]
