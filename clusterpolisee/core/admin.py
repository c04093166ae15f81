"""The back office: people, organisations and offices. Nothing that people wrote in confidence is here."""

from typing import Any

from django import forms
from django.contrib import admin
from django.contrib.auth.admin import UserAdmin
from django.contrib.auth.views import redirect_to_login
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.html import format_html
from django.utils.translation import gettext_lazy as _
from modeltranslation.admin import TranslationAdmin

from clusterpolisee.core.accounts.models import Office, User
from clusterpolisee.core.accounts.permissions import ADMINISTRATORS_ONLY, can_administer
from clusterpolisee.core.partners.models import Country, Mandate, Organisation
from clusterpolisee.core.ui.policies import EVERYONE, TECHNICAL_STAFF, policy
from clusterpolisee.core.workflow.errors import Refused


class BackOffice(admin.AdminSite):
    """A site of its own: what a library would register by itself (keys, sessions) is not in it."""

    site_header = site_title = _("ClusterPoliSEE back office")
    index_title = _("People and organisations")

    def has_permission(self, request: HttpRequest) -> bool:
        """Back office for those who hold the office of administrator today."""
        return super().has_permission(request) and can_administer(request.user)

    @policy(get=EVERYONE)
    def login(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """The portal's own log-in: the library's knows neither limits nor second factors."""
        index = reverse("admin:index")
        if not request.user.is_authenticated:
            return redirect_to_login(index)
        if not self.has_permission(request):
            raise Refused(ADMINISTRATORS_ONLY)
        return redirect(index)


back_office = BackOffice(name="admin")


class RoleInline(admin.TabularInline):
    """For reading only: roles are given and ended on the pages of user management."""

    fk_name = "user"
    extra = 0
    can_delete = False

    def has_add_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False


class OfficeInline(RoleInline):
    model = Office


class MandateInline(RoleInline):
    model = Mandate


@admin.register(User, site=back_office)
class PersonAdmin(UserAdmin):
    """Accounts without passwords in sight.

    Who could choose the password or the address of somebody else could log in as them: an administrator
    would read what the office does not open. Both are the person's own.
    """

    ordering = ("email",)
    list_display = ("email", "full_name", "preferred_language", "is_active", "last_login", "is_sample")
    list_filter = ("is_active", "preferred_language", "offices__kind", "is_sample")
    search_fields = ("email", "full_name", "mandates__organisation__short_name")
    # What closes an account or gives an office needs reason, lock and mail: the pages of people have them.
    readonly_fields = (
        "managed", "email", "is_active", "is_staff", "is_superuser", "last_login", "date_joined", "is_sample",
    )  # fmt: skip
    filter_horizontal = ()
    inlines = (OfficeInline, MandateInline)
    fieldsets = (
        (None, {"fields": ("email", "full_name", "preferred_language")}),
        (_("Access"), {"fields": ("managed", "is_active", "is_staff", "is_superuser")}),
        (_("Dates"), {"fields": ("last_login", "date_joined", "is_sample")}),
    )

    @policy(get=TECHNICAL_STAFF, post=TECHNICAL_STAFF, confidential=True)
    def user_change_password(self, request: HttpRequest, id: str, *args: Any, **kwargs: Any) -> HttpResponse:  # noqa: A002
        """The library's page for choosing it; the person's page leads to what may be done instead."""
        person = self.get_object(request, id)
        if person is None:
            raise Http404
        return redirect(person)

    @admin.display(description=_("Account and roles"))
    def managed(self, person: User) -> str:
        words = _("Deactivate, reactivate, give and end roles on the page of the person")
        return format_html('<a href="{}">{}</a>', person.get_absolute_url(), words)

    def has_add_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """People register or are invited: nobody else chooses their password or reads the notice."""
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """Accounts are deactivated, not deleted: what they did stays theirs."""
        return False


class KeptAdmin(TranslationAdmin):
    """For what others point to. It is not deleted here: the library's page for that would name whatever
    points to it, and some of it only few may see."""

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False


class OrganisationForm(forms.ModelForm):
    class Meta:
        model = Organisation
        fields = (
            "slug", "name", "short_name", "country", "region", "city", "kind", "role", "certainty",
            "website", "is_partner",
        )  # fmt: skip


@admin.register(Organisation, site=back_office)
class OrganisationAdmin(KeptAdmin):
    form = OrganisationForm
    list_display = ("short_name", "name", "country", "kind", "role", "is_partner")
    list_filter = ("country", "kind", "is_partner")
    list_select_related = ("country",)
    search_fields = ("slug", "short_name", "name_en", "name_it", "name_hu", "name_bg")


@admin.register(Country, site=back_office)
class CountryAdmin(KeptAdmin):
    list_display = ("code", "name")
