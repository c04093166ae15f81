"""Routes of the app, below the language prefix."""

from django.urls import path

from programme.views import public, work

app_name = "programme"

urlpatterns = [
    path("", public.home, name="home"),
    path("about/", public.about, name="about"),
    path("programme/", public.programme, name="programme"),
    path("programme/indicators/<slug:code>/", public.indicator, name="indicator"),
    path("my-work/", work.my_work, name="my_work"),
]
