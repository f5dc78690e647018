// Package source holds what the publishers' formats have in common. Each
// format has a package below this one that parses it and nothing else.
package source

// Why a published value is no value. CBS writes these as large negative
// numbers; none of them means zero.
const (
	NotYetPublished = "not_yet_published"
	Secret          = "secret" // too few people to publish
	NotAvailable    = "not_available"
)

// sentinelLimit is above every code for "no value" that CBS and PDOK use and
// below every real figure.
const sentinelLimit = -90000

// Missing reports whether v is one of the publishers' codes for "no value",
// and why there is none.
func Missing(v float64) (reason string, missing bool) {
	if v > sentinelLimit {
		return "", false
	}
	switch v {
	case -99994, -99995:
		return NotYetPublished, true
	case -99997:
		return Secret, true
	}
	return NotAvailable, true
}
