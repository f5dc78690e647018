-- The tables of one edition. Runs with search_path set to the edition's schema, once
-- what stands in braces is filled in (schema.go).

-- Areas as they are served: names of columns are the names of the public
-- properties (docs/properties.md). Percentages 0-100, counts in residents.
create table area (
	code                 text primary key,
	name                 text not null,
	level                text not null check (level in ('gemeente', 'wijk', 'buurt')),
	wijk_code            text,
	wijk_name            text,
	municipality_code    text not null,
	municipality_name    text not null,
	postcode             text,
	year                 int not null,
	residents            double precision,
	residents_65         double precision,
	residents_75         double precision,
	residents_18         double precision,
	{columns of outcomes of areas},
	score                double precision,
	class                int check (class between 1 and 5),
	rank_national        int,
	rank_municipal       int,
	rank                 int, -- among the loaded areas of the level, of rank_of
	rank_of              int,
	rank_municipal_of    int,
	rank_low             int,
	rank_high            int,
	rank_municipal_low   int,
	rank_municipal_high  int,
	stability            double precision,
	top_decile_probability double precision,
	status               text check (status in ('ok', 'imputed', 'suppressed', 'no_data')),
	status_reason        text,
	rivm_lonely_65_pct   double precision,
	rivm_year            int,
	edition              text not null,
	model                text not null,
	explanation          jsonb,
	inputs               jsonb, -- what the model read from elsewhere than the area's own layer
	reclassified         boolean, -- since the year before, says the publisher; null: it does not say
	geom                 geometry(MultiPolygon, 28992) not null,
	geom_4326            geometry(MultiPolygon, 4326) not null,
	geom_3857            geometry(MultiPolygon, 3857) not null,
	label_3857           geometry(Point, 3857) not null,
	-- What a suppressed area may never carry, the database refuses as well.
	constraint hidden_is_empty check (
		status in ('ok', 'imputed') or num_nonnulls(
			residents_65, residents_75, residents_18, score, class, rank_national, rank_municipal, rank, rank_of,
			rank_municipal_of, rank_low, rank_high, rank_municipal_low, rank_municipal_high, stability, top_decile_probability, rivm_lonely_65_pct, explanation, inputs)
			+ {figures of outcomes of areas} = 0)
);

-- H3 cells; counts are allocated from the districts and summed.
create table cell (
	code                 text not null, -- the primary key is made after the bulk load
	resolution           bigint not null,
	parent               text,
	municipality_code    text,
	municipality_name    text,
	year                 bigint not null,
	residents_65         double precision,
	residents_75         double precision,
	{columns of outcomes of cells},
	class                bigint check (class between 1 and 5),
	status               text not null,
	status_reason        text,
	method               text not null,
	edition              text not null,
	model                text not null,
	districts            jsonb,
	geom_4326            geometry(Polygon, 4326) not null,
	constraint hidden_is_empty check (
		status in ('ok', 'imputed') or num_nonnulls(
			residents_65, residents_75, class, districts) + {figures of outcomes of cells} = 0)
);

-- Areas that a municipality draws itself; counts are parts of buurten, summed.
create table own_area (
	code                 text primary key,
	name                 text not null,
	year                 int not null,
	residents_65         double precision,
	residents_75         double precision,
	{columns of outcomes of cells},
	class                int check (class between 1 and 5),
	known_area           double precision not null, -- of the surface, 0-1: lies in buurten with figures
	status               text not null,
	status_reason        text,
	method               text not null,
	edition              text not null,
	model                text not null,
	buurten              jsonb,
	geom                 geometry(MultiPolygon, 28992) not null,
	geom_4326            geometry(MultiPolygon, 4326) not null,
	geom_3857            geometry(MultiPolygon, 3857) not null,
	label_3857           geometry(Point, 3857) not null,
	constraint hidden_is_empty check (
		status in ('ok', 'imputed') or num_nonnulls(
			residents_65, residents_75, class, buurten) + {figures of outcomes of cells} = 0)
);

-- Published estimates of RIVM as they were read; a benchmark, never a predictor.
create table rivm (
	code      text not null,
	name      text not null,
	year      int not null,
	age       text not null, -- '18+', '18-64' or '65+'
	margin    text not null, -- 'value', or 'low' or 'high' of the 95 % interval
	lonely    double precision,
	severe    double precision,
	emotional double precision,
	social    double precision,
	primary key (code, year, age, margin)
);

-- Residents of 65 and older by age on 1 January, per municipality (CBS): how
-- many of those of 65+ are 75 or older.
create table ages (
	code         text not null,
	year         int not null,
	age_65_74    int not null,
	age_75_84    int not null,
	age_85_plus  int not null,
	primary key (code, year)
);

-- Own data: figures that whoever imports brings along. An area whose figures
-- are hidden has no row in indicator_value.
create table indicator (
	id     text primary key,
	name   text not null,
	unit   text not null,
	year   int,
	source text not null -- file name
);
create table indicator_value (
	indicator text not null references indicator,
	code      text not null references area,
	value     double precision not null,
	low       double precision,
	high      double precision,
	primary key (indicator, code),
	check (value >= coalesce(low, value) and value <= coalesce(high, value))
);
