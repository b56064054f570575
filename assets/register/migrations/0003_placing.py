from django.db import migrations

# Ward, small area and deprivation come from the place, never from a typed value. A session that
# places many assets at once (an import) sets register.placing to 'later' and does it as a set.
PLACING = """
CREATE FUNCTION register_place() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
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
  RETURN NEW;
END $$;
CREATE TRIGGER register_place BEFORE INSERT OR UPDATE OF outline, point ON register_asset
FOR EACH ROW EXECUTE FUNCTION register_place();
"""
UNDO = "DROP TRIGGER register_place ON register_asset; DROP FUNCTION register_place();"


class Migration(migrations.Migration):
    dependencies = [("register", "0002_initial"), ("places", "0003_look_up")]
    operations = [migrations.RunSQL(PLACING, UNDO)]
