"""Routes of the core app, below the language prefix."""

from django.urls import path

from clusterpolisee.core.ui.views import (
    access,
    access_log,
    gallery,
    history,
    inbox,
    languages,
    mail_log,
    my_page,
    notification_choices,
    organisation_editing,
    pages,
    partners,
    second_factor,
)

app_name = "core"

urlpatterns = [
    path("my-page/", my_page.my_page, name="my_page"),
    path("my-page/notifications/", notification_choices.notification_choices, name="notification_choices"),
    path("inbox/", inbox.inbox, name="inbox"),
    path("inbox/read/", inbox.inbox_read, name="inbox_read"),
    path("inbox/<uuid:pk>/open/", inbox.inbox_open, name="inbox_open"),
    path("people/mail/", mail_log.mail_log, name="mail_log"),
    path("people/mail/<uuid:pk>/", mail_log.mail, name="mail"),
    path("notifications/unsubscribe/<str:token>/", notification_choices.unsubscribe, name="unsubscribe"),
    path("my-page/roles/", my_page.my_roles, name="my_roles"),
    path("second-factor/", second_factor.second_factor, name="second_factor"),
    path("partners/", partners.organisation_list, name="organisation_list"),
    path("partners/new/", organisation_editing.organisation_new, name="organisation_new"),
    path("partners/<slug:slug>/", partners.organisation, name="organisation"),
    path("partners/<slug:slug>/edit/", organisation_editing.organisation_edit, name="organisation_edit"),
    path("partners/<slug:slug>/logo/", partners.organisation_logo, name="organisation_logo"),
    path(
        "partners/<slug:slug>/logo/change/",
        organisation_editing.organisation_logo_change,
        name="organisation_logo_change",
    ),
    path(
        "partners/<slug:slug>/logo/remove/",
        organisation_editing.organisation_logo_remove,
        name="organisation_logo_remove",
    ),
    path("access/<slug:kind>/<slug:key>/", access.access, name="access"),
    path("history/<slug:kind>/<slug:key>/", history.history, name="history"),
    path("history/<slug:kind>/<slug:key>.xlsx", history.history_xlsx, name="history_xlsx"),
    path("history/<slug:kind>/<slug:key>.csv", history.history_csv, name="history_csv"),
    path("people/<uuid:public_id>/history/", history.person_history, name="person_history"),
    path("access-log/", access_log.access_log, name="access_log"),
    path("access-log.xlsx", access_log.access_log_xlsx, name="access_log_xlsx"),
    path("access-log.csv", access_log.access_log_csv, name="access_log_csv"),
    path("languages/", languages.completeness, name="completeness"),
    path("accessibility/", pages.accessibility, name="accessibility"),
    path("privacy/", pages.privacy, name="privacy"),
    path("counting/", pages.counting, name="counting"),
    path("contact/", pages.contact, name="contact"),
    path("components/", gallery.gallery, name="gallery"),
]
