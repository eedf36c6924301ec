-- Reports that are sent on to another city's GeoReport v2, and what became of them there
-- (features/reports/outward, decision 0022). Days only: no table says at which hour anything was written.

create table report_endpoints (
  community_id bytea not null references communities,
  endpoint_id text not null check (endpoint_id ~ '^[a-z0-9-]{1,40}$'),
  -- How the other side is called where its steps are shown.
  name text not null check (char_length(name) between 1 and 80),
  -- Where GeoReport v2 is answered, without a slash at the end.
  url text not null check (char_length(url) <= 300),
  jurisdiction text not null default '' check (char_length(jurisdiction) <= 100),
  -- What the other side gave us; it goes out with each request that makes something, and nowhere else.
  api_key text not null default '' check (char_length(api_key) <= 200),
  -- In which language the other side is written to.
  language text not null,
  format text not null check (format in ('json', 'xml')),
  -- How many days a report waits before it is sent, so that somebody can look at it first.
  waits smallint not null check (waits between 0 and 14),
  is_on boolean not null,
  -- Why the last round at it came to nothing: a code of outward-error.ts.
  trouble text,
  primary key (community_id, endpoint_id)
);

-- Which kinds are sent on, under whose code; reports from this day on.
create table report_sent_kinds (
  community_id bytea not null references communities,
  kind text not null,
  endpoint_id text not null,
  service_code text not null check (char_length(service_code) between 1 and 100),
  since date not null,
  primary key (community_id, kind),
  foreign key (community_id, endpoint_id) references report_endpoints on delete cascade
);

create table report_forwards (
  community_id bytea not null,
  report_id text not null,
  endpoint_id text not null,
  service_code text not null,
  state text not null check (state in
    ('waiting', 'sending', 'token', 'followed', 'unsure', 'refused', 'stopped', 'ended')),
  -- The day it is sent on at the earliest.
  due date not null,
  tries smallint not null default 0,
  -- First and last day on which it may have reached the other side.
  tried_from date,
  tried_on date,
  -- How often the other side's list was looked through for it in vain.
  looks smallint not null default 0,
  token text check (char_length(token) <= 200),
  remote_id text check (char_length(remote_id) <= 100),
  -- What the other side said last, as it was taken over: nothing is told twice.
  seen text check (char_length(seen) <= 2000),
  missing smallint not null default 0,
  closed_on date,
  trouble text,
  -- The other side's own words for a refusal, for stewards.
  said text check (char_length(said) <= 300),
  primary key (community_id, report_id),
  foreign key (community_id, report_id) references reports on delete cascade,
  foreign key (community_id, endpoint_id) references report_endpoints
);
-- What is to be done next at an endpoint, and a steward's queue.
create index report_forwards_next on report_forwards (community_id, endpoint_id, state, due, report_id);

-- Requests that a program sent under a key of its own (Idempotency-Key), so that the same one twice
-- makes one report. Kept thirty days.
create table report_repeats (
  community_id bytea not null,
  -- SHA-256 of the api_key and the request's own key.
  repeat_hash bytea not null check (octet_length(repeat_hash) = 32),
  report_id text not null,
  made_day date not null,
  primary key (community_id, repeat_hash),
  foreign key (community_id, report_id) references reports on delete cascade
);
