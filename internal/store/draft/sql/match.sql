-- Which figures are not of the area that has the code now. Within one year a code
-- names one area. Between years codes are used again: name and shape must agree
-- too, and no publisher may say that the area changed in between. Where a source
-- has neither name nor shape, publishers must say of every year in between that
-- the area did not change. Shapes are compared by all processors, which an
-- update cannot have.
create temp table unlike_in on commit drop as
with candidate as not materialized (
	select code, f.position, case when code not in (f.name, a.name) then f.name end as name, a.name as name_now, -- a name that is the code is none
		least(f.year, a.year) as since, greatest(f.year, a.year) as until
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
select f.code, f.position, case
	when lower(c.name) <> lower(c.name_now) then 'name'
	when s.changed then 'reclassified'
	when f.geom is not null then case when %s then null else 'geometry' end
	when c.name is null and coalesce(s.unchanged, 0) < c.until - c.since then 'unproven'
	end as unlike
from candidate c join figure f using (code, position) join area a using (code) left join said s using (code, position);

update figure f set unlike = u.unlike from unlike_in u
where f.code = u.code and f.position = u.position and u.unlike is not null
