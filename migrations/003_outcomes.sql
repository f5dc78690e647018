-- Editions made before this have nothing in the new columns of their areas. Those of
-- outcomes that an edition lacks are added by the program (internal/store/schema.go).
do $$
declare s text;
begin
	for s in select schema_name from risicokaart.edition where state = 'complete' loop
		execute format('alter table %I.area '
			'add column if not exists residents_18 double precision, '
			'add column if not exists rank_low int, '
			'add column if not exists rank_high int, '
			'add column if not exists rank_municipal_low int, '
			'add column if not exists rank_municipal_high int, '
			'add column if not exists stability double precision', s);
	end loop;
end $$;

---- create above / drop below ----

-- The columns stay: nothing reads them.
