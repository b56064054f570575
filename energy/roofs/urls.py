from django.urls import path

from energy.roofs import views

app_name = "roofs"

urlpatterns = [
    path("", views.home, name="home"),
    path("roofs/", views.roof, name="roof"),
    path("assets/<str:code>/", views.asset_roof, name="asset_roof"),
]
