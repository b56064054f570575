"""Addresses of societies, below ``/energy/societies/``."""

from django.urls import path, re_path

from energy.society import (
    bank_views,
    ledger_views,
    meeting_views,
    offer_views,
    officer_views,
    plan_views,
    portfolio_views,
    public_views,
    site_views,
    statement_views,
    surplus_views,
)

app_name = "society"

_PAPER = r"(?P<paper>certificate|statement)\.pdf"

urlpatterns = [
    path("", public_views.society_list, name="society_list"),
    path("new/", public_views.society_create, name="society_create"),
    path("mine/", public_views.membership_list, name="membership_list"),
    path("<slug:reference>/", public_views.society_detail, name="society_detail"),
    # a member's own
    path("<slug:reference>/my/", public_views.own, name="own"),
    path("<slug:reference>/my/withdraw/", public_views.own_withdraw, name="own_withdraw"),
    path("<slug:reference>/my/data.json", public_views.own_data, name="own_data"),
    re_path(rf"^(?P<reference>[-\w]+)/my/{_PAPER}$", public_views.own_paper, name="own_paper"),
    # the officers'
    path("<slug:reference>/desk/", officer_views.desk, name="desk"),
    path("<slug:reference>/desk/rules/", officer_views.rules, name="rules"),
    path("<slug:reference>/desk/officers/add/", officer_views.officer_add, name="officer_add"),
    path("<slug:reference>/members/", officer_views.member_list, name="member_list"),
    path(
        "<slug:reference>/statements/",
        statement_views.statement_run_list,
        name="statement_run_list",
    ),
    path(
        "<slug:reference>/statements/<int:pk>/", statement_views.statement_run, name="statement_run"
    ),
    path(
        "<slug:reference>/statements/<int:pk>/<int:number>.pdf",
        statement_views.statement_part,
        name="statement_part",
    ),
    path("<slug:reference>/members/new/", officer_views.member_create, name="member_create"),
    path(
        "<slug:reference>/members/<int:number>/", officer_views.member_detail, name="member_detail"
    ),
    path(
        "<slug:reference>/members/<int:number>/change/",
        officer_views.member_change,
        name="member_change",
    ),
    path(
        "<slug:reference>/members/<int:number>/link/", officer_views.member_link, name="member_link"
    ),
    path("<slug:reference>/members/<int:number>/end/", officer_views.member_end, name="member_end"),
    path(
        "<slug:reference>/members/<int:number>/erase/",
        officer_views.member_erase,
        name="member_erase",
    ),
    path(
        "<slug:reference>/members/<int:number>/data.json",
        officer_views.member_data,
        name="member_data",
    ),
    re_path(
        rf"^(?P<reference>[-\w]+)/members/(?P<number>\d+)/{_PAPER}$",
        officer_views.member_paper,
        name="member_paper",
    ),
    path("<slug:reference>/ledger/", ledger_views.operation_list, name="operation_list"),
    path(
        "<slug:reference>/ledger/new/<slug:kind>/",
        ledger_views.operation_create,
        name="operation_create",
    ),
    path(
        "<slug:reference>/ledger/<int:number>/take-back/",
        ledger_views.operation_take_back,
        name="operation_take_back",
    ),
    # offers
    path("<slug:reference>/offers/new/", offer_views.offer_create, name="offer_create"),
    path("<slug:reference>/offers/<slug:slug>/", offer_views.offer_detail, name="offer_detail"),
    path("<slug:reference>/offers/<slug:slug>/apply/", offer_views.apply, name="apply"),
    path(
        "<slug:reference>/offers/<slug:slug>/withdraw/<slug:application>/",
        offer_views.application_withdraw,
        name="application_withdraw",
    ),
    path(
        "<slug:reference>/offers/<slug:slug>/applications/",
        offer_views.application_list,
        name="application_list",
    ),
    path(
        "<slug:reference>/offers/<slug:slug>/applications/new/",
        offer_views.application_create,
        name="application_create",
    ),
    path("<slug:reference>/offers/<slug:slug>/act/", offer_views.offer_act, name="offer_act"),
    path("<slug:reference>/offers/<slug:slug>/refunds.csv", offer_views.refunds, name="refunds"),
    path("<slug:reference>/bank/", bank_views.bank, name="bank"),
    path("<slug:reference>/bank/<int:pk>/", bank_views.bank_match, name="bank_match"),
    # plans
    path("<slug:reference>/plans/new/", plan_views.plan_begin, name="plan_begin"),
    path("<slug:reference>/plans/send/", plan_views.plan_create, name="plan_create"),
    path("<slug:reference>/plans/<int:pk>/", plan_views.plan_detail, name="plan_detail"),
    path("<slug:reference>/plans/<int:pk>/change/", plan_views.plan_change, name="plan_change"),
    path("<slug:reference>/plans/<int:pk>/roof/", plan_views.site_add, name="site_add"),
    re_path(
        r"^(?P<reference>[-\w]+)/plans/(?P<pk>\d+)/plan\.(?P<ending>toml|xlsx|json)$",
        plan_views.plan_file,
        name="plan_file",
    ),
    # meetings
    path("<slug:reference>/meetings/new/", meeting_views.meeting_create, name="meeting_create"),
    path(
        "<slug:reference>/meetings/<int:pk>/", meeting_views.meeting_detail, name="meeting_detail"
    ),
    path("<slug:reference>/meetings/<int:pk>/act/", meeting_views.meeting_act, name="meeting_act"),
    path(
        "<slug:reference>/meetings/<int:pk>/entitled.csv", meeting_views.entitled, name="entitled"
    ),
    path(
        "<slug:reference>/meetings/<int:pk>/attendance/",
        meeting_views.attendance,
        name="attendance",
    ),
    path(
        "<slug:reference>/meetings/<int:pk>/vote/",
        meeting_views.resolution_create,
        name="resolution_create",
    ),
    path("<slug:reference>/meetings/<int:pk>/minutes/", meeting_views.minutes, name="minutes"),
    # the surplus
    path("<slug:reference>/interest/new/", surplus_views.interest_create, name="interest_create"),
    path(
        "<slug:reference>/interest/<int:pk>/",
        surplus_views.interest_detail,
        name="interest_detail",
    ),
    path(
        "<slug:reference>/interest/payments.csv",
        surplus_views.interest_payments,
        name="interest_payments",
    ),
    path("<slug:reference>/interest/pay/", surplus_views.interest_pay, name="interest_pay"),
    path("<slug:reference>/grants/new/", surplus_views.grant_create, name="grant_create"),
    path("<slug:reference>/grants/<int:pk>/", surplus_views.grant_outcome, name="grant_outcome"),
    path("<slug:reference>/return/<int:year>/", surplus_views.annual_return, name="annual_return"),
    # installations
    path("<slug:reference>/installations/", site_views.installation_list, name="installation_list"),
    path(
        "<slug:reference>/installations/new/",
        site_views.installation_create,
        name="installation_create",
    ),
    path("<slug:reference>/installations/readings/", site_views.readings, name="readings"),
    path(
        "<slug:reference>/installations/<int:pk>/",
        site_views.installation_detail,
        name="installation_detail",
    ),
    path(
        "<slug:reference>/installations/<int:pk>/change/",
        site_views.installation_change,
        name="installation_change",
    ),
    path("<slug:reference>/roofs/", portfolio_views.portfolio, name="portfolio"),
    path("<slug:reference>/totals/", ledger_views.totals, name="totals"),
    path("<slug:reference>/withdrawals/", ledger_views.withdrawal_queue, name="withdrawal_queue"),
]
