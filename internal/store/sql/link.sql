-- Relates the areas of two editions: %[1]s.area is that of the earlier year, %[2]s.area
-- that of the later one. An area without a counterpart is new or gone only where the
-- other edition has another area of the level in its place: what was not loaded did
-- not change. A name that is the code is no name.
-- Shapes are compared by all processors, which an insert cannot have.
create temp table link_in on commit drop as
select l.code, l.level, case
	when lower(trim(e.name)) <> lower(trim(l.name)) and e.name <> code and l.name <> code then 'name'
	when l.reclassified then 'reclassified'
	when not %[3]s then 'geometry' end as reason
from %[1]s.area e join %[2]s.area l using (code, level)
union all
select l.code, l.level, 'new' from %[2]s.area l
where not exists (select from %[1]s.area e where e.code = l.code)
	and exists (select from %[1]s.area e where e.level = l.level and ST_Intersects(e.geom_3857, l.label_3857))
union all
select e.code, e.level, 'gone' from %[1]s.area e
where not exists (select from %[2]s.area l where l.code = e.code)
	and exists (select from %[2]s.area l where l.level = e.level and ST_Intersects(l.geom_3857, e.label_3857))
