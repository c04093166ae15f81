"""Routes of the core app, below the language prefix."""

from django.urls import path

from clusterpolisee.core.ui.views import (
    gallery,
    languages,
    my_page,
    notification_choices,
    pages,
    partners,
)
    second_factor,

app_name = "core"

urlpatterns = [
    path("my-page/", my_page.my_page, name="my_page"),
    path(
        "my-page/notifications/", notification_choices.notification_choices, name="notification_choices"
    ),
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
