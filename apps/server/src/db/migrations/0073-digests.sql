-- Letters by e-mail to those who mend: what is new, what waits for long, as everybody can read it
-- (features/reports/digests, decision 0022).

create table report_digests (
  community_id bytea not null,
  body_id text not null,
  every text not null check (every in ('day', 'week', 'month')),
  language text not null,
  is_on boolean not null,
  -- The last day that a letter told of; the next one begins after it.
  told_through date not null,
  primary key (community_id, body_id),
  foreign key (community_id, body_id) references report_bodies on delete cascade
);

-- The letters themselves, so that none is sent twice. No address and no word of them is kept.
create table report_digest_letters (
  community_id bytea not null,
  body_id text not null,
  from_day date not null,
  to_day date not null,
  -- unsure: it was handed to the mail server, which did not say what became of it.
  state text not null check (state in ('sending', 'sent', 'refused', 'unsure')),
  trouble text,
  tries smallint not null,
  sent_on date not null,
  primary key (community_id, body_id, to_day),
  foreign key (community_id, body_id) references report_digests on delete cascade
);
