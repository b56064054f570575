"""Addresses of notices, decisions and what the council does after a request has arrived."""

from django.urls import path

from assets.casework import (
    briefing_views,
    decision_views,
    desk_views,
    feed_views,
    hearing_views,
    offering_views,
    policy_views,
    return_views,
    scoring_views,
    starting_views,
    value_views,
)

urlpatterns = [
    path("notices/", hearing_views.notice_list, name="notice_list"),
    path("notices/<slug:reference>/", hearing_views.notice_detail, name="notice_detail"),
    path(
        "requests/<slug:reference>/decision/",
        decision_views.decision_notice,
        name="decision_notice",
    ),
    path(
        "requests/<slug:reference>/decision.pdf",
        decision_views.decision_paper,
        name="decision_paper",
    ),
    path("notices.atom", feed_views.all_notices, name="all_notices"),
    path("places/<str:code>/notices.atom", feed_views.ward_notices, name="ward_notices"),
    path("places/<str:code>/dates.ics", feed_views.ward_calendar, name="ward_calendar"),
    path("calendars/", feed_views.calendar_address, name="calendar_address"),
    path("calendars/<str:secret>.ics", feed_views.own_calendar, name="own_calendar"),
    path("requests/returns/<str:code>/", return_views.return_list, name="return_list"),
    path(
        "requests/returns/<str:code>/<int:year>/", return_views.return_detail, name="return_detail"
    ),
    path(
        "requests/returns/<str:code>/<int:year>.pdf",
        return_views.return_paper,
        name="return_paper",
    ),
    path(
        "requests/returns/<str:code>/<int:year>.csv",
        return_views.return_table,
        name="return_table",
    ),
    path(
        "requests/returns/<str:code>/<int:year>/write/",
        return_views.return_write,
        name="return_write",
    ),
    path("casework/", desk_views.desk, name="desk"),
    path("casework/views/", desk_views.view_keep, name="view_keep"),
    path("casework/views/<int:pk>/remove/", desk_views.view_remove, name="view_remove"),
    path("casework/assign/", desk_views.assign_ward, name="assign_ward"),
    path("casework/calendars/", desk_views.calendars, name="calendars"),
    path("casework/<slug:reference>/assign/", desk_views.assign, name="assign"),
    path("casework/<slug:reference>/correct-a-day/", desk_views.correct_date, name="correct_date"),
    path("opportunities/", offering_views.opportunity_list, name="opportunity_list"),
    path(
        "opportunities/offer/<str:code>/",
        offering_views.opportunity_offer,
        name="opportunity_offer",
    ),
    path(
        "opportunities/<slug:reference>/",
        offering_views.opportunity_detail,
        name="opportunity_detail",
    ),
    path("opportunities/<slug:reference>/propose/", starting_views.propose, name="propose"),
    path(
        "opportunities/<slug:reference>/change/",
        offering_views.opportunity_change,
        name="opportunity_change",
    ),
    path(
        "opportunities/<slug:reference>/publish/",
        offering_views.opportunity_publish,
        name="opportunity_publish",
    ),
    path(
        "opportunities/<slug:reference>/compare/",
        offering_views.opportunity_compare,
        name="opportunity_compare",
    ),
    path(
        "opportunities/<slug:reference>/papers/<uuid:pk>/",
        offering_views.opportunity_paper,
        name="opportunity_paper",
    ),
    path("apply/start/<str:code>/<slug:pack_id>/", starting_views.begin, name="begin"),
    path("requests/community-value/", value_views.value_lists, name="value_lists"),
    path("casework/open/<slug:pack_id>/", starting_views.open_case, name="open_case"),
    path("casework/<slug:reference>/scores/", scoring_views.scores, name="scores"),
    path("casework/<slug:reference>/pack/", briefing_views.decision_pack, name="pack"),
    path(
        "casework/<slug:reference>/pack.pdf", briefing_views.decision_pack_paper, name="pack_paper"
    ),
    path("casework/<slug:reference>/checks/", briefing_views.checks, name="checks"),
    path("casework/<slug:reference>/promises/", briefing_views.promise_list, name="promise_list"),
    path("casework/<slug:reference>/promises/<int:pk>/", briefing_views.promise, name="promise"),
    path("casework/policies/", policy_views.policy_list, name="policy_list"),
    path("casework/policies/<str:code>/<slug:pack_id>/", policy_views.policy, name="policy"),
    path("casework/<slug:reference>/facts/", decision_views.state_facts, name="state_facts"),
    path(
        "casework/<slug:reference>/second-person/",
        decision_views.second_person,
        name="second_person",
    ),
    path(
        "casework/<slug:reference>/representations/",
        hearing_views.representation_list,
        name="representation_list",
    ),
    path(
        "casework/<slug:reference>/representations/new/",
        hearing_views.representation_enter,
        name="representation_enter",
    ),
    path(
        "casework/<slug:reference>/representations/<uuid:pk>/",
        hearing_views.representation,
        name="representation",
    ),
]
