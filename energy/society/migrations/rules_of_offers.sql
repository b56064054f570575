-- No interleaving of applications and allotments sells more than an offer has.

CREATE FUNCTION society_keep_offer_room() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
  offered society_offer; taken bigint;
BEGIN
  SELECT * INTO offered FROM society_offer WHERE id = NEW.offer_id FOR UPDATE;
  IF TG_OP = 'INSERT' AND offered.state <> 'published' THEN
    PERFORM society_refuse('This offer takes no applications.');
  END IF;
  IF TG_OP = 'UPDATE' THEN
    IF (NEW.offer_id, NEW.pence, NEW.reference, NEW.received)
       IS DISTINCT FROM (OLD.offer_id, OLD.pence, OLD.reference, OLD.received) THEN
      PERFORM society_refuse('An application is not changed: withdraw it and apply again.');
    END IF;
    IF OLD.allotted_pence IS NOT NULL AND (NEW.allotted_pence, NEW.withdrawn_on, NEW.operation_id)
       IS DISTINCT FROM (OLD.allotted_pence, OLD.withdrawn_on, OLD.operation_id) THEN
      PERFORM society_refuse('What was allotted is not changed: correct the share account.');
    END IF;
  END IF;
  IF NEW.withdrawn_on IS NULL AND offered.rule = 'in_order'
     AND (TG_OP = 'INSERT' OR OLD.withdrawn_on IS NOT NULL) THEN
    SELECT coalesce(sum(pence), 0) INTO taken FROM society_application
    WHERE offer_id = NEW.offer_id AND withdrawn_on IS NULL AND id <> NEW.id;
    IF taken + NEW.pence > offered.maximum_pence THEN
      PERFORM society_refuse('Only ' || society_pounds(greatest(offered.maximum_pence - taken, 0))
        || ' of this offer is left.');
    END IF;
  END IF;
  IF coalesce(NEW.allotted_pence, 0) > 0 THEN
    SELECT coalesce(sum(allotted_pence), 0) INTO taken FROM society_application
    WHERE offer_id = NEW.offer_id AND id <> NEW.id;
    IF taken + NEW.allotted_pence > offered.maximum_pence THEN
      PERFORM society_refuse('More would be allotted than the offer has.');
    END IF;
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER society_keep_offer_room BEFORE INSERT OR UPDATE ON society_application
  FOR EACH ROW EXECUTE FUNCTION society_keep_offer_room();

CREATE FUNCTION society_keep_offer_terms() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF OLD.state <> 'draft' AND
     (NEW.society_id, NEW.share_class_id, NEW.minimum_pence, NEW.target_pence, NEW.maximum_pence,
      NEW.least_pence, NEW.most_pence, NEW.rule, NEW.opens_on)
     IS DISTINCT FROM
     (OLD.society_id, OLD.share_class_id, OLD.minimum_pence, OLD.target_pence, OLD.maximum_pence,
      OLD.least_pence, OLD.most_pence, OLD.rule, OLD.opens_on) THEN
    PERFORM society_refuse('The terms of a published offer do not change.');
  END IF;
  IF OLD.state IN ('allotted', 'failed') AND NEW.state <> OLD.state THEN
    PERFORM society_refuse('This offer has ended.');
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER society_keep_offer_terms BEFORE UPDATE ON society_offer
  FOR EACH ROW EXECUTE FUNCTION society_keep_offer_terms();
