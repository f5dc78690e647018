-- Records of areas as the publishers give them. Only an edition under
-- construction has these tables.
create table part (
	level         text not null,
	code          text not null,
	name          text not null, -- the code where nothing names the area
	wijk          text, -- of a buurt
	wijk_name     text,
	gemeente      text not null,
	gemeente_name text,
	water         text not null default 'land', -- 'land', 'inland' or 'outer', which is no part of the area
	postcode      text,
	year          int,
	change        text, -- "1": unchanged since the year before, says the publisher; null: it does not say
	residents     double precision,
	figures       double precision[] not null, -- aligned with the columns that the model reads
	carries       boolean not null default true, -- the area's figures are taken from this record; one of each area
	geom          geometry(MultiPolygon, 28992) not null
);

-- Figures of areas from other sources than the areas themselves: tables without
-- shapes, and layers of other years.
create table figure (
	code      text not null,
	position  int not null, -- of the source, in order of preference
	year      int not null,
	name      text not null, -- as in part
	change    text, -- as in part
	residents double precision,
	figures   double precision[] not null,
	geom      geometry(MultiPolygon, 28992),
	unlike    text, -- why it is not of the area that has the code now; null: it is
	primary key (code, position)
);
