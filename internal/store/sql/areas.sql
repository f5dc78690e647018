-- Areas from the three published layers. A municipality (and rarely a wijk or
-- buurt) is published as separate records for land and water; the land parts
-- (water <> 'JA') are one area here, and outer water without people is none.
with part as (
	select 'gemeente' as level, trim(gemeentecode) as code, trim(gemeentenaam) as name, null as wijk,
		trim(gemeentecode) as gemeente, null as postcode, jaar, aantal_inwoners, geom_
	from raw_gemeenten where water is distinct from 'JA'
	union all
	select 'wijk', trim(wijkcode), trim(wijknaam), null, trim(gemeentecode), null, jaar, aantal_inwoners, geom_
	from raw_wijken where water is distinct from 'JA'
	union all
	select 'buurt', trim(buurtcode), trim(buurtnaam), trim(wijkcode), trim(gemeentecode),
		nullif(trim(meest_voorkomende_postcode), ''), jaar, aantal_inwoners, geom_
	from raw_buurten where water is distinct from 'JA'
), whole as (
	select level, code, min(name) as name, min(wijk) as wijk, min(gemeente) as gemeente, min(postcode) as postcode,
		max(jaar) as jaar, sum(aantal_inwoners) as residents,
		case when count(*) = 1 then (array_agg(geom_))[1]
			else ST_Multi(ST_CollectionExtract(ST_Union(geom_), 3)) end as geom
	from part where geom_ is not null and not ST_IsEmpty(geom_)
	group by level, code
), gemeente as (
	select trim(gemeentecode) as code, min(trim(gemeentenaam)) as name from raw_gemeenten group by 1
)
insert into area (code, name, level, wijk_code, wijk_name, municipality_code, municipality_name, postcode, year,
	residents, edition, model, geom, geom_4326, geom_3857, label_3857)
select w.code, w.name, w.level, w.wijk, k.name, w.gemeente, coalesce(g.name, w.gemeente), w.postcode,
	coalesce(w.jaar, $1), w.residents, $2, $3, w.geom, ST_Transform(w.geom, 4326), ST_Transform(w.geom, 3857),
	ST_Transform(ST_PointOnSurface(w.geom), 3857)
from whole w
left join gemeente g on g.code = w.gemeente
left join whole k on k.level = 'wijk' and k.code = w.wijk
