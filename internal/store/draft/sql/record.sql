-- What the rows of one raw layer say of areas, in one shape whatever the
-- publisher. Only an edition under construction has such tables.
create table %s (
	row_          int primary key, -- that of the raw table
	code          text not null,
	name          text not null, -- the code where nothing names the area
	wijk          text, -- of a buurt
	wijk_name     text,
	gemeente      text not null,
	gemeente_name text,
	postcode      text,
	change        text, -- "1": unchanged since the year before, says the publisher; null: it does not say
	water         text not null check (water in ('land', 'inland', 'outer')),
	year          int not null,
	residents     double precision,
	figures       double precision[] not null, -- aligned with the columns that the model reads
	carries       boolean not null -- the area's figures are taken from this record
)
