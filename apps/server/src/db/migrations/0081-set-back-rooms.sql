-- After a restore: the day of the backup that a room was set back to, until its resident's device has
-- made an epoch that continues it ("Erasing, expiring, restoring"). Of every other room null, and of
-- no index: it is read with the room's row alone.
alter table rooms add column set_back_to date;
