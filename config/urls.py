"""Root addresses; each room brings its own."""

from django.urls import include, path

from config import views

urlpatterns = [
    path("health/", views.health, name="health"),
    path("about/", views.Statement.as_view(template_name="config/about.html"), name="about"),
    path(
        "about/accessibility/",
        views.Statement.as_view(template_name="config/accessibility.html"),
        name="accessibility",
    ),
    path(
        "about/privacy/",
        views.Statement.as_view(template_name="config/privacy.html"),
        name="privacy",
    ),
    path("about/sources/", views.Sources.as_view(), name="sources"),
    path("outbox/", views.outbox, name="outbox"),
    path("", include("people.urls")),
    path("account/", include("allauth.urls")),
    path("api/", include("config.api_urls")),
    path("", include("gis.urls")),
    path("", include("assets.register.urls")),
    path("", include("assets.casework.urls")),
    path("outcomes/", include("assets.outcomes.urls")),
    path("energy/societies/", include("energy.society.urls")),
    path("energy/", include("energy.households.urls")),
    path("energy/", include("energy.roofs.urls")),
]
