-- Indexes of one edition, made after the bulk load.
create index on area using gist (geom);
create index on area using gist (geom_4326);
create index on area using gist (geom_3857);
create index on area (level, code);
create index on area (municipality_code, level);
create index on area (wijk_code); -- the buurten of a wijk
create index on cell using gist (geom_4326);
alter table cell add primary key (code);
create index on cell (resolution, code);
create index on own_area using gist (geom_3857);
analyze area;
analyze cell;
analyze own_area;
analyze indicator_value;
