create schema if not exists risicokaart;

-- One row per import. An edition is immutable once it is complete; its tables
-- live in the schema named here. A row that stays 'building' belongs to an
-- import that was interrupted and is swept away by the next one.
create table risicokaart.edition (
	id           text primary key check (id ~ '^[a-z0-9][a-z0-9-]{0,40}$'),
	schema_name  text not null unique,
	state        text not null check (state in ('building', 'complete')),
	year         int not null,
	region       text not null,
	fictitious   boolean not null,
	model        text not null,
	model_file   text not null,
	program      text not null,
	created_at   timestamptz not null default now(),
	published_at timestamptz,
	manifest     jsonb not null,
	report       jsonb,
	summary      jsonb,
	check ((state = 'complete') = (published_at is not null))
);

-- At most one row: the edition that is served as "current".
create table risicokaart.current_edition (
	single  boolean primary key default true check (single),
	edition text not null references risicokaart.edition (id)
);

---- create above / drop below ----

drop table risicokaart.current_edition;
drop table risicokaart.edition;
