-- The rules of the share account, held where no page, command or second person can step over them.
-- A refusal is one sentence for people, under the constraint name society_rule.

CREATE FUNCTION society_refuse(words text) RETURNS void LANGUAGE plpgsql AS $$
BEGIN
  RAISE EXCEPTION USING MESSAGE = words, ERRCODE = 'check_violation', CONSTRAINT = 'society_rule';
END $$;

CREATE FUNCTION society_pounds(pence bigint) RETURNS text LANGUAGE sql IMMUTABLE AS $$
  SELECT '£' || trim(to_char(pence / 100.0, 'FM999,999,999,990.00'))
$$;

-- The row of the book is the lock of the ledger: whoever writes holds it to the end.
CREATE FUNCTION society_number_operation() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  INSERT INTO society_book AS book (society_id, last_number) VALUES (NEW.society_id, 1)
  ON CONFLICT (society_id) DO UPDATE SET last_number = book.last_number + 1
  RETURNING last_number INTO NEW.number;
  NEW.written_in := pg_current_xact_id()::text::bigint;
  NEW.due_on := NULL;
  IF NEW.kind = 'request' THEN
    SELECT NEW.day + notice_days INTO NEW.due_on FROM society_society WHERE id = NEW.society_id;
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER society_number_operation BEFORE INSERT ON society_operation
  FOR EACH ROW EXECUTE FUNCTION society_number_operation();

CREATE FUNCTION society_number_member() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  INSERT INTO society_book AS book (society_id, last_number) VALUES (NEW.society_id, 0)
  ON CONFLICT (society_id) DO UPDATE SET last_number = book.last_number;
  SELECT coalesce(max(number), 0) + 1 INTO NEW.number
  FROM society_member WHERE society_id = NEW.society_id;
  RETURN NEW;
END $$;
CREATE TRIGGER society_number_member BEFORE INSERT ON society_member
  FOR EACH ROW EXECUTE FUNCTION society_number_member();

-- Nothing that was written is changed, taken away or added to.
CREATE FUNCTION society_keep_as_written() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
  is_used boolean;
BEGIN
  IF TG_OP = 'TRUNCATE' THEN
    EXECUTE format('SELECT EXISTS (SELECT 1 FROM %I)', TG_TABLE_NAME) INTO is_used;
    IF NOT is_used THEN RETURN NULL; END IF;
  ELSIF TG_OP = 'UPDATE' AND TG_TABLE_NAME = 'society_operation' THEN
    -- a person's account may end; their entries stay
    IF NEW.by_id IS NULL AND to_jsonb(NEW) - 'by_id' = to_jsonb(OLD) - 'by_id' THEN
      RETURN NEW;
    END IF;
  END IF;
  PERFORM society_refuse(
    'The share account is never changed: correct an operation by a contra entry.');
  RETURN NULL;
END $$;
CREATE TRIGGER society_keep_operation BEFORE UPDATE OR DELETE ON society_operation
  FOR EACH ROW EXECUTE FUNCTION society_keep_as_written();
CREATE TRIGGER society_keep_entry BEFORE UPDATE OR DELETE ON society_entry
  FOR EACH ROW EXECUTE FUNCTION society_keep_as_written();
CREATE TRIGGER society_keep_operations BEFORE TRUNCATE ON society_operation
  FOR EACH STATEMENT EXECUTE FUNCTION society_keep_as_written();
CREATE TRIGGER society_keep_entries BEFORE TRUNCATE ON society_entry
  FOR EACH STATEMENT EXECUTE FUNCTION society_keep_as_written();

CREATE FUNCTION society_open_operation() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF (SELECT written_in FROM society_operation WHERE id = NEW.operation_id)
     IS DISTINCT FROM pg_current_xact_id()::text::bigint THEN
    PERFORM society_refuse('An operation is whole once it is written: make a new one.');
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER society_open_operation BEFORE INSERT ON society_entry
  FOR EACH ROW EXECUTE FUNCTION society_open_operation();

-- What each kind of operation moves.
CREATE FUNCTION society_check_shape(op society_operation) RETURNS void LANGUAGE plpgsql AS $$
DECLARE
  total bigint; moved bigint; shape text; members integer; fits boolean;
BEGIN
  SELECT coalesce(sum(pence), 0), coalesce(sum(pence) FILTER (WHERE pence > 0), 0),
    coalesce(string_agg(account || CASE WHEN pence > 0 THEN '+' ELSE '-' END, ' '
      ORDER BY account, pence), ''),
    count(DISTINCT member_id)
  INTO total, moved, shape, members FROM society_entry WHERE operation_id = op.id;
  IF total <> 0 THEN
    PERFORM society_refuse('The entries of an operation must add up to nothing.');
  END IF;
  IF EXISTS (
    SELECT 1 FROM society_entry e JOIN society_member m ON m.id = e.member_id
    WHERE e.operation_id = op.id AND m.society_id <> op.society_id
    UNION ALL
    SELECT 1 FROM society_entry e JOIN society_shareclass c ON c.id = e.share_class_id
    WHERE e.operation_id = op.id AND c.society_id <> op.society_id
    UNION ALL
    SELECT 1 FROM society_member m WHERE m.id = op.member_id AND m.society_id <> op.society_id
  ) THEN
    PERFORM society_refuse('An operation touches one society only.');
  END IF;
  IF op.kind = 'contra' THEN
    PERFORM society_check_contra(op);
    RETURN;
  END IF;
  fits := CASE op.kind
    WHEN 'issue' THEN shape = 'bank- shares+'
    WHEN 'transfer' THEN shape = 'shares- shares+' AND members = 2
    WHEN 'withdrawal' THEN shape = 'bank+ shares-'
    WHEN 'interest' THEN shape = 'interest- owed+'
    WHEN 'payment' THEN shape = 'bank+ owed-'
    WHEN 'conversion' THEN shape IN ('owed- shares+', 'shares- shares+') AND members = 1
    ELSE shape = ''
  END;
  IF NOT fits THEN
    PERFORM society_refuse('The entries do not fit an operation of this kind.');
  END IF;
  IF shape <> '' AND moved <> op.pence OR op.kind = 'request' AND op.pence = 0 THEN
    PERFORM society_refuse('The sum of an operation must be that of its entries, above nothing.');
  END IF;
END $$;

CREATE FUNCTION society_check_contra(op society_operation) RETURNS void LANGUAGE plpgsql AS $$
DECLARE
  first society_operation;
BEGIN
  SELECT * INTO first FROM society_operation WHERE id = op.reverses_id;
  IF first.society_id <> op.society_id THEN
    PERFORM society_refuse('A contra entry takes back an operation of the same society.');
  END IF;
  IF first.kind = 'contra' THEN
    PERFORM society_refuse('A contra entry is not taken back: make the operation again.');
  END IF;
  IF op.day < first.day THEN
    PERFORM society_refuse('A contra entry cannot be dated before what it takes back.');
  END IF;
  IF EXISTS (
    SELECT 1 FROM society_entry WHERE operation_id IN (op.id, first.id)
    GROUP BY account, member_id, share_class_id HAVING sum(pence) <> 0
  ) THEN
    PERFORM society_refuse('A contra entry takes the whole operation back.');
  END IF;
  IF first.kind = 'request' AND EXISTS (
    SELECT 1 FROM society_operation w WHERE w.request_id = first.id
      AND NOT EXISTS (SELECT 1 FROM society_operation c WHERE c.reverses_id = w.id)
  ) THEN
    PERFORM society_refuse('Part of this request was paid: take the withdrawal back first.');
  END IF;
END $$;

-- What may be withdrawn and transferred, and when.
CREATE FUNCTION society_check_leave(op society_operation) RETURNS void LANGUAGE plpgsql AS $$
DECLARE
  house society_society; asked society_operation; paid bigint; class society_shareclass;
BEGIN
  IF op.kind NOT IN ('withdrawal', 'request', 'transfer') THEN RETURN; END IF;
  SELECT * INTO house FROM society_society WHERE id = op.society_id;
  SELECT * INTO class FROM society_shareclass WHERE id = op.share_class_id;
  IF class.id IS NULL OR class.society_id <> op.society_id THEN
    PERFORM society_refuse('Say which shares.');
  END IF;
  IF op.kind = 'transfer' THEN
    IF NOT class.is_transferable AND
       (SELECT died_on FROM society_member WHERE id = op.member_id) IS NULL THEN
      PERFORM society_refuse('These shares cannot be transferred, except from a member who died.');
    END IF;
    RETURN;
  END IF;
  IF NOT class.is_withdrawable THEN
    PERFORM society_refuse('These shares cannot be withdrawn.');
  END IF;
  IF op.kind = 'request' THEN RETURN; END IF;
  SELECT * INTO asked FROM society_operation WHERE id = op.request_id;
  IF asked.kind <> 'request' OR asked.member_id <> op.member_id
     OR asked.share_class_id <> op.share_class_id
     OR EXISTS (SELECT 1 FROM society_operation c WHERE c.reverses_id = asked.id) THEN
    PERFORM society_refuse('A withdrawal is paid on a standing request of the same member.');
  END IF;
  SELECT coalesce(sum(w.pence), 0) INTO paid FROM society_operation w
  WHERE w.request_id = asked.id
    AND NOT EXISTS (SELECT 1 FROM society_operation c WHERE c.reverses_id = w.id);
  IF paid > asked.pence THEN
    PERFORM society_refuse('No more can be paid than was asked for.');
  END IF;
  IF op.day < asked.due_on THEN
    PERFORM society_refuse('The notice of this request runs until '
      || to_char(asked.due_on, 'FMDD FMMonth YYYY') || '.');
  END IF;
  IF house.withdrawals_from IS NOT NULL AND op.day < house.withdrawals_from THEN
    PERFORM society_refuse('No shares can be withdrawn before '
      || to_char(house.withdrawals_from, 'FMDD FMMonth YYYY') || '.');
  END IF;
  IF house.suspended_from IS NOT NULL AND op.day >= house.suspended_from THEN
    PERFORM society_refuse('The committee has suspended withdrawals.');
  END IF;
END $$;

-- What a member holds: on no day below nothing, in whole shares, within law and rules.
CREATE FUNCTION society_check_member(who bigint, op society_operation) RETURNS void
LANGUAGE plpgsql AS $$
DECLARE
  house society_society; person society_member; held bigint; gained bigint; asked bigint;
  most bigint;
BEGIN
  SELECT * INTO house FROM society_society WHERE id = op.society_id;
  SELECT * INTO person FROM society_member WHERE id = who;
  IF EXISTS (
    SELECT 1 FROM (
      SELECT sum(sum(e.pence)) OVER (PARTITION BY e.account, e.share_class_id ORDER BY o.day) AS left_over
      FROM society_entry e JOIN society_operation o ON o.id = e.operation_id
      WHERE e.member_id = who GROUP BY e.account, e.share_class_id, o.day
    ) AS days WHERE left_over < 0
  ) THEN
    PERFORM society_refuse('Member ' || person.number || ' does not hold so much on that day.');
  END IF;
  IF EXISTS (
    SELECT 1 FROM society_entry e JOIN society_shareclass c ON c.id = e.share_class_id
    WHERE e.operation_id = op.id AND e.member_id = who AND e.pence % c.share_pence <> 0
  ) THEN
    PERFORM society_refuse('Only whole shares can be held.');
  END IF;
  SELECT coalesce(sum(pence), 0), coalesce(sum(pence) FILTER (WHERE operation_id = op.id), 0)
  INTO held, gained FROM society_entry WHERE member_id = who AND account = 'shares';
  SELECT coalesce(sum(r.pence), 0) - coalesce(sum((
      SELECT sum(w.pence) FROM society_operation w WHERE w.request_id = r.id
        AND NOT EXISTS (SELECT 1 FROM society_operation c WHERE c.reverses_id = w.id))), 0)
  INTO asked FROM society_operation r
  WHERE r.member_id = who AND r.kind = 'request'
    AND NOT EXISTS (SELECT 1 FROM society_operation c WHERE c.reverses_id = r.id);
  IF asked > held THEN
    PERFORM society_refuse('Member ' || person.number || ' has asked to withdraw '
      || society_pounds(asked) || ' and holds ' || society_pounds(held) || '.');
  END IF;
  IF gained > 0 THEN
    IF op.kind <> 'contra' AND (person.left_on IS NOT NULL OR person.died_on IS NOT NULL) THEN
      PERFORM society_refuse('Member ' || person.number || ' is no longer a member.');
    END IF;
    SELECT max(total) INTO most FROM (
      SELECT sum(sum(e.pence)) OVER (ORDER BY o.day) AS total, o.day
      FROM society_entry e JOIN society_operation o ON o.id = e.operation_id
      WHERE e.member_id = who AND e.account = 'shares' GROUP BY o.day
    ) AS days WHERE day >= op.day;
    IF most > house.most_pence THEN
      PERFORM society_refuse('Member ' || person.number || ' would hold ' || society_pounds(most)
        || '; the rules of the society allow ' || society_pounds(house.most_pence) || '.');
    END IF;
    PERFORM society_check_law(house, person, op.day);
  END IF;
  IF gained <> 0 AND op.kind <> 'contra' AND held > 0 AND held < house.least_pence THEN
    PERFORM society_refuse('Member ' || person.number || ' would hold ' || society_pounds(held)
      || '; the least holding is ' || society_pounds(house.least_pence) || '.');
  END IF;
END $$;

CREATE FUNCTION society_check_law(house society_society, person society_member, from_day date)
RETURNS void LANGUAGE plpgsql AS $$
DECLARE
  lawful bigint; most bigint;
BEGIN
  IF person.is_registered THEN RETURN; END IF;
  SELECT max(total) INTO most FROM (
    SELECT sum(sum(e.pence)) OVER (ORDER BY o.day) AS total, o.day
    FROM society_entry e JOIN society_operation o ON o.id = e.operation_id
    JOIN society_shareclass c ON c.id = e.share_class_id
    WHERE e.member_id = person.id AND c.is_withdrawable GROUP BY o.day
  ) AS days WHERE day >= from_day;
  IF coalesce(most, 0) = 0 THEN RETURN; END IF;
  SELECT pence INTO lawful FROM society_statutorylimit
  WHERE law = house.law AND first_day <= from_day ORDER BY first_day DESC LIMIT 1;
  IF lawful IS NULL THEN
    PERFORM society_refuse('The limit of the law on that day is not known: enter it first.');
  END IF;
  IF most > lawful THEN
    PERFORM society_refuse('Member ' || person.number || ' would hold ' || society_pounds(most)
      || ' in withdrawable shares; the law allows ' || society_pounds(lawful) || '.');
  END IF;
END $$;

CREATE FUNCTION society_check_operation(wanted bigint) RETURNS void LANGUAGE plpgsql AS $$
DECLARE
  op society_operation; who bigint;
BEGIN
  SELECT * INTO op FROM society_operation WHERE id = wanted;
  PERFORM society_check_shape(op);
  PERFORM society_check_leave(op);
  FOR who IN
    SELECT op.member_id UNION SELECT member_id FROM society_entry
    WHERE operation_id = wanted AND member_id IS NOT NULL
  LOOP
    PERFORM society_check_member(who, op);
  END LOOP;
END $$;

CREATE FUNCTION society_after_operation() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  PERFORM society_check_operation(NEW.id);
  RETURN NULL;
END $$;
CREATE CONSTRAINT TRIGGER society_after_operation AFTER INSERT ON society_operation
  DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION society_after_operation();

CREATE FUNCTION society_after_entry() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  PERFORM society_check_operation(NEW.operation_id);
  RETURN NULL;
END $$;
CREATE CONSTRAINT TRIGGER society_after_entry AFTER INSERT ON society_entry
  DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION society_after_entry();

-- What the entries rest on does not move under them.
CREATE FUNCTION society_keep_terms() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF (NEW.share_pence, NEW.is_withdrawable, NEW.society_id)
     IS DISTINCT FROM (OLD.share_pence, OLD.is_withdrawable, OLD.society_id)
     AND EXISTS (SELECT 1 FROM society_entry WHERE share_class_id = OLD.id) THEN
    PERFORM society_refuse('The price and kind of shares that are held cannot change.');
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER society_keep_terms BEFORE UPDATE ON society_shareclass
  FOR EACH ROW EXECUTE FUNCTION society_keep_terms();

CREATE FUNCTION society_keep_member() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
  held bigint;
BEGIN
  IF (NEW.society_id, NEW.number) IS DISTINCT FROM (OLD.society_id, OLD.number) THEN
    PERFORM society_refuse('A member keeps its society and number.');
  END IF;
  PERFORM 1 FROM society_book WHERE society_id = OLD.society_id FOR UPDATE;
  SELECT coalesce(sum(abs(pence)), 0) INTO held FROM (
    SELECT sum(pence) AS pence FROM society_entry WHERE member_id = OLD.id
    GROUP BY account, share_class_id) AS parts;
  IF held > 0 AND OLD.is_registered AND NOT NEW.is_registered THEN
    PERFORM society_refuse('A member that holds shares stays a registered society.');
  END IF;
  IF held > 0 AND NEW.left_on IS NOT NULL AND OLD.left_on IS NULL THEN
    PERFORM society_refuse('A member leaves once its shares and interest are paid out.');
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER society_keep_member BEFORE UPDATE ON society_member
  FOR EACH ROW EXECUTE FUNCTION society_keep_member();

CREATE FUNCTION society_keep_law() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF (NEW.law, NEW.organisation_id) IS DISTINCT FROM (OLD.law, OLD.organisation_id)
     AND EXISTS (SELECT 1 FROM society_operation WHERE society_id = OLD.id) THEN
    PERFORM society_refuse('A society with shares keeps its law and its name on the register.');
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER society_keep_law BEFORE UPDATE ON society_society
  FOR EACH ROW EXECUTE FUNCTION society_keep_law();
