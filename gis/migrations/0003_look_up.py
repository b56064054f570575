from django.db import migrations

# Where several editions of small areas are in force side by side, the one with the newest
# deprivation figure counts, because that is what the code is looked up for.
LOOK_UP = """
CREATE FUNCTION places_at(at geometry, day date DEFAULT CURRENT_DATE,
    OUT ward varchar, OUT community varchar, OUT small_area varchar, OUT decile smallint)
LANGUAGE plpgsql STABLE AS $$
BEGIN
  SELECT coalesce(max(b.code) FILTER (WHERE b.kind = 'ward'), ''),
         coalesce(max(b.code) FILTER (WHERE b.kind = 'community'), ''),
         coalesce(max(b.code) FILTER (WHERE b.kind = 'small_area'), '')
  INTO ward, community, small_area
  FROM places_boundarypart AS part JOIN places_boundary AS b ON b.id = part.boundary_id
  WHERE ST_Covers(part.geometry, at)
    AND (b.valid_from IS NULL OR b.valid_from <= day) AND (b.valid_to IS NULL OR b.valid_to > day);
  IF small_area = '' THEN RETURN; END IF;
  SELECT b.code, v.value::smallint INTO small_area, decile
  FROM places_boundarypart AS part JOIN places_boundary AS b ON b.id = part.boundary_id
  LEFT JOIN places_areavalue AS v
    ON v.kind = 'small_area' AND v.code = b.code AND v.measure = 'decile'
  WHERE b.kind = 'small_area' AND ST_Covers(part.geometry, at)
    AND (b.valid_from IS NULL OR b.valid_from <= day) AND (b.valid_to IS NULL OR b.valid_to > day)
  ORDER BY v.year DESC NULLS LAST, b.code LIMIT 1;
END $$;
"""


class Migration(migrations.Migration):
    dependencies = [("places", "0002_initial")]
    operations = [migrations.RunSQL(LOOK_UP, "DROP FUNCTION places_at;")]
