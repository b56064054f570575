from django.urls import path

from assets.register import import_views as views
from assets.register.import_column_views import import_columns

urlpatterns = [
    path("", views.import_list, name="import_list"),
    path("new/", views.import_new, name="import_new"),
    path("<int:pk>/", views.import_detail, name="import_detail"),
    path("<int:pk>.json", views.import_json, name="import_json"),
    path("<int:pk>.csv", views.import_csv, name="import_csv"),
    path("<int:pk>/columns/", import_columns, name="import_columns"),
    path("<int:pk>/progress/", views.import_progress, name="import_progress"),
    path("<int:pk>/start/", views.import_start, name="import_start"),
    path("<int:pk>/resume/", views.import_resume, name="import_resume"),
    path("<int:pk>/discard/", views.import_discard, name="import_discard"),
    path("<int:pk>/undo/", views.import_undo, name="import_undo"),
    path("<int:pk>/rows/", views.import_rows, name="import_rows"),
    path("<int:pk>/rows/<int:row>/", views.import_row, name="import_row"),
    path("<int:pk>/duplicates/", views.import_duplicates, name="import_duplicates"),
]
