-- Records of areas as the publishers give them, in one shape whatever the
-- publisher. Only an edition under construction has these tables.
create table part (
	level         text not null,
	code          text not null,
	name          text not null,
	wijk          text, -- of a buurt
	wijk_name     text,
	gemeente      text not null,
	gemeente_name text,
	water         text,
	postcode      text,
	year          int,
	residents     double precision,
	figures       double precision[] not null, -- aligned with the columns that the model reads
	geom          geometry(MultiPolygon, 28992) not null
);

-- Figures of areas from tables without shapes.
create table figure (
	code     text not null,
	position int not null, -- of the table, in order of preference
	figures  double precision[] not null,
	primary key (code, position)
);
