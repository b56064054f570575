"""Keeps ward, small area and deprivation of every asset true to its place.

A trigger of the database works them out whenever an outline or a point is written; here they are
worked out anew when the areas themselves change.
"""

from django.db import connection

from gis.models import Kind


def place_anew(kind: Kind) -> None:
    """Work out the areas of all assets again, writing only those that changed."""
    if kind == Kind.AUTHORITY:
        return
    with connection.cursor() as cursor:
        cursor.execute(
            """UPDATE register_asset AS asset
               SET ward_code = at.ward, community_code = at.community,
                   small_area_code = at.small_area, decile = at.decile
               FROM (SELECT a.id, at.ward,
                            CASE WHEN is_withheld THEN '' ELSE at.community END AS community,
                            CASE WHEN is_withheld THEN '' ELSE at.small_area END AS small_area,
                            CASE WHEN NOT is_withheld THEN at.decile END AS decile
                     FROM register_asset AS a, places_at(a.point) AS at
                     WHERE a.point IS NOT NULL) AS at
               WHERE at.id = asset.id
                 AND (asset.ward_code, asset.community_code, asset.small_area_code, asset.decile)
                     IS DISTINCT FROM (at.ward, at.community, at.small_area, at.decile)"""
        )
        cursor.execute(
            """UPDATE register_exact AS exact
               SET ward_code = at.ward, community_code = at.community,
                   small_area_code = at.small_area, decile = at.decile
               FROM (SELECT e.asset_id, at.* FROM register_exact AS e, places_at(e.point) AS at
                     WHERE e.point IS NOT NULL) AS at
               WHERE at.asset_id = exact.asset_id"""
        )
