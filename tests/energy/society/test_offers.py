from datetime import date, timedelta

import pytest
from django.db import IntegrityError, transaction
from django.urls import reverse

from energy.society import bank_files, offering, payment_references
from energy.society.errors import LedgerError, SocietyError
from energy.society.models import Application, Offer
from energy.society.proof import prove
from gis.day import pretend
from tests.energy.society.societies import (
    DAY,
    held_by,
    make_application,
    make_holder,
    make_offer,
    make_society,
    officer_of,
    pay,
)
from tests.factories import make_user
from tests.pages import Page

OVER = DAY + timedelta(days=61)


def allot(offer):
    with pretend(OVER):
        return offering.allot_offer(offer, by=officer_of(offer.society))


# --- references and statements, without a database ------------------------------------------------


def test_no_slip_of_one_sign_or_two_neighbours_makes_another_reference():
    for _ in range(20):
        right = payment_references.new_reference()
        assert payment_references.is_reference(right)
        for place in range(7):
            for sign in payment_references.SIGNS:
                wrong = right[:place] + sign + right[place + 1 :]
                assert payment_references.is_reference(wrong) == (wrong == right)
        for place in range(6):
            swapped = right[:place] + right[place + 1] + right[place] + right[place + 2 :]
            assert payment_references.is_reference(swapped) == (swapped == right)


def test_a_reference_is_found_in_a_bank_s_words():
    one = payment_references.new_reference()
    for words in (one, f"FPS {one[:4]}-{one[4:]} MR A", f"ref:{one[:4].lower()} {one[4:].lower()}"):
        assert one in payment_references.references_in(words)
    assert payment_references.references_in("STANDING ORDER 0000") == []


@pytest.mark.parametrize(
    "text",
    [
        "Date,Description,Amount\n02/06/2025,FPS ABC,250.00\n03/06/2025,FEE,-1.50\n",
        "Some Bank plc\nAccount;12345678\n\nDate;Type;Details;Money in;Money out\n"
        "02/06/2025;FPS;ABC;£250.00;\n03/06/2025;;FEE;;1.50\n",
        "\ufeffDTPOSTED,TRNAMT,FITID,NAME,MEMO\n20250602120000,250.00,1,FPS,ABC\n"
        "20250603,-1.50,2,,FEE\n",
        "Transaction Date\tTransaction Description\tDebit Amount\tCredit Amount\n"
        "02 Jun 2025\tFPS ABC\t\t250\n03 Jun 2025\tFEE\t1.5\t\n\t\t\t\n",
    ],
)
def test_statements_of_many_banks_are_read(text):
    lines = bank_files.read_statement(text.encode())
    assert [(one.day, one.pence, one.description) for one in lines] == [
        (date(2025, 6, 2), 25_000, "FPS ABC"), (date(2025, 6, 3), -150, "FEE"),
    ]  # fmt: skip


def test_two_like_payments_of_one_day_are_two():
    text = "Date,Description,Amount\n02/06/2025,CASH,50\n02/06/2025,CASH,50\n"
    lines = bank_files.read_statement(text.encode())
    assert len({one.fingerprint for one in lines}) == 2
    assert lines == bank_files.read_statement(text.encode())


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (b"", "headings"),
        (b"PK\x03\x04\x00\x00", "no CSV"),
        (b"Date,Amount\n31/31/2025,5\n", "Line 2.*no date"),
        (b"Date,Amount\n01/01/2025,lots\n", "Line 2 has no sum"),
        (b"Date,Amount\n01/01/2025,1e999999\n", "Line 2 has no sum"),
        (b"name,colour\na,b\n", "headings"),
    ],
)
def test_a_file_that_is_no_statement_is_refused_in_one_sentence(content, words):
    with pytest.raises(SocietyError, match=words):
        bank_files.read_statement(content)


# --- offers ---------------------------------------------------------------------------------------


@pytest.mark.django_db
class TestOffer:
    @pytest.fixture
    def society(self):
        return make_society()

    @pytest.fixture
    def offer(self, society):
        return make_offer(society)

    def test_what_was_paid_is_allotted_and_members_are_entered(self, society, offer):
        old = make_holder(society, 20_000)
        make_application(offer, 80_000, paid=80_000, member=old)
        make_application(offer, 60_000, paid=60_000, name="New One", address="2 Row")
        make_application(offer, 50_000, name="Never Paid")
        part = make_application(offer, 40_000, paid=30_000, name="Paid Part")
        ended = allot(offer)
        assert ended.state == Offer.State.ALLOTTED
        assert held_by(old) == 100_000
        assert [one.name for one in society.members.all()] == ["Ada Marsh", "New One", "Paid Part"]
        part.refresh_from_db()
        assert (part.allotted_pence, part.refund_pence) == (30_000, 0)
        assert prove(society).capital_pence == 190_000
        assert prove(society).holds

    def test_a_missed_minimum_sends_everything_back(self, society, offer):
        short = make_application(offer, 90_000, paid=95_000)
        assert allot(offer).state == Offer.State.FAILED
        short.refresh_from_db()
        assert (short.allotted_pence, short.refund_pence) == (0, 95_000)
        assert short.reason == "the offer did not reach its minimum"
        assert not society.members.exists()
        assert offering.send_back(offer) == 1
        assert offering.send_back(offer) == 0

    def test_the_first_come_take_all_and_no_more(self, offer):
        make_application(offer, 700_000)
        with pytest.raises(LedgerError, match=r"Only £3,000.00 of this offer is left"):
            make_application(offer, 300_100)
        make_application(offer, 300_000)

    def test_a_withdrawn_application_makes_room_and_is_paid_back(self, offer):
        first = make_application(offer, 1_000_000, paid=1_000_000)
        offering.withdraw_application(first)
        make_application(offer, 1_000_000, paid=1_000_000)
        allot(offer)
        first.refresh_from_db()
        assert (first.allotted_pence, first.refund_pence) == (0, 1_000_000)

    def test_other_rules_take_more_than_there_is_and_share_it(self, society):
        offer = make_offer(society, rule="smallest_first")
        small = make_application(offer, 200_000, paid=200_000)
        large = [make_application(offer, 900_000, paid=900_000) for _ in range(2)]
        allot(offer)
        given = [Application.objects.get(pk=one.pk) for one in (small, *large)]
        # 10,000 pounds: 2,000 to the small one, 4,000 to each of the others
        assert [one.allotted_pence for one in given] == [200_000, 400_000, 400_000]
        assert [one.refund_pence for one in given] == [0, 500_000, 500_000]

    def test_nobody_goes_above_the_most(self, society, offer):
        holder = make_holder(society, 950_000)
        with pytest.raises(SocietyError, match=r"£9,500.00 is held already"):
            make_application(offer, 60_000, member=holder)
        with pytest.raises(SocietyError, match="smallest application"):
            make_application(offer, 4_900)

    def test_a_member_applies_once(self, society, offer):
        holder = make_holder(society)
        make_application(offer, 10_000, member=holder)
        with pytest.raises(SocietyError, match="an application for this offer already"):
            make_application(offer, 10_000, member=holder)

    def test_the_terms_of_a_published_offer_are_fixed(self, offer):
        with pytest.raises(IntegrityError), transaction.atomic():
            Offer.objects.filter(pk=offer.pk).update(maximum_pence=2_000_000)
        one = make_application(offer)
        with pytest.raises(IntegrityError), transaction.atomic():
            Application.objects.filter(pk=one.pk).update(pence=1)
        with pytest.raises(IntegrityError), transaction.atomic():
            Application.objects.filter(pk=one.pk).update(allotted_pence=100_100)

    def test_an_offer_is_not_allotted_while_it_is_open_nor_twice(self, offer):
        make_application(offer, 200_000, paid=200_000)
        with pretend(offer.closes_on), pytest.raises(SocietyError, match="is open until"):
            offering.allot_offer(offer, by=None)
        allot(offer)
        with pytest.raises(SocietyError, match="not ended"):
            allot(offer)

    def test_a_line_is_read_once_and_matched_by_hand_where_it_must(self, society, offer):
        one = make_application(offer)
        text = b"Date,Description,Amount\n02/06/2025,FROM AUNT,1000\n"
        for fresh in (1, 0):
            read = offering.import_statement(society, name="a.csv", content=text, by=None)
            assert (read.lines_read, read.lines_new) == (1, fresh)
        line = society.bank_lines.get()
        assert line.application is None
        offering.match_line(line, one)
        assert offer.applications.with_paid().get().paid_pence == 100_000
        allot(offer)
        with pytest.raises(SocietyError, match="stay as they are"):
            offering.match_line(line, None)

    def test_two_references_in_one_payment_are_left_to_people(self, society, offer):
        first, second = make_application(offer), make_application(offer)
        text = f"Date,Description,Amount\n02/06/2025,{first.reference} {second.reference},10\n"
        offering.import_statement(society, name="a.csv", content=text.encode(), by=None)
        assert society.bank_lines.get().application is None

    def test_unusual_terms_are_said(self, society):
        make_offer(society, opens_on=date(2024, 11, 1), closes_on=date(2024, 12, 1))
        offer = make_offer(society, title="Again")
        said = " ".join(offering.unusual(offer))
        assert "less than a year before" in said
        assert "open for" not in said  # 61 days lie between six weeks and six months

    def test_somebody_applies_on_the_web_and_is_told_the_reference(
        self, client, society, offer, mailoutbox
    ):
        person = make_user(name="Nora Webb")
        client.force_login(person, backend="django.contrib.auth.backends.ModelBackend")
        address = reverse("society:apply", args=[society.reference, offer.slug])
        form = {"pence": "150", "kind": "individual", "name": "Nora Webb", "address": "1 Lane"}
        with pretend(DAY):
            assert client.post(address, form).status_code == 422  # the risks were not read
            answer = client.post(address, form | {"is_of_age": "on", "has_read": "on"})
            assert answer.status_code == 302
            made = offer.applications.get()
            page = Page.of(client.get(answer.url))
        assert (made.pence, made.user) == (15_000, person)
        assert made.shown_reference in page.text
        assert made.shown_reference in mailoutbox[0].body

    def test_nobody_withdraws_the_application_of_another(self, client, society, offer):
        one = make_application(offer, user=make_user())
        client.force_login(make_user(), backend="django.contrib.auth.backends.ModelBackend")
        args = [society.reference, offer.slug, one.reference]
        assert client.post(reverse("society:application_withdraw", args=args)).status_code == 404

    def test_the_public_page_names_no_applicant(self, client, society, offer):
        pay(make_application(offer, name="Private Person"), 100_000)
        page = client.get(offer.get_absolute_url()).content.decode()
        assert "Private Person" not in page
        assert "£1,000" in page

    def test_a_draft_is_hidden(self, client, society):
        draft = make_offer(society, state="draft")
        assert client.get(draft.get_absolute_url()).status_code == 404
        draft.state = "published"  # in this copy alone
        with pytest.raises(LedgerError, match="takes no applications"):
            make_application(draft)
