-- Editions made before this have nothing in the new columns of their areas.
do $$
declare s text;
begin
	for s in select schema_name from risicokaart.edition where state = 'complete' loop
		execute format('alter table %I.area '
			'add column if not exists residents_18 double precision, '
			'add column if not exists lonely_65_low_80 double precision, '
			'add column if not exists lonely_65_high_80 double precision, '
			'add column if not exists lonely_65_count_low_80 double precision, '
			'add column if not exists lonely_65_count_high_80 double precision, '
			'add column if not exists severe_65_low_80 double precision, '
			'add column if not exists severe_65_high_80 double precision, '
			'add column if not exists severe_65_count_low_80 double precision, '
			'add column if not exists severe_65_count_high_80 double precision, '
			'add column if not exists lonely_75_low_80 double precision, '
			'add column if not exists lonely_75_high_80 double precision, '
			'add column if not exists lonely_75_count_low_80 double precision, '
			'add column if not exists lonely_75_count_high_80 double precision, '
			'add column if not exists severe_75_pct double precision, '
			'add column if not exists severe_75_low double precision, '
			'add column if not exists severe_75_low_80 double precision, '
			'add column if not exists severe_75_high_80 double precision, '
			'add column if not exists severe_75_high double precision, '
			'add column if not exists severe_75_count double precision, '
			'add column if not exists severe_75_count_low double precision, '
			'add column if not exists severe_75_count_low_80 double precision, '
			'add column if not exists severe_75_count_high_80 double precision, '
			'add column if not exists severe_75_count_high double precision, '
			'add column if not exists lonely_18_pct double precision, '
			'add column if not exists lonely_18_low double precision, '
			'add column if not exists lonely_18_low_80 double precision, '
			'add column if not exists lonely_18_high_80 double precision, '
			'add column if not exists lonely_18_high double precision, '
			'add column if not exists lonely_18_count double precision, '
			'add column if not exists lonely_18_count_low double precision, '
			'add column if not exists lonely_18_count_low_80 double precision, '
			'add column if not exists lonely_18_count_high_80 double precision, '
			'add column if not exists lonely_18_count_high double precision, '
			'add column if not exists severe_18_pct double precision, '
			'add column if not exists severe_18_low double precision, '
			'add column if not exists severe_18_low_80 double precision, '
			'add column if not exists severe_18_high_80 double precision, '
			'add column if not exists severe_18_high double precision, '
			'add column if not exists severe_18_count double precision, '
			'add column if not exists severe_18_count_low double precision, '
			'add column if not exists severe_18_count_low_80 double precision, '
			'add column if not exists severe_18_count_high_80 double precision, '
			'add column if not exists severe_18_count_high double precision, '
			'add column if not exists rank_low int, '
			'add column if not exists rank_high int, '
			'add column if not exists rank_municipal_low int, '
			'add column if not exists rank_municipal_high int, '
			'add column if not exists stability double precision', s);
	end loop;
end $$;

---- create above / drop below ----

-- The columns stay: nothing reads them.
