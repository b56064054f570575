"""From the first question of a group to the acknowledgement, and a request on paper."""

from assets.casework.models import TransferRequest
from assets.casework.support_models import Support
from assets.register.models import Asset
from gis.demonstration import BOROUGH

PIECES = {
    "How long the lease should be": "25 years",
    "Why you ask": "To grow food where nothing has grown for ten years.",
    "The benefits you expect": "Food for forty homes.",
    "The price or rent you would pay": "One pound a year.",
    "Any other terms": "None.",
    "How the project and its running costs will be paid for": "By plot rents.",
    "How your community supports it, and how you asked them": "Two open meetings.",
}


def some_place():
    rows = Asset.objects.filter(authority__code=BOROUGH, is_draft=False, open_requests=0)
    return rows.filter(outline__isnull=False).order_by("pk").last()


def send_request(group, asset) -> str:
    """Walk from the place to the receipt, as a group does; gives the reference."""
    group.go(f"/assets/{asset.code}/").follow("Which route fits your group?")
    group.page.get_by_label("Lease it").check()
    group.press("Show which routes fit").reads("Asset transfer request", "Perhaps")
    group.follow(f"Begin a request for {asset.name}").press("Begin", within=group.main)
    group.reads("pieces still to write")
    group.follow("What is asked for").page.get_by_label("A lease", exact=True).check()
    group.press("Save", within=group.main)
    for title, words in PIECES.items():
        group.follow(title).write(title, words).press("Save", within=group.main)
    group.reads("Everything that is needed is here")  # the constitution came from the body's papers
    group.follow("Places and outlines").follow("Say which land of it")
    x, y = asset.outline.centroid.coords
    corners = "\n".join(f"{x + a:.0f} {y + b:.0f}" for a, b in ((0, 0), (20, 0), (20, 20), (0, 20)))
    group.page.get_by_label("The area that I draw").check()
    group.write("Type its corners", corners).press("Save", within=group.main)
    group.reads("From 4 corners that were typed: 400 m²")
    group.follow("All pieces").press("Check your answers").reads("400 m²")
    group.write("Your full name", "Rab Fleming").write("Your position", "Secretary")
    group.page.get_by_label("I may send this request").check()
    group.press("Send the request").heading("Request sent")
    group.reads("Food for forty homes.", "Rab Fleming, Secretary", "400 m²", "SHA-256")
    return group.path.split("/")[2]


def test_a_group_goes_from_a_question_to_a_receipt_and_answers_the_council(visit, changes):
    group, officer = visit("grower"), visit("officer")
    reference = send_request(group, some_place())
    case = f"/casework/{reference}/"
    officer.go(case).reads("Everything that is required is here")
    officer.follow("Questions, answers and letters").press("Ask the group for something")
    officer.page.get_by_label("Words of the request").check()
    officer.page.get_by_label("Which piece").select_option("price")
    officer.write("What do you ask, and why?", "Each year, or once?")
    officer.press("Ask", within=officer.main).reads("Waiting for an answer")
    group.go(f"/requests/{reference}/questions/").reads("Each year, or once?").press("Answer")
    group.write("The price or rent", "One pound for each year.").press("Send the answer")
    group.reads("Answered")
    officer.go(f"/requests/{reference}/questions/").press("Look at the answer")
    officer.page.get_by_label("Yes: accept it").check()
    officer.press("Save", within=officer.main).reads("Accepted", "One pound for each year.")
    officer.go(f"{case}validate/")
    officer.page.get_by_label("Every required item has arrived").check()
    officer.page.get_by_label("The body may make this request").check()
    officer.press("Confirm the validation date", within=officer.main).reads("Under consideration")
    officer.go(f"{case}acknowledge/").press("Send the acknowledgement", within=officer.main)
    group.go(f"/requests/{reference}/questions/").reads(f"Acknowledgement: request {reference}")
    group.go(f"/requests/{reference}/").reads("One pound for each year.")


def test_a_neighbour_supports_a_request_and_stays_unnamed(visit, changes):
    asked = TransferRequest.objects.public().open().filter(organisation__isnull=False).first()
    neighbour = visit()
    neighbour.go(asked.get_absolute_url()).follow("Support this request")
    neighbour.write("Your full name", "Isa Munro").write("Your email", "isa@kinmarrow.example")
    neighbour.write("Your postcode", "KM3 1AB").press("Support this request")
    neighbour.reads("Open the link")
    given = Support.objects.get(name="Isa Munro")
    neighbour.go(f"/requests/{asked.reference}/support/{given.token}/")
    neighbour.press("Yes, I support it").reads("Your support counts").misses("Isa Munro")


def test_a_request_on_paper_is_entered_and_told_what_is_missing(visit, changes):
    officer, place = visit("officer"), some_place()
    officer.go("/casework/enter/").write("Reference of the asset", place.code)
    officer.page.get_by_label("By post").check()
    for part, number in (("Day", "2"), ("Month", "11"), ("Year", "2025")):
        officer.write(part, number)
    officer.write("Name of the body", "Quay Tenants").write("Its contact address", "2 The Quay")
    officer.page.get_by_label("A lease", exact=True).check()
    officer.write("Why it asks", "To keep boats.").press("Enter", within=officer.main)
    officer.reads("Required and not here")
    case = officer.path
    officer.follow("Record what arrived").write("How long the lease", "25 years")
    for part, number in (("Day", "3"), ("Month", "11"), ("Year", "2025")):
        officer.write(part, number)
    officer.press("Keep what arrived").reads("What arrived is kept with its day")
    officer.go(f"{case}ask-for-missing/").write("What is missing", "The price.")
    officer.press("Send the notice of what is missing", within=officer.main)
    officer.reads("Waiting for missing items")
    officer.follow("Questions, answers and letters").reads("Notice of what is missing")
