-- Areas whose own layer has no residents get those that a table of the same year
-- has. They stand on one record, that of the land, because records are added up.
update part p set residents = f.residents
from (
	select distinct on (code) code, year, residents from figure
	where residents is not null order by code, position) f
where f.code = p.code and f.year = coalesce(p.year, $1)
	and not exists (select from part q where q.level = p.level and q.code = p.code and q.residents is not null)
	and p.ctid = (
		select q.ctid from part q where q.level = p.level and q.code = p.code and q.water is distinct from 'JA'
		order by q.water desc limit 1)
