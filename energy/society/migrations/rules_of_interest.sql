-- What a run says it pays is what its operations credit; interest is credited by a run alone.

CREATE FUNCTION society_check_interest_run() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
  run society_interestrun; credited bigint;
BEGIN
  SELECT * INTO run FROM society_interestrun
  WHERE id = CASE TG_TABLE_NAME WHEN 'society_interestrun' THEN (to_jsonb(NEW) ->> 'id')::bigint
    ELSE (to_jsonb(NEW) ->> 'run_id')::bigint END;
  SELECT coalesce(sum(o.pence), 0) INTO credited
  FROM society_interestline l JOIN society_operation o ON o.id = l.operation_id
  WHERE l.run_id = run.id AND o.kind = 'interest' AND o.society_id = run.society_id;
  IF credited <> run.total_pence THEN
    PERFORM society_refuse('The operations of an interest run must add up to its total.');
  END IF;
  RETURN NULL;
END $$;
CREATE CONSTRAINT TRIGGER society_check_interest_run AFTER INSERT OR UPDATE ON society_interestrun
  DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION society_check_interest_run();
CREATE CONSTRAINT TRIGGER society_check_interest_line AFTER INSERT OR UPDATE ON society_interestline
  DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION society_check_interest_run();
