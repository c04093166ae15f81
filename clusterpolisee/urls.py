"""All routes of the portal; every page lives below its language."""

from django.conf.urls.i18n import i18n_patterns
from django.urls import include, path

from clusterpolisee.core.admin import back_office
from clusterpolisee.core.ui.views import health

handler400 = "clusterpolisee.core.ui.views.errors.bad_request"
handler403 = "clusterpolisee.core.ui.views.errors.forbidden"
handler404 = "clusterpolisee.core.ui.views.errors.not_found"
handler429 = "clusterpolisee.core.ui.views.errors.too_many_requests"  # the log-in library asks for it
handler500 = "clusterpolisee.core.ui.views.errors.server_error"

urlpatterns = [
    path("healthz", health.healthz, name="healthz"),
    path("readyz", health.readyz, name="readyz"),
    *i18n_patterns(
        path("accounts/", include("allauth.urls")),
        path("back-office/", back_office.urls),
        path("", include("clusterpolisee.core.urls")),
        path("", include("workinggroups.urls")),
        path("", include("consultations.urls")),
        path("", include("repository.urls")),
        path("", include("pilots.urls")),
        path("", include("programme.urls")),
    ),
]
