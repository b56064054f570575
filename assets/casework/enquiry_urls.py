"""Addresses of first questions about a place, and of rules that wait for their day."""

from django.urls import path

from assets.casework import commencement_views, enquiry_views

urlpatterns = [
    path("enquiries/", enquiry_views.enquiry_list, name="enquiry_list"),
    path("enquiries/ask/<str:code>/", enquiry_views.enquiry_ask, name="enquiry_ask"),
    path("enquiries/<int:pk>/", enquiry_views.enquiry, name="enquiry"),
    path("enquiries/<int:pk>/close/", enquiry_views.enquiry_close, name="enquiry_close"),
    path("casework/rules/", commencement_views.commencement_list, name="commencement_list"),
    path("casework/rules/<slug:pack_id>/", commencement_views.commencement, name="commencement"),
]
