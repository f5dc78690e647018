-- Indexes of one edition, made after the bulk load.
create index on area using gist (geom);
create index on area using gist (geom_4326);
create index on area using gist (geom_3857);
create index on area (level, code);
create index on area (municipality_code, level);
create index on cell using gist (geom_4326);
alter table cell add primary key (code);
create index on cell (resolution, code);
analyze area;
analyze cell;
analyze indicator_value;
