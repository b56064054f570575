from django.db import migrations

# As before, but what is written again as it was is not looked up again.
PLACING = """
CREATE OR REPLACE FUNCTION register_place() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF TG_OP = 'UPDATE' AND NEW.is_withheld = OLD.is_withheld
     AND (NEW.outline IS NULL) = (OLD.outline IS NULL) AND (NEW.point IS NULL) = (OLD.point IS NULL)
     AND coalesce(ST_OrderingEquals(NEW.outline, OLD.outline), true)
     AND coalesce(ST_OrderingEquals(NEW.point, OLD.point), true) THEN
    RETURN NEW;
  END IF;
  IF NEW.outline IS NOT NULL AND (TG_OP = 'INSERT' OR NEW.point IS NULL OR OLD.outline IS NULL
                                  OR NOT ST_Equals(NEW.outline, OLD.outline)) THEN
    NEW.point := ST_PointOnSurface(NEW.outline);
  END IF;
  IF current_setting('register.placing', true) = 'later' THEN
    RETURN NEW;
  END IF;
  IF NEW.point IS NULL THEN
    NEW.ward_code := ''; NEW.community_code := ''; NEW.small_area_code := ''; NEW.decile := NULL;
  ELSE
    SELECT ward, community, small_area, decile
    INTO NEW.ward_code, NEW.community_code, NEW.small_area_code, NEW.decile
    FROM places_at(NEW.point);
  END IF;
  IF NEW.is_withheld THEN
    NEW.community_code := ''; NEW.small_area_code := ''; NEW.decile := NULL;
  END IF;
  RETURN NEW;
END $$;
"""


class Migration(migrations.Migration):
    dependencies = [("register", "0012_scale"), ("places", "0005_one_look")]
    operations = [migrations.RunSQL(PLACING, migrations.RunSQL.noop)]
