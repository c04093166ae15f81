"""Routes of the core app, below the language prefix."""

from django.urls import path

from clusterpolisee.core.ui.views import (
    gallery,
    inbox,
    languages,
    mail_log,
    my_page,
    notification_choices,
    pages,
    partners,
    second_factor,
)

app_name = "core"

urlpatterns = [
    path("my-page/", my_page.my_page, name="my_page"),
    path(
        "my-page/notifications/", notification_choices.notification_choices, name="notification_choices"
    ),
    path("inbox/", inbox.inbox, name="inbox"),
    path("inbox/read/", inbox.inbox_read, name="inbox_read"),
    path("inbox/<uuid:pk>/open/", inbox.inbox_open, name="inbox_open"),
    path("people/mail/", mail_log.mail_log, name="mail_log"),
    path("people/mail/<uuid:pk>/", mail_log.mail, name="mail"),
    path("notifications/unsubscribe/<str:token>/", notification_choices.unsubscribe, name="unsubscribe"),
    path("second-factor/", second_factor.second_factor, name="second_factor"),
    path("my-page/roles/", my_page.my_roles, name="my_roles"),
    path("partners/", partners.organisation_list, name="organisation_list"),
    path("partners/<slug:slug>/", partners.organisation, name="organisation"),
    path("languages/", languages.completeness, name="completeness"),
    path("accessibility/", pages.accessibility, name="accessibility"),
    path("privacy/", pages.privacy, name="privacy"),
    path("counting/", pages.counting, name="counting"),
    path("contact/", pages.contact, name="contact"),
    path("components/", gallery.gallery, name="gallery"),
]
