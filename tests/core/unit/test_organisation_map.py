"""The map of South East Europe as the presenter gives it; nothing here needs a database."""

import math
import re

import pytest
from django.utils import translation

from clusterpolisee.core.partners import map as see_map
from clusterpolisee.core.partners.models import Country, Organisation

FIRST_POINTS = re.compile(r"M(-?[\d.]+) (-?[\d.]+)")


def body(code="BG", city="Sofia", **values):
    country = Country(code=code, name_en=values.pop("country", "Bulgaria"))
    return Organisation(slug="x", short_name="X", country=country, city_en=city, **values)


def country(code, bodies=(), **asked):
    return next(found for found in see_map.countries_of(bodies, **asked) if found.code == code)


def test_the_centre_of_the_projection_lies_where_it_is_said_to():
    longitude, latitude = (math.degrees(angle) for angle in see_map.CENTRE)
    assert see_map.project(longitude, latitude) == see_map.MIDDLE


def test_north_is_up_and_east_is_right():
    vienna, sofia = see_map.project(16.37, 48.21), see_map.project(23.32, 42.70)
    assert vienna[0] < sofia[0]
    assert vienna[1] < sofia[1]


@pytest.mark.parametrize("place", [(6.7, 45.1), (30.1, 45.3), (24.0, 34.9), (19.0, 49.6)])
def test_the_ends_of_the_programme_area_are_in_the_picture(place):
    x, y = see_map.project(*place)
    assert 0 < x < see_map.WIDTH
    assert 0 < y < see_map.HEIGHT


def test_every_outline_is_closed_and_begins_with_a_point():
    for path in (*see_map.outlines().values(), see_map.land()):
        assert path.endswith("Z")
        assert len(FIRST_POINTS.findall(path)) == path.count("Z")


def test_a_label_lies_inside_the_box_of_its_country():
    for found in see_map.countries_of([]):
        points = re.findall(r"(-?[\d.]+) (-?[\d.]+)", found.path)
        xs, ys = [float(x) for x, _y in points], [float(y) for _x, y in points]
        assert min(xs) < found.x < max(xs), found.code
        assert min(ys) < found.y < max(ys), found.code


def test_a_country_holds_its_bodies_and_their_towns():
    first, second = body(), body(city="Nowhere")
    bulgaria = country("BG", [first, second])
    assert bulgaria.bodies == (first, second)
    assert [dot.name for dot in bulgaria.dots] == ["Sofia"]
    assert country("IT", [first]).bodies == ()


def test_two_bodies_of_one_town_are_one_dot():
    assert len(country("BG", [body(), body()]).dots) == 1


def test_the_chosen_country_is_marked():
    assert country("BG", [body()], chosen="BG").is_chosen
    assert not country("IT", [body()], chosen="BG").is_chosen


def test_countries_stand_in_the_alphabet_of_the_reader():
    with translation.override("bg"):
        names = [found.name for found in see_map.countries_of([])]
    assert names[0] == "Австрия"
    assert names[-1] == "Черна гора"


@pytest.mark.parametrize(
    ("language", "name"),
    [
        ("en", "North Macedonia"),
        ("it", "Macedonia del Nord"),
        ("hu", "Észak-Macedónia"),
        ("bg", "Северна Македония"),
    ],
)
def test_north_macedonia_has_its_name_in_every_language(language, name):
    with translation.override(language):
        assert country("MK").name == name


def test_only_kosovo_carries_the_note():
    assert [found.code for found in see_map.countries_of([]) if found.is_noted] == ["XK"]


def test_a_long_name_stands_in_two_lines():
    assert country("MK").lines == ["North", "Macedonia"]
    assert country("UA").lines == ["Ukraine"]


def test_the_locator_shows_the_whole_country_and_its_town():
    found = see_map.locator(body())
    x, y, width, height = map(int, found.view_box.split())
    assert width == height
    assert x <= found.dot.x <= x + width
    assert y <= found.dot.y <= y + height
    assert x >= 0
    assert y + height <= see_map.HEIGHT + 1


def test_a_body_without_a_known_town_is_located_by_its_country_alone():
    assert see_map.locator(body(city="")).dot is None


def test_a_country_outside_the_map_has_no_locator():
    assert see_map.locator(body(code="FI")) is None


def test_the_data_say_where_they_come_from():
    about = see_map._data()["about"]
    assert "Natural Earth" in about["outlines"]
    assert "general knowledge" in about["places"]
    assert see_map.DATA.stat().st_size < 60_000


def test_every_town_of_the_documented_partners_is_known_to_the_map():
    from programme.imports import data_file

    cities = {(texts["city"] or {}).get("en") for texts in data_file("organisations").values()} - {None}
    assert cities <= set(see_map._data()["places"])
