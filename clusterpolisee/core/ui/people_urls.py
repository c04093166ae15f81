"""Routes of user management, below `people/`."""

from django.urls import path

from clusterpolisee.core.ui.views import people, people_accounts, people_changes, people_roles

urlpatterns = [
    path("", people.people_list, name="people_list"),
    path("list.csv", people.people_csv, name="people_csv"),
    path("list.xlsx", people.people_xlsx, name="people_xlsx"),
    path("change/", people_changes.people_change, name="people_change"),
    path("change/<uuid:token>/", people_changes.people_changed, name="people_changed"),
    path("<uuid:public_id>/", people.person, name="person"),
    path("<uuid:public_id>/edit/", people_accounts.edit, name="person_edit"),
    path("<uuid:public_id>/deactivate/", people_accounts.deactivate, name="person_deactivate"),
    path("<uuid:public_id>/reactivate/", people_accounts.reactivate, name="person_reactivate"),
    path(
        "<uuid:public_id>/second-factor/reset/",
        people_accounts.reset_second_factor,
        name="person_second_factor_reset",
    ),
    path("<uuid:public_id>/sign-out/", people_accounts.sign_out, name="person_sign_out"),
    path("<uuid:public_id>/mandates/give/", people_roles.mandate_new, name="mandate_new"),
    path("<uuid:public_id>/mandates/<int:key>/end/", people_roles.mandate_end, name="mandate_end"),
    path("<uuid:public_id>/offices/give/", people_roles.office_new, name="office_new"),
    path("<uuid:public_id>/offices/<int:key>/end/", people_roles.office_end, name="office_end"),
]
