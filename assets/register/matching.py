"""Which staged row is which asset of the register, found for all rows of a list as one set."""

#: Staged rows of which nothing is decided yet, and those of them that no asset was found for.
OPEN = "i.run_id = %(run)s AND i.registered IS NULL AND i.outcome = ''"
FREE = f"{OPEN} AND i.asset_id IS NULL"
SAME_PLACE_M = 25

# a rehearsal, or a try that died, may have decided the rows before
_RESET = """
UPDATE register_importrow AS i SET outcome = '', reasons = '{}', reason_codes = '{}',
  asset_id = NULL
WHERE i.run_id = %(run)s AND i.registered IS NULL AND NOT i.is_refused
  AND (i.outcome <> '' OR i.asset_id IS NOT NULL)
"""

_CHECKS = """
UPDATE register_importrow AS i SET outcome = 'quarantined', reason_codes = '{reference_twice}',
  reasons = ARRAY['The reference ' || i.own_reference || ' stands already in row '
                  || twice.first_row || '; give each its own.']
FROM (SELECT id, row, registered, first_value(row) OVER (
        PARTITION BY authority_code, own_reference ORDER BY registered IS NULL, row) AS first_row
      FROM register_importrow
      WHERE run_id = %(run)s AND outcome <> 'quarantined' AND (authority_code, own_reference) IN (
        SELECT authority_code, own_reference FROM register_importrow
        WHERE run_id = %(run)s AND outcome <> 'quarantined' AND own_reference IS NOT NULL
        GROUP BY 1, 2 HAVING count(*) > 1)) AS twice
WHERE i.id = twice.id AND twice.registered IS NULL AND twice.row <> twice.first_row
"""

# one after the other: either in one condition would compare every row with every asset
_MATCH_BY_REFERENCE = f"""
UPDATE register_importrow AS i SET asset_id = a.id
FROM register_asset AS a JOIN people_authority AS p ON p.id = a.authority_id
WHERE {FREE} AND p.code = i.authority_code AND a.own_reference = i.own_reference;
UPDATE register_importrow AS i SET asset_id = a.id
FROM register_asset AS a JOIN people_authority AS p ON p.id = a.authority_id
WHERE {FREE} AND p.code = i.authority_code AND a.code = i.own_reference
"""

# a row that the last edition of the list had word for word; of several, each its own
_SAID = (
    "md5(raw::text) AS said, row_number() OVER (PARTITION BY md5(raw::text) ORDER BY row) AS nth"
)
_MATCH_BY_SAME_ROW = f"""
UPDATE register_importrow AS i SET asset_id = was.asset_id
FROM (SELECT id, authority_code, {_SAID} FROM register_importrow
      WHERE run_id = %(run)s AND own_reference IS NULL) AS mine
JOIN (SELECT asset_id, authority_code, {_SAID} FROM register_importrow
      WHERE own_reference IS NULL AND asset_id IS NOT NULL AND run_id = (
        SELECT max(earlier.id) FROM register_importrun AS earlier
        JOIN register_importrun AS now ON now.list_name = earlier.list_name
          AND now.options->'authority' IS NOT DISTINCT FROM earlier.options->'authority'
        WHERE now.id = %(run)s AND earlier.id <> now.id AND earlier.state = 'done')) AS was
  USING (said, nth, authority_code)
WHERE {FREE} AND i.id = mine.id
"""

# only rows without a reference, and only where the number is one row's and one asset's
_MATCH_BY_UPRN = f"""
UPDATE register_importrow AS i SET asset_id = a.id
FROM (SELECT authority_id, uprn, min(id) AS id FROM register_asset
      WHERE uprn IS NOT NULL GROUP BY 1, 2 HAVING count(*) = 1) AS a
JOIN people_authority AS p ON p.id = a.authority_id
JOIN (SELECT authority_code, uprn, min(id) AS id FROM register_importrow
      WHERE run_id = %(run)s AND uprn IS NOT NULL GROUP BY 1, 2 HAVING count(*) = 1) AS once
  ON once.authority_code = p.code AND once.uprn = a.uprn
WHERE {FREE} AND i.own_reference IS NULL AND i.id = once.id
"""

# the same name at the same place or postcode, or both without one, once in the file and here;
# an asset that was renamed since, and is another row's by now, only happens to be called alike
_MATCH_BY_PLACE = f"""
UPDATE register_importrow AS i SET asset_id = alike.asset_id
FROM (SELECT *, count(*) OVER (PARTITION BY row_id) AS assets,
             count(*) OVER (PARTITION BY asset_id) AS rows
      FROM (SELECT i.id AS row_id, a.id AS asset_id
            FROM register_importrow AS i JOIN people_authority AS p ON p.code = i.authority_code
            JOIN register_asset AS a ON a.authority_id = p.id AND lower(a.name) = lower(i.name)
            WHERE {FREE} AND i.own_reference IS NULL
              AND ((a.postcode <> '' AND a.postcode = i.postcode)
                   OR (a.point IS NULL AND i.shape IS NULL
                       AND a.address = coalesce(i.address, a.address))
                   OR ST_DWithin(coalesce(a.outline, a.point), i.shape, {SAME_PLACE_M}))
              AND NOT EXISTS (SELECT FROM register_importrow AS other
                              WHERE other.run_id = %(run)s AND other.asset_id = a.id
                                AND lower(other.name) <> lower(i.name))
           ) AS pairs) AS alike
WHERE i.id = alike.row_id AND alike.assets = 1 AND alike.rows = 1
"""

_ONE_ROW_EACH = """
UPDATE register_importrow AS i SET outcome = 'quarantined', asset_id = NULL,
  reason_codes = '{asset_twice}',
  reasons = ARRAY['This is the same asset as in row ' || twice.first_row || '.']
FROM (SELECT id, row, registered, first_value(row) OVER (
        PARTITION BY asset_id ORDER BY registered IS NULL, row) AS first_row
      FROM register_importrow
      WHERE run_id = %(run)s AND asset_id IS NOT NULL AND outcome <> 'quarantined') AS twice
WHERE i.id = twice.id AND twice.registered IS NULL AND twice.row <> twice.first_row
"""

#: One after the other; each takes only what those before it left open.
STEPS = (
    _RESET, _CHECKS, _MATCH_BY_REFERENCE, _MATCH_BY_SAME_ROW, _MATCH_BY_UPRN, _MATCH_BY_PLACE,
    _ONE_ROW_EACH,
)  # fmt: skip
