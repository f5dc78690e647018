-- Where only smaller areas are loaded, the larger ones are their union.
with missing as (
	select 'wijk' as level where not exists (select from part where level = 'wijk')
	union all
	select 'gemeente' where not exists (select from part where level = 'gemeente')
), lowest as (
	select * from part where level = case when exists (select from part where level = 'buurt') then 'buurt' else 'wijk' end
)
insert into part (level, code, name, gemeente, gemeente_name, year, residents, figures, geom)
select m.level, k.code, min(k.name), min(l.gemeente), min(l.gemeente_name), max(l.year), sum(l.residents),
	array_fill(null::double precision, array[$1::int]), ST_Multi(ST_CollectionExtract(ST_Union(l.geom), 3))
from missing m cross join lowest l cross join lateral (
	select case m.level when 'wijk' then l.wijk else l.gemeente end as code,
		coalesce(case m.level when 'wijk' then l.wijk_name else l.gemeente_name end, case m.level when 'wijk' then l.wijk else l.gemeente end) as name) k
where l.water <> 'outer' and k.code is not null and l.level <> m.level
group by m.level, k.code
