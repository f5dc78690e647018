-- Areas from the published records. A municipality (and rarely a wijk or
-- buurt) is published as separate records for land and water; the land parts
-- are one area here, and outer water without people is none.
with whole as (
	select level, code, min(name) as name, min(wijk) as wijk, min(gemeente) as gemeente, min(postcode) as postcode,
		max(year) as year, sum(residents) as residents, bool_or(change <> '1') as reclassified,
		case when count(*) = 1 then (array_agg(geom))[1]
			else ST_Multi(ST_CollectionExtract(ST_Union(geom), 3)) end as geom
	from part where water <> 'outer' and not ST_IsEmpty(geom)
	group by level, code
), gemeente as (
	select gemeente as code, coalesce(min(name) filter (where level = 'gemeente'), min(gemeente_name)) as name
	from part group by gemeente
)
insert into area (code, name, level, wijk_code, wijk_name, municipality_code, municipality_name, postcode, year,
	residents, reclassified, edition, model, geom, geom_4326, geom_3857, label_3857)
select w.code, w.name, w.level, w.wijk, k.name, w.gemeente, coalesce(g.name, w.gemeente), w.postcode,
	coalesce(w.year, $1), w.residents, w.reclassified, $2, $3, w.geom, ST_Transform(w.geom, 4326), ST_Transform(w.geom, 3857),
	ST_Transform(ST_PointOnSurface(w.geom), 3857)
from whole w
left join gemeente g on g.code = w.gemeente
left join whole k on k.level = 'wijk' and k.code = w.wijk
