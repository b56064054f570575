from django.db import migrations

# As before, in one look: a list of a million places asks a million times. Where several editions of
# small areas are in force side by side, the one with the newest deprivation figure counts.
LOOK_UP = """
CREATE OR REPLACE FUNCTION places_at(at geometry, day date DEFAULT CURRENT_DATE,
    OUT ward varchar, OUT community varchar, OUT small_area varchar, OUT decile smallint)
LANGUAGE plpgsql STABLE AS $$
BEGIN
  SELECT coalesce(max(b.code) FILTER (WHERE b.kind = 'ward'), ''),
         coalesce(max(b.code) FILTER (WHERE b.kind = 'community'), ''),
         coalesce((array_agg(b.code ORDER BY v.year DESC NULLS LAST, b.code)
                   FILTER (WHERE b.kind = 'small_area'))[1], ''),
         (array_agg(v.value ORDER BY v.year DESC NULLS LAST, b.code)
          FILTER (WHERE b.kind = 'small_area'))[1]::smallint
  INTO ward, community, small_area, decile
  FROM places_boundarypart AS part JOIN places_boundary AS b ON b.id = part.boundary_id
  LEFT JOIN places_areavalue AS v
    ON b.kind = 'small_area' AND v.kind = 'small_area' AND v.code = b.code AND v.measure = 'decile'
  WHERE ST_Covers(part.geometry, at) AND b.kind <> 'authority'
    AND (b.valid_from IS NULL OR b.valid_from <= day) AND (b.valid_to IS NULL OR b.valid_to > day);
END $$;
"""


class Migration(migrations.Migration):
    dependencies = [("places", "0004_constraints")]
    operations = [migrations.RunSQL(LOOK_UP, migrations.RunSQL.noop)]
