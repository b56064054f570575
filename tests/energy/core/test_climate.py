import numpy as np
import pandas as pd
import pytest

from energy.core import climate, tables
from energy.core.climate import climate_of, region_at, region_of_postcode, regions_at
from tests.energy.core.shared import FOLDER, needs_shared


def test_january_in_the_thames_region_is_as_published():
    thames = climate_of(1)
    assert (thames.ghi_w_m2[0], thames.temp_air_c[0], thames.wind_m_s[0]) == (30, 5.1, 4.2)
    assert (thames.name, thames.latitude_deg, thames.height_m) == ("Thames", 51.6, 53)


def test_september_in_the_borders_is_not_the_misprint():
    assert climate_of(9).ghi_w_m2[8] == 111


# kWh/m2 a year on the horizontal, summed by hand from the monthly means, for example Thames:
# 24 h x (31x30 + 28x56 + 31x98 + 30x157 + 31x195 + 30x217 + 31x203 + 31x173 + 30x127 + 31x73
#         + 30x39 + 31x24) W/m2 / 1000 = 1019
@pytest.mark.parametrize(
    ("region", "kwh_m2"),
    [(0, 951), (1, 1019), (3, 1107), (9, 931), (17, 846), (20, 818), (21, 933)],
)
def test_the_year_of_horizontal_light_adds_up(region, kwh_m2):
    hours = 24 * np.array(tables.DAYS_IN_MONTH)
    assert climate_of(region).ghi_w_m2 @ hours / 1000 == pytest.approx(kwh_m2, abs=0.5)


@pytest.mark.parametrize("region", [-1, 22, 1.5])
def test_an_unknown_region_is_refused(region):
    with pytest.raises(ValueError, match="region"):
        climate_of(region)


def test_the_tables_say_that_their_licence_is_unchecked():
    for name in ("monthly_irradiance_w_m2", "monthly_temperature_c", "postcode_region"):
        assert "Licence: not checked" in tables.source(name)


@pytest.mark.parametrize(
    ("postcode", "region"),
    [
        ("EH8 9YL", 15),  # Edinburgh is no part of E, East London
        ("EX4", 4),
        ("E8 1AA", 1),
        ("EN9 1AA", 12),
        ("EN1", 1),
        ("EC1A 1BB", 1),
        ("EH43", 9),
        ("EH42", 15),
        ("PH30", 17),
        ("PH44 4AA", 17),
        ("PH26", 16),
        ("PH49", 14),
        ("PH1", 15),
        ("S32", 6),
        ("S33 7ZA", 6),
        ("S40", 6),
        ("S45", 6),
        ("S49", 6),
        ("S18", 6),
        ("S10", 11),
        ("S1", 11),
        ("SA14", 13),
        ("SA1", 5),
        ("IV1", 17),
        ("IV30", 16),
        ("IV36", 16),
        ("IV27", 17),
        ("IV51", 17),  # Skye
        ("KW1", 17),
        ("KW15", 19),
        ("KW17 2AA", 19),
        ("ZE1", 20),
        ("HS1", 18),
        ("HS9", 18),
        ("KA27", 14),  # Arran
        ("PA34", 14),
        ("NP8", 13),
        ("NP20", 5),
        ("RH77", 2),
        ("RH10", 2),
        ("RH1", 1),
        ("PE9", 11),
        ("PE10", 11),
        ("PE13", 12),
        ("PE20", 11),
        ("PE1", 12),
        ("RG21", 3),
        ("RG1", 1),
        ("BT1 5GS", 21),
        ("TR21", 4),  # Scilly
        ("PO18", 2),
        ("PO30", 3),  # Isle of Wight
        ("LL23", 13),
        ("LL28", 7),
        ("SY14", 7),
        ("SY1", 6),
        ("TD12", 9),
        ("W1A 1AA", 1),
        ("WA1", 7),
        ("N1C 4AG", 1),
        ("NN1", 6),
        ("B1", 6),
        ("BS1", 5),
        ("G1", 14),
        ("GL1", 5),
        ("M1", 7),
        ("ML1", 14),
        ("L1", 7),
        ("LA8", 8),
        ("SN7", 1),
        ("SR7", 10),
        ("YO25", 11),
    ],
)
def test_each_postcode_trap_leads_to_its_region(postcode, region):
    assert region_of_postcode(postcode) == region


@pytest.mark.parametrize(
    ("text", "same"),
    [
        ("eh89yl", "EH8 9YL"),
        (" sw1a  1aa ", "SW1A 1AA"),
        ("S11AA", "S1 1AA"),  # the last three are the inward part: district S1
        ("S1 1", "S1"),  # a sector
        ("EN91AA", "EN9 1AA"),
        ("EH 43", "EH43"),
        ("PH", "PH1"),  # an area takes its default
    ],
)
def test_case_and_spacing_make_no_difference(text, same):
    assert region_of_postcode(text) == region_of_postcode(same)


@pytest.mark.parametrize(
    "text", ["", "QX1 1AA", "12345", "EH8 9YLX", "EH8 EH8", "D02 X285", "nan", "E8-1AA"]
)
def test_what_is_no_postcode_is_refused(text):
    with pytest.raises(ValueError, match="give a postcode of the United Kingdom"):
        region_of_postcode(text)


@pytest.mark.parametrize(
    ("text", "place"), [("JE2 3AB", "Jersey"), ("GY1", "Guernsey"), ("IM1 1AA", "Isle of Man")]
)
def test_the_crown_dependencies_are_named_as_outside(text, place):
    with pytest.raises(ValueError, match=place):
        region_of_postcode(text)


@pytest.mark.parametrize(
    ("place", "lon", "lat", "region"),
    [
        ("London", -0.1276, 51.5072, 1),
        ("Edinburgh", -3.1883, 55.9533, 15),
        ("Lerwick", -1.1450, 60.1550, 20),
        ("Unst", -0.8800, 60.7500, 20),
        ("Fair Isle", -1.6300, 59.5300, 20),
        ("Foula", -2.0600, 60.1400, 20),
        ("Kirkwall", -2.9600, 58.9800, 19),
        ("St Kilda", -8.5800, 57.8100, 18),
        ("Scilly", -6.3100, 49.9200, 4),
        ("Lundy", -4.6700, 51.1800, 4),
        ("Braemar", -3.3980, 57.0060, 16),
        ("Belfast", -5.9300, 54.6000, 21),
        ("Londonderry", -7.3200, 55.0000, 21),
        ("Newry", -6.3400, 54.1750, 21),
        ("Belleek", -8.0900, 54.4800, 21),
        ("Rathlin", -6.2000, 55.2900, 21),
        ("Cardiff", -3.1800, 51.4800, 5),
    ],
)
def test_places_from_end_to_end_have_their_region(place, lon, lat, region):
    assert region_at(lon, lat) == region


@pytest.mark.parametrize(
    ("lon", "lat"),
    [
        (-6.26, 53.35),  # Dublin
        (-6.40, 54.00),  # Dundalk
        (-7.73, 54.95),  # Letterkenny
        (-6.97, 54.25),  # Monaghan
        (1.85, 50.95),  # Calais
        (-4.48, 54.15),  # Douglas, Isle of Man
        (-2.10, 49.20),  # Jersey
        (3.00, 55.00),  # the North Sea
        (-5.00, 53.70),  # the Irish Sea
        (0.0, 0.0),
        (-0.1276, -51.5072),  # the southern hemisphere
        (float("nan"), 51.5),
        (-0.1276, float("inf")),
    ],
)
def test_places_outside_the_united_kingdom_are_refused(lon, lat):
    with pytest.raises(ValueError, match="outside the United Kingdom"):
        region_at(lon, lat)


def test_swapped_coordinates_are_named_as_such():
    with pytest.raises(ValueError, match="swapped"):
        region_at(51.5072, -0.1276)


def test_many_places_are_found_at_once_and_the_strangers_marked():
    found = regions_at([-0.1276, 2.35, np.nan], [51.5072, 48.86, 51.5])
    assert found.tolist() == [1, climate.OUTSIDE, climate.OUTSIDE]
    assert regions_at([], []).shape == (0,)


@needs_shared
def test_a_coordinate_and_its_postcode_agree_on_the_region():
    file = FOLDER / "data" / "postcodes" / "codepoint_open_2025_demo_places.csv"
    rows = pd.read_csv(file, encoding="utf-8-sig")
    by_place = regions_at(rows["lon"], rows["lat"])
    outward = rows["postcode"].str.split().str[0]
    by_postcode = outward.map({name: region_of_postcode(name) for name in outward.unique()})
    assert (by_place != climate.OUTSIDE).all()
    # what differs lies along a border between regions, nearer to a postcode of the other side
    assert (by_place == by_postcode).mean() > 0.999


@needs_shared
def test_every_postcode_sector_of_great_britain_has_a_region():
    rows = pd.read_csv(
        FOLDER / "data" / "postcodes" / "gb_sector_centroids_2025.csv", encoding="utf-8-sig"
    )
    by_place = regions_at(rows["lon"], rows["lat"])
    by_postcode = [region_of_postcode(sector[:-1]) for sector in rows["sector"]]
    assert (by_place == by_postcode).mean() > 0.999
