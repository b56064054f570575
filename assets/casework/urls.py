from django.http import HttpResponse
from django.urls import path

app_name = "casework"
urlpatterns = [
    path("requests/", lambda r: HttpResponse(""), name="request_list"),
    path("casework/", lambda r: HttpResponse(""), name="desk"),
    path("apply/", lambda r: HttpResponse(""), name="apply"),
]
