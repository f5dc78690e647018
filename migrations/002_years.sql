-- How the areas of two editions of different years are related: one row per area
-- whose place both have. kept: it has the same code, name and shape in both;
-- else reason says what changed.
create table risicokaart.area_link (
	earlier_edition text not null references risicokaart.edition (id) on delete cascade,
	later_edition   text not null references risicokaart.edition (id) on delete cascade,
	code            text not null,
	level           text not null check (level in ('gemeente', 'wijk', 'buurt')),
	kept            boolean not null,
	reason          text check (reason in ('name', 'geometry', 'reclassified', 'new', 'gone')),
	primary key (earlier_edition, later_edition, code),
	check (kept = (reason is null))
);
create index on risicokaart.area_link (later_edition, code);

-- Editions made before this have nothing in the new columns of their areas.
do $$
declare s text;
begin
	for s in select schema_name from risicokaart.edition where state = 'complete' loop
		execute format('alter table %I.area add column if not exists inputs jsonb, add column if not exists reclassified boolean', s);
	end loop;
end $$;

---- create above / drop below ----

drop table risicokaart.area_link;
