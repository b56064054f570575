"""A resident looks, without an account."""


def test_a_resident_finds_a_place_by_its_postcode(visit, size):
    resident = visit(size=size).go("/").write("Your postcode, street or ward", "KM3 1AB")
    resident.press("Show on the map")
    assert resident.path == "/map/"
    resident.settle().picture("x")
