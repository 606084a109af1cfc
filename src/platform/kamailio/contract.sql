-- What Kamailio reads and writes of a sipdeck platform, for PostgreSQL 15 and later. Run it in the platform's database once its
-- tables are there, as the platform's role (with CREATEROLE for the first time) or as a superuser; running it again is no harm.
--   psql -v ON_ERROR_STOP=1 DATABASE < this
-- The role has no password yet: \password kamailio

BEGIN;
SET LOCAL client_min_messages = warning;

DO $$
BEGIN
  IF NOT EXISTS (SELECT FROM pg_roles WHERE rolname = 'kamailio') THEN
    CREATE ROLE kamailio LOGIN;
  END IF;
  IF NOT EXISTS (SELECT FROM pg_db_role_setting s JOIN pg_roles r ON r.oid = s.setrole JOIN pg_database d ON d.oid = s.setdatabase
                 WHERE r.rolname = 'kamailio' AND d.datname = current_database() AND 'search_path=sip' = ANY (s.setconfig)) THEN
    EXECUTE format('ALTER ROLE kamailio IN DATABASE %I SET search_path = sip', current_database());
  END IF;
END $$;

CREATE SCHEMA IF NOT EXISTS sip;

-- Endpoints that may register, and the process that has the calls of their application, if one has. Columns are varchar without a length: Kamailio takes text for no string, and a length hides indexes.
CREATE OR REPLACE VIEW sip.subscriber AS
  SELECT e.name::varchar AS username, (d.name || '.' || s.host_suffix)::varchar AS domain,
         encode(e.ha1_md5, 'hex')::varchar AS ha1, encode(e.ha1_sha256, 'hex')::varchar AS ha1_sha256,
         e.application::int AS application, h.sip::varchar AS home
  FROM platform.endpoints e JOIN platform.domains d ON d.ordinal = e.domain CROSS JOIN platform.store s
  LEFT JOIN platform.homes h ON h.application = e.application
  WHERE e.enabled;

-- Domains in small letters, and as they were made, which is the realm.
CREATE OR REPLACE VIEW sip.domain AS
  SELECT d.ordinal::int AS id, lower(d.name || '.' || s.host_suffix)::varchar AS domain,
         (d.name || '.' || s.host_suffix)::varchar AS did, now()::timestamp AS last_modified
  FROM platform.domains d CROSS JOIN platform.store s;

CREATE TABLE IF NOT EXISTS sip.domain_attrs (did varchar, name varchar, type int, value varchar);

-- Who is registered: a row for each phone. Times are in seconds since 1970, but for registered_at, which is not Kamailio's: since when
-- the row is there, in milliseconds.
CREATE TABLE IF NOT EXISTS sip.location (
  id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  ruid varchar NOT NULL UNIQUE,
  username varchar NOT NULL,
  domain varchar NOT NULL,
  contact varchar NOT NULL,
  received varchar,
  path varchar,
  expires bigint NOT NULL,
  q real NOT NULL DEFAULT 1,
  callid varchar NOT NULL DEFAULT '',
  cseq int NOT NULL DEFAULT 1,
  last_modified bigint NOT NULL,
  flags int NOT NULL DEFAULT 0,
  cflags int NOT NULL DEFAULT 0,
  user_agent varchar NOT NULL DEFAULT '',
  socket varchar,
  methods int,
  instance varchar,
  reg_id int NOT NULL DEFAULT 0,
  server_id int NOT NULL DEFAULT 0,
  connection_id int NOT NULL DEFAULT 0,
  keepalive int NOT NULL DEFAULT 0,
  partition int NOT NULL DEFAULT 0,
  registered_at bigint NOT NULL DEFAULT (extract(epoch FROM clock_timestamp()) * 1000)::bigint
) WITH (fillfactor = 70, autovacuum_vacuum_scale_factor = 0.05);
CREATE INDEX IF NOT EXISTS location_people ON sip.location (domain, username);
CREATE INDEX IF NOT EXISTS location_ends ON sip.location (expires);
CREATE INDEX IF NOT EXISTS location_connections ON sip.location (server_id, connection_id);
CREATE TABLE IF NOT EXISTS sip.location_attrs (
  id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  ruid varchar NOT NULL,
  username varchar NOT NULL,
  domain varchar,
  aname varchar NOT NULL,
  atype int NOT NULL,
  avalue varchar NOT NULL,
  last_modified bigint NOT NULL
);
CREATE INDEX IF NOT EXISTS location_attrs_of ON sip.location_attrs (ruid);

-- The nodes, which believe each other and the platform's processes.
CREATE TABLE IF NOT EXISTS sip.address (
  id int GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  grp int NOT NULL,
  ip_addr varchar NOT NULL,
  mask int NOT NULL DEFAULT 32,
  port int NOT NULL,
  tag varchar NOT NULL UNIQUE
);

-- Where nodes hand calls to: the platform's processes, which stand here and in sip.address (as its second group) while they run.
CREATE TABLE IF NOT EXISTS sip.dispatcher (
  id int GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  setid int NOT NULL,
  destination varchar NOT NULL UNIQUE,
  flags int NOT NULL DEFAULT 0,
  priority int NOT NULL DEFAULT 0,
  attrs varchar NOT NULL DEFAULT '',
  description varchar NOT NULL DEFAULT ''
);

-- Kamailio does not start without.
CREATE TABLE IF NOT EXISTS sip.version (table_name varchar PRIMARY KEY, table_version int NOT NULL);
INSERT INTO sip.version VALUES
  ('version', 1), ('subscriber', 7), ('domain', 2), ('domain_attrs', 1), ('location', 9), ('location_attrs', 1), ('address', 6), ('dispatcher', 4)
  ON CONFLICT (table_name) DO UPDATE SET table_version = excluded.table_version;

-- An endpoint that is disabled or deleted, or has a new password, loses its phones with the same commit.
CREATE OR REPLACE FUNCTION sip.unbind() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
BEGIN
  PERFORM set_config('sip.why', TG_ARGV[0], true), set_config('sip.endpoint', OLD.id, true);
  DELETE FROM sip.location l USING platform.domains d, platform.store s
    WHERE d.ordinal = OLD.domain AND l.domain = lower(d.name || '.' || s.host_suffix) AND l.username = OLD.name;
  PERFORM set_config('sip.why', '', true), set_config('sip.endpoint', '', true);
  RETURN NULL;
END $$;
CREATE OR REPLACE TRIGGER sip_disabled AFTER UPDATE OF enabled ON platform.endpoints
  FOR EACH ROW WHEN (OLD.enabled AND NOT NEW.enabled) EXECUTE FUNCTION sip.unbind('disabled');
CREATE OR REPLACE TRIGGER sip_password AFTER UPDATE OF ha1_md5 ON platform.endpoints
  FOR EACH ROW WHEN (OLD.ha1_md5 <> NEW.ha1_md5) EXECUTE FUNCTION sip.unbind('taken');
CREATE OR REPLACE TRIGGER sip_deleted AFTER DELETE ON platform.endpoints
  FOR EACH ROW EXECUTE FUNCTION sip.unbind('deleted');

-- The platform hears of phones that come, move and go. A refresh that changes nothing but times is not told: telling makes commits wait
-- for each other, and there are many of those. A notification has room for 8,000 bytes.
CREATE OR REPLACE FUNCTION sip.tell() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE
  phone sip.location;
  what text;
  of_endpoint text := nullif(current_setting('sip.endpoint', true), '');
  of_domain text;
  phones bigint;
  told text;
BEGIN
  IF TG_OP = 'DELETE' THEN
    phone := OLD;
    what := coalesce(nullif(current_setting('sip.why', true), ''),
                     CASE WHEN OLD.expires <= extract(epoch FROM now()) THEN 'expired' ELSE 'unregistered' END);
  ELSE
    phone := NEW;
    what := CASE TG_OP WHEN 'INSERT' THEN 'registered' ELSE 'moved' END;
  END IF;
  SELECT d.id, coalesce(of_endpoint, e.id) INTO of_domain, of_endpoint
    FROM platform.store s JOIN platform.domains d ON lower(d.name || '.' || s.host_suffix) = phone.domain
    LEFT JOIN platform.endpoints e ON e.domain = d.ordinal AND e.name = phone.username;
  SELECT count(*) INTO phones FROM sip.location l
    WHERE l.domain = phone.domain AND l.username = phone.username AND l.expires > extract(epoch FROM now());
  told := json_build_object('what', what, 'endpoint', of_endpoint, 'domainId', of_domain, 'count', phones, 'id', phone.id, 'username', phone.username, 'domain', phone.domain, 'contact', phone.contact,
    'received', phone.received, 'user_agent', phone.user_agent, 'instance', phone.instance, 'node', phone.server_id,
    'registered', phone.registered_at, 'refreshed', phone.last_modified, 'expires', phone.expires)::text;
  PERFORM pg_notify('sip_location', CASE WHEN octet_length(told) < 7900 THEN told ELSE '' END);
  RETURN NULL;
END $$;
CREATE OR REPLACE TRIGGER tell_added AFTER INSERT OR DELETE ON sip.location FOR EACH ROW EXECUTE FUNCTION sip.tell();
CREATE OR REPLACE TRIGGER tell_moved AFTER UPDATE ON sip.location FOR EACH ROW
  WHEN (ROW(OLD.contact, OLD.received, OLD.user_agent, OLD.server_id) IS DISTINCT FROM ROW(NEW.contact, NEW.received, NEW.user_agent, NEW.server_id))
  EXECUTE FUNCTION sip.tell();

GRANT USAGE ON SCHEMA sip TO kamailio;
GRANT SELECT ON sip.subscriber, sip.domain, sip.domain_attrs, sip.version, sip.address, sip.dispatcher TO kamailio;
GRANT SELECT, INSERT, UPDATE, DELETE ON sip.location, sip.location_attrs TO kamailio;
GRANT USAGE ON ALL SEQUENCES IN SCHEMA sip TO kamailio;

-- The platform may look, end registrations, and say where its processes are.
DO $$
DECLARE
  platform name := (SELECT tableowner FROM pg_tables WHERE schemaname = 'platform' AND tablename = 'endpoints');
BEGIN
  EXECUTE format('GRANT USAGE ON SCHEMA sip TO %I', platform);
  EXECUTE format('GRANT SELECT ON ALL TABLES IN SCHEMA sip TO %I', platform);
  EXECUTE format('GRANT DELETE ON sip.location TO %I', platform);
  EXECUTE format('GRANT INSERT, DELETE ON sip.address, sip.dispatcher TO %I', platform);
END $$;

COMMIT;
