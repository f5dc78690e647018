-- Which figures are not of the area that has the code now. Within one year a code
-- names one area. Between years codes are used again: name and shape must agree
-- too, and no publisher may say that the area changed in between. Where a source
-- has neither name nor shape, publishers must say of every year in between that
-- the area did not change.
with candidate as (
	select code, f.position, case when a.name <> code then f.name end as name, a.name as name_now, least(f.year, a.year) as since, greatest(f.year, a.year) as until
	from figure f join area a using (code) where f.year <> a.year
), said as (
	select c.code, c.position, bool_or(s.changed) as changed, count(distinct s.year) filter (where not s.changed) as unchanged
	from candidate c join (
		select code, year, change <> '1' as changed from figure where change is not null
		union all
		select code, year, reclassified from area where reclassified is not null) s
		on s.code = c.code and s.year > c.since and s.year <= c.until
	group by c.code, c.position
)
update figure f set unlike = case
	when lower(c.name) <> lower(c.name_now) then 'name'
	when s.changed then 'reclassified'
	when f.geom is not null then case when %s then null else 'geometry' end
	when c.name is null and coalesce(s.unchanged, 0) < c.until - c.since then 'unproven'
	end
from candidate c left join said s using (code, position), area a
where f.code = c.code and f.position = c.position and a.code = c.code
