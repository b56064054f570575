from django.db import migrations

# A running number is spread over all codes of six signs by one multiplication modulo a prime, so
# that no code is used twice and none tells how many there are. No vowels: no words come out.
# 387 420 479 is the largest prime below 27^6; the factor is any number that shares nothing with it.
CODES = """
CREATE SEQUENCE register_code_number;
CREATE FUNCTION register_next_code() RETURNS varchar LANGUAGE plpgsql AS $$
DECLARE
  signs constant text := '23456789BCDFGHJKMNPQRSTVWXZ';
  number bigint := nextval('register_code_number') * 329912887 % 387420479;
  code text := '';
BEGIN
  FOR place IN 1..6 LOOP
    code := substr(signs, (number % 27)::int + 1, 1) || code;
    number := number / 27;
  END LOOP;
  RETURN code;
END $$;
"""
UNDO = "DROP FUNCTION register_next_code(); DROP SEQUENCE register_code_number;"


class Migration(migrations.Migration):
    initial = True
    dependencies = [("places", "0001_extensions")]
    operations = [migrations.RunSQL(CODES, UNDO)]
