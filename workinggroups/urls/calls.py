"""Routes: calls as everybody reads them, questions on them, invitations to them."""

from django.urls import path

from workinggroups.views import call_feeds, call_invitations, call_papers, call_questions, calls

urlpatterns = [
    path("calls/", calls.call_list, name="call_list"),
    path("calls/feed.atom", call_feeds.call_feed, name="call_feed"),
    path("calls/feed.rss", call_feeds.call_feed_rss, name="call_feed_rss"),
    path("working-groups/<int:number>/feed.atom", call_feeds.group_feed, name="group_feed"),
    path("calls/<slug:slug>/", calls.call, name="call"),
    path("calls/<slug:slug>/follow/", calls.call_follow, name="call_follow"),
    path("calls/<slug:slug>/deadline.ics", call_feeds.call_ical, name="call_ical"),
    path("calls/<slug:slug>/paper.pdf", call_papers.call_paper_pdf, name="call_paper_pdf"),
    path("calls/<slug:slug>/paper.docx", call_papers.call_paper_docx, name="call_paper_docx"),
    path("calls/<slug:slug>/questions/", call_questions.call_questions, name="call_questions"),
    path("calls/<slug:slug>/questions/ask/", call_questions.call_question_ask, name="call_question_ask"),
    path("calls/<slug:slug>/questions/desk/", call_questions.call_question_desk, name="call_question_desk"),
    path(
        "calls/<slug:slug>/questions/<int:pk>/answer/",
        call_questions.call_question_answer,
        name="call_question_answer",
    ),
    path(
        "calls/<slug:slug>/questions/<int:pk>/set-aside/",
        call_questions.call_question_set_aside,
        name="call_question_set_aside",
    ),
    path("calls/<slug:slug>/invitations/", call_invitations.call_invitations_page, name="call_invitations"),
]
