-- Which process holds a call or a bridge, where several serve one account: a file has one, whose number is 0.
ALTER TABLE calls ADD COLUMN process INTEGER NOT NULL DEFAULT 0;
ALTER TABLE bridges ADD COLUMN process INTEGER NOT NULL DEFAULT 0;
