package risk

// StatusMeaning says what a status of records stands for.
type StatusMeaning struct {
	Status Status
	Text   string // part of a sentence, in English
}

// Statuses lists every status, the best first.
var Statuses = []StatusMeaning{
	{StatusOK, "estimated from the area's own figures"},
	{StatusImputed, "estimated, with some inputs from a larger area or an earlier year"},
	{StatusSuppressed, "hidden for privacy"},
	{StatusNoData, "cannot be estimated"},
}

// ReasonMeaning says what a reason of records stands for.
type ReasonMeaning struct {
	Reason Reason
	Status Status // that it explains
	Text   string // part of a sentence, in English
}

// Reasons lists every reason but [ReasonNone], in the order of the statuses that
// they explain.
var Reasons = []ReasonMeaning{
	{ReasonInputsFromWijk, StatusImputed, "some inputs are those of a larger area: the wijk, the gemeente or the country"},
	{ReasonInputsFromYear, StatusImputed, "some inputs are the area's own of an earlier year"},
	{ReasonSmallNumbers, StatusSuppressed,
		"fewer residents of 65+ than the threshold, or hidden so that such an area cannot be worked out: which of the two is not told"},
	{ReasonNoResidents, StatusNoData, "nobody lives here"},
	{ReasonNoPopulationAge, StatusNoData, "the number of residents, or of those of 65+, is not published at any level"},
	{ReasonTooMuchMissing, StatusNoData, "too much would have to be imputed"},
}
