import pytest

from people.authorities import all_authorities, authority_by_code, find_authority


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("Trafford", "E08000009"),
        ("Trafford Council", "E08000009"),
        ("TRAFFORD METROPOLITAN BOROUGH COUNCIL", "E08000009"),
        ("E08000009", "E08000009"),
        ("Trafford (E08000009)", "E08000009"),
        ("https://opendatacommunities.org/id/metropolitan-district-council/trafford", "E08000009"),
        ("http://opendatacommunities.org/doc/district-council/fylde", "E07000119"),
        ("City of Edinburgh Council", "S12000036"),
        ("Edinburgh", "S12000036"),
        ("London Borough of Lambeth", "E09000022"),
        ("LB Lambeth", "E09000022"),
        ("Bristol, City of", "E06000023"),
        ("Herefordshire, County of", "E06000019"),
        ("Bath & NE Somerset", "E06000022"),
        ("23UB", "E07000078"),
        ("local-authority-eng:LBH", "E09000022"),
        ("Caerdydd", "W06000015"),
        ("Kings Lynn & West Norfolk Borough Council", "E07000146"),
        ("Comhairle nan Eilean Siar", "S12000013"),
        ("Somerset", "E06000066"),  # the unitary of 2023, no longer the county
        ("Somerset County Council", "E10000027"),
        ("Allerdale Borough Council", "E07000026"),
        ("Glasgow City Council", "S12000049"),
        ("Kent", "E10000016"),
    ],
)
def test_an_authority_is_found_by_any_of_its_names(text, code):
    assert find_authority(text).code == code


@pytest.mark.parametrize(
    "text",
    [
        "",
        "Council",
        "London",
        "Old Oak & Park Royal Development Corporation",
        "http://example.org/",
        "E99999999",
        "Nowhere",
    ],
)
def test_what_names_no_authority_finds_none(text):
    assert find_authority(text) is None


def test_a_code_that_has_ended_means_itself_and_names_its_successor():
    entry = authority_by_code("e07000026")
    assert (entry.short_name, entry.valid_to, entry.succeeded_by) == (
        "Allerdale",
        "2023-03-31",
        ("E06000063",),
    )


def test_every_living_authority_is_found_by_its_own_names():
    for entry in all_authorities().values():
        if not entry.valid_to:
            assert find_authority(entry.name) == entry
            assert find_authority(entry.short_name) == entry


def test_successors_exist_and_the_nations_are_complete():
    table = all_authorities()
    assert all(code in table for entry in table.values() for code in entry.succeeded_by)
    living = [entry for entry in table.values() if not entry.valid_to]
    # 32 councils in Scotland, 22 in Wales, 11 in Northern Ireland; 317 in England, 296 of them
    # lower tier or unitary in 2024, and 21 counties
    count = {nation: sum(entry.nation == nation for entry in living) for nation in "SWN"}
    assert count == {"S": 32, "W": 22, "N": 11}
    england = [one for one in living if one.nation == "E" and one.kind != "combined authority"]
    assert len(england) == 317
