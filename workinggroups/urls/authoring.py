"""Routes: writing a call and leading it through its stages."""

from django.urls import path

from workinggroups.views import call_desk, call_editing, call_lines, call_previews, call_stages

STAGES = (
    "submit", "approve", "return", "open", "close", "extend", "amend", "reopen", "cancel", "start_screening",
    "start_evaluation", "rank", "evaluate_again", "propose", "return_proposal", "complete", "archive",
)  # fmt: skip
LINE = "calls/<slug:slug>/manage/lines/<slug:kind>"

urlpatterns = [
    path("working-groups/<int:number>/calls/", call_desk.group_calls, name="group_calls"),
    path("working-groups/<int:number>/calls/new/", call_editing.call_new, name="call_new"),
    path("calls/<slug:slug>/manage/", call_desk.call_desk, name="call_desk"),
    path("calls/<slug:slug>/manage/preview/", call_previews.call_preview, name="call_preview"),
    path("calls/<slug:slug>/manage/title/", call_editing.call_title, name="call_title"),
    path("calls/<slug:slug>/manage/paper/", call_editing.call_paper_edit, name="call_paper_edit"),
    path(
        "calls/<slug:slug>/manage/paper/<slug:section>/",
        call_editing.call_section_edit,
        name="call_section_edit",
    ),
    path("calls/<slug:slug>/manage/format/", call_lines.call_format, name="call_format"),
    path("calls/<slug:slug>/manage/criteria/", call_lines.call_criteria, name="call_criteria"),
    path("calls/<slug:slug>/manage/seats/", call_editing.call_seats, name="call_seats"),
    path("calls/<slug:slug>/manage/dates/", call_editing.call_dates, name="call_dates"),
    path(f"{LINE}/new/", call_lines.call_line_new, name="call_line_new"),
    path(f"{LINE}/<int:pk>/", call_lines.call_line_edit, name="call_line_edit"),
    path(f"{LINE}/<int:pk>/move/", call_lines.call_line_move, name="call_line_move"),
    path(f"{LINE}/<int:pk>/delete/", call_lines.call_line_delete, name="call_line_delete"),
    *(
        path(
            f"calls/<slug:slug>/manage/{name.replace('_', '-')}/",
            getattr(call_stages, f"call_{name}"),
            name=f"call_{name}",
        )
        for name in STAGES
    ),
]
