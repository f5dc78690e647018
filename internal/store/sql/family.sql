-- The area $1 (role 0), the municipality that it lies in (1) and the areas one level
-- below it (2), of the table %[2]s.
select %[1]s, role,
	case when role = 0 then coalesce(inputs, '[]') end,
	case when role = 0 then array[ST_XMin(geom_4326), ST_YMin(geom_4326), ST_XMax(geom_4326), ST_YMax(geom_4326)] end
from (
	select 0 as role, self.* from %[2]s self where code = $1
	union all
	select 1, m.* from %[2]s self join %[2]s m on m.code = self.municipality_code
	where self.code = $1 and self.level <> 'gemeente'
	union all
	select 2, w.* from %[2]s self join %[2]s w on w.level = 'wijk' and w.municipality_code = self.code
	where self.code = $1 and self.level = 'gemeente'
	union all
	select 2, b.* from %[2]s self join %[2]s b on b.level = 'buurt' and b.wijk_code = self.code
	where self.code = $1 and self.level = 'wijk'
) family order by role, code
