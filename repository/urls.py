"""Routes of the app, below the language prefix."""

from django.urls import path

from repository.views import reading, writing

app_name = "repository"

urlpatterns = [
    path("practices/", reading.practice_list, name="practice_list"),
    path("practices/new/", writing.practice_new, name="practice_new"),
    path("practices/<uuid:public_id>/", reading.practice, name="practice"),
    path("practices/<uuid:public_id>/edit/", writing.practice_edit, name="practice_edit"),
    path("practices/<uuid:public_id>/withdraw/", writing.practice_withdraw, name="practice_withdraw"),
    path("practices/<uuid:public_id>/publish/", writing.practice_publish, name="practice_publish"),
]
