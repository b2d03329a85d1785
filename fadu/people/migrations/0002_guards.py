"""Database guards: posts and delegations are never deleted or rewritten, and the three administrators stay apart."""

from django.db import migrations

NO_DELETE = """
CREATE FUNCTION people_keep() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION 'people: rows of % are kept, close them with an end date', TG_TABLE_NAME
        USING ERRCODE = 'restrict_violation';
END $$;
CREATE TRIGGER people_post_keep BEFORE DELETE ON people_post FOR EACH ROW EXECUTE FUNCTION people_keep();
CREATE TRIGGER people_delegation_keep BEFORE DELETE ON people_delegation FOR EACH ROW EXECUTE FUNCTION people_keep();
"""

NO_REWRITE = """
CREATE FUNCTION people_post_fixed() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF (NEW.user_id, NEW.organ_id, NEW.role, NEW.from_date)
       IS DISTINCT FROM (OLD.user_id, OLD.organ_id, OLD.role, OLD.from_date) THEN
        RAISE EXCEPTION 'people: a post held cannot be rewritten, only ended' USING ERRCODE = 'restrict_violation';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER people_post_fixed BEFORE UPDATE ON people_post FOR EACH ROW EXECUTE FUNCTION people_post_fixed();
"""

# Locking the user's row makes two concurrent grants to one person wait for each other.
APART = """
CREATE FUNCTION people_is_admin(role text) RETURNS boolean LANGUAGE sql IMMUTABLE AS
$$ SELECT role IN ('system_admin', 'security_admin', 'audit_admin') $$;

CREATE FUNCTION people_apart(who bigint) RETURNS void LANGUAGE plpgsql AS $$
BEGIN
    PERFORM 1 FROM people_user WHERE id = who FOR NO KEY UPDATE;
    IF EXISTS (
        SELECT 1 FROM people_post a JOIN people_post b ON b.user_id = a.user_id AND b.role <> a.role
        WHERE a.user_id = who AND people_is_admin(a.role)
          AND a.from_date <= coalesce(a.to_date, 'infinity') AND b.from_date <= coalesce(b.to_date, 'infinity')
          AND a.from_date <= coalesce(b.to_date, 'infinity') AND b.from_date <= coalesce(a.to_date, 'infinity')
    ) OR EXISTS (
        SELECT 1 FROM people_post a JOIN people_delegation d ON d.to_user_id = a.user_id
        WHERE a.user_id = who AND people_is_admin(a.role)
          AND a.from_date <= coalesce(a.to_date, 'infinity') AND d.from_date <= d.to_date
          AND a.from_date <= d.to_date AND d.from_date <= coalesce(a.to_date, 'infinity')
    ) THEN
        RAISE EXCEPTION 'people: administrators hold no other post' USING ERRCODE = 'check_violation';
    END IF;
END $$;

CREATE FUNCTION people_post_apart() RETURNS trigger LANGUAGE plpgsql AS
$$ BEGIN PERFORM people_apart(NEW.user_id); RETURN NULL; END $$;
CREATE FUNCTION people_delegation_apart() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF EXISTS (SELECT 1 FROM people_post p WHERE p.id = NEW.from_post_id AND people_is_admin(p.role)) THEN
        RAISE EXCEPTION 'people: an administrator post is not delegated' USING ERRCODE = 'check_violation';
    END IF;
    PERFORM people_apart(NEW.to_user_id);
    RETURN NULL;
END $$;
CREATE TRIGGER people_post_apart AFTER INSERT OR UPDATE ON people_post
    FOR EACH ROW EXECUTE FUNCTION people_post_apart();
CREATE TRIGGER people_delegation_apart AFTER INSERT OR UPDATE ON people_delegation
    FOR EACH ROW EXECUTE FUNCTION people_delegation_apart();
"""

UNDO = """
DROP TRIGGER people_post_keep ON people_post; DROP TRIGGER people_delegation_keep ON people_delegation;
DROP TRIGGER people_post_fixed ON people_post; DROP TRIGGER people_post_apart ON people_post;
DROP TRIGGER people_delegation_apart ON people_delegation;
DROP FUNCTION people_keep(), people_post_fixed(), people_post_apart(), people_delegation_apart();
DROP FUNCTION people_apart(bigint), people_is_admin(text);
"""


class Migration(migrations.Migration):
    """Triggers on `people_post` and `people_delegation`."""

    dependencies = [("people", "0001_initial")]

    operations = [migrations.RunSQL(NO_DELETE + NO_REWRITE + APART, UNDO)]
