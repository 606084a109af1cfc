-- What stands behind the name of a domain in its SIP host. It goes into the digests of passwords, so it belongs to the
-- data.
ALTER TABLE store ADD COLUMN host_suffix TEXT NOT NULL DEFAULT 'bwapp.bwsip.io';
