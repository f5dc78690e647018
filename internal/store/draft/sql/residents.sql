-- Areas whose own layer has no residents get those that a table of the same year
-- has. They stand on one record, because records are added up.
update part p set residents = f.residents
from (
	select distinct on (code) code, year, residents from figure
	where residents is not null order by code, position) f
where f.code = p.code and f.year = coalesce(p.year, $1)
	and not exists (select from part q where q.level = p.level and q.code = p.code and q.residents is not null)
	and p.carries
