"""What must always be true of the register."""

from gis.invariants import register

register(
    "Every outline is a valid shape",
    "SELECT code FROM register_asset WHERE NOT ST_IsValid(outline)",
)
register(
    "The point of an asset with an outline lies in it",
    """SELECT code FROM register_asset
       WHERE outline IS NOT NULL AND (point IS NULL OR NOT ST_DWithin(outline, point, 0.01))""",
)
register(
    "Assets stand in tiles where they stand on the ground",
    """SELECT code FROM register_asset
       WHERE (point IS NULL) <> (tile_point IS NULL)
          OR NOT ST_DWithin(tile_point, ST_Transform(point, 3857), 0.01)""",
)
register(
    "The ward of an asset is one that we know",
    """SELECT asset.code || ': ' || ward_code FROM register_asset AS asset
       WHERE ward_code <> '' AND NOT EXISTS (
         SELECT FROM places_boundary AS b WHERE b.kind = 'ward' AND b.code = ward_code)""",
)
register(
    "An asset without a place is in no ward and no small area",
    """SELECT code FROM register_asset
       WHERE point IS NULL AND (ward_code, small_area_code) <> ('', '')""",
)
register(
    "Every asset has its history",
    """SELECT code FROM register_asset AS asset
       WHERE NOT EXISTS (SELECT FROM register_assetevent WHERE pgh_obj_id = asset.id)""",
)
register(
    "A withheld asset has its exact facts beside it, and only a withheld one has them in use",
    """SELECT code FROM register_asset AS asset
       LEFT JOIN register_exact AS exact ON exact.asset_id = asset.id AND exact.ended IS NULL
       WHERE is_withheld <> (exact.asset_id IS NOT NULL)""",
)
register(
    "Of every import that was done each row was created, updated, unchanged or quarantined",
    """SELECT 'import ' || run_id || ', row ' || row FROM register_importrow
       JOIN register_importrun AS run ON run.id = run_id
       WHERE run.state = 'done' AND outcome = ''""",
)
register(
    "Every row of an import belongs to an import, and its asset is in the register",
    """SELECT 'import ' || run_id || ', row ' || row FROM register_importrow
       WHERE run_id NOT IN (SELECT id FROM register_importrun)
          OR asset_id IS NOT NULL AND NOT EXISTS (
            SELECT FROM register_asset AS asset WHERE asset.id = asset_id)""",
)
register(
    "Every building is a valid shape with the area that it says",
    """SELECT reference FROM register_building
       WHERE NOT ST_IsValid(footprint) OR abs(footprint_m2 - ST_Area(footprint)) > 0.01""",
)
register(
    "The tallies add up to the assets of every kind, state and council",
    """SELECT authority_id || ' ' || kind || ': '
         || coalesce(a.n, 0) || ' counted, ' || coalesce(t.n, 0) || ' kept'
       FROM (SELECT authority_id, kind, state, owner, is_draft, point IS NOT NULL AS located,
                    open_requests > 0 AS asked, count(*) AS n
             FROM register_asset GROUP BY 1, 2, 3, 4, 5, 6, 7) AS a
       FULL JOIN (SELECT authority_id, kind, state, owner, is_draft, is_located AS located,
                         is_asked AS asked, sum(assets) AS n
                  FROM register_assettally GROUP BY 1, 2, 3, 4, 5, 6, 7) AS t
       USING (authority_id, kind, state, owner, is_draft, located, asked)
       WHERE coalesce(a.n, 0) <> coalesce(t.n, 0)""",
)
