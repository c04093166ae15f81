"""Routes of the app, below the language prefix."""

from django.urls import path

from workinggroups.views import calls, desk, expressions, groups

app_name = "workinggroups"

urlpatterns = [
    path("working-groups/", groups.group_list, name="group_list"),
    path("working-groups/<int:number>/", groups.group, name="group"),
    path("working-groups/<int:number>/expressions/", desk.desk, name="desk"),
    path("working-groups/<int:number>/expressions.xlsx", desk.desk_xlsx, name="desk_xlsx"),
    path("working-groups/<int:number>/evaluation.pdf", desk.evaluation_pdf, name="evaluation_pdf"),
    path("calls/", calls.call_list, name="call_list"),
    path("calls/<slug:slug>/", calls.call, name="call"),
    path("calls/<slug:slug>/express-interest/", calls.express_interest, name="express_interest"),
    path("expressions/<uuid:pk>/", expressions.expression, name="expression"),
    path("expressions/<uuid:pk>/withdraw/", expressions.withdraw, name="expression_withdraw"),
    path("expressions/<uuid:pk>/review/", expressions.review, name="review"),
    path("expressions/<uuid:pk>/decide/", expressions.decide, name="decide"),
]
